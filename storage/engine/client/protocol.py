"""What the document store and the mirrors ask of a search engine's client."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from storage.engine.address import Flavour


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is the parsed JSON, `{}` for HEAD and for an empty answer."""

    status: int
    body: Any


class EngineClient(Protocol):
    """One cluster. Safe to use from several threads."""

    @property
    def flavour(self) -> Flavour: ...

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        lines: Sequence[Mapping[str, Any]] | None = None,
        parameters: Mapping[str, str] | None = None,
        seconds: float | None = None,
        patience: float | None = None,
        accept: Collection[int] = (),
    ) -> Answer:
        """One call; `path` starts with a slash and is already quoted. `body` is sent as JSON, `lines` as one JSON text a
        line (`_bulk`, `_msearch`). `seconds` replaces the configured time limit of a single try,
        `patience` for how many seconds trouble is waited out (0: one try, for a page that somebody waits for).

        The engine being busy or away (429, 502, 503, 504, lost connections, time-outs) is waited out, so a call can reach
        the engine more than once and must be harmless when repeated.

        Raises `EngineUnreachable` when patience is over, `StoreFull` when the engine stopped writing because its disk is
        full, `WrongEngine`, `TrustFailed`, and `EngineRefused` for every other status from 400 on that is not in `accept`.
        """
        ...

    def close(self) -> None:
        """Give back connections; calling it twice is harmless."""
        ...
