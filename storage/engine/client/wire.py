"""The one thing in which the two client libraries differ: how a single request goes out and an answer comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from storage.engine.address import Flavour

EVERY_STATUS = range(100, 600)


@dataclass(frozen=True, slots=True)
class Request:
    """`content` is the encoded body of type `kind`, None for none; `seconds` is the limit of this one try."""

    method: str
    path: str
    seconds: float
    content: bytes | None = None
    kind: str = "application/json"
    parameters: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, unread."""

    status: int
    text: str | bytes = ""


class ConnectionLost(Exception):
    """No answer, or one that asks to come again; the text says why, in a few Chinese words."""


class OtherProduct(Exception):
    """An answer, but not of the engine that the library is for; `body` is what it said."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body


class Wire(Protocol):
    """Sends through one library. No retry, no opinion about a status, no redirect followed, no other node looked for."""

    @property
    def flavour(self) -> Flavour: ...

    def send(self, request: Request) -> Reply:
        """Raises `ConnectionLost`, `OtherProduct` and `TrustFailed`."""
        ...

    def close(self) -> None: ...
