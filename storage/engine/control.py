"""Which retention is under way. Its phase decides whether the documents that it marked are counted as documents, or by
the figures that were taken of them: one small write moves all of them from the one to the other at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.engine.client.protocol import EngineClient
from storage.engine.names import Names

_RETENTION = "retention"
_AT_ONCE = {"refresh": "true"}


class Phase(StrEnum):
    MARKING = "marking"
    """Documents are being marked and their figures written: the documents count, the new figures do not yet."""
    COUNTED = "counted"
    """The figures count, the marked documents do not any more; they are being removed."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The retention `name` that has begun and not ended."""

    name: str
    phase: Phase


class Control:
    """The document that says so."""

    def __init__(self, client: EngineClient, names: Names) -> None:
        self._client = client
        self._names = names

    def read(self) -> UnderWay | None:
        """As it is at this moment."""
        found = self._client.call("GET", f"/{self._names.control}/_doc/{_RETENTION}", accept=(404,))
        return None if found.status == 404 else _under_way(found.body["_source"])

    def write(self, under_way: UnderWay | None) -> None:
        """Visible to every search that begins after this call."""
        state = {} if under_way is None else {"name": under_way.name, "phase": under_way.phase.value}
        body = {"kind": _RETENTION, "state": state}
        self._client.call("PUT", f"/{self._names.control}/_doc/{_RETENTION}", body=body, parameters=_AT_ONCE)

    def counted(self) -> tuple[str, ...]:
        """Names of retentions whose marked documents are figures of the past."""
        under_way = self.read()
        return (under_way.name,) if under_way is not None and under_way.phase is Phase.COUNTED else ()

    @property
    def search(self) -> tuple[str, dict[str, Any]]:
        """What asks for the same as a part of several searches; `found` reads the answer."""
        return self._names.control, {"query": {"ids": {"values": [_RETENTION]}}, "size": 1}

    @staticmethod
    def found(answer: Mapping[str, Any]) -> UnderWay | None:
        hits = answer["hits"]["hits"]
        return _under_way(hits[0]["_source"]) if hits else None


def _under_way(source: Mapping[str, Any]) -> UnderWay | None:
    state = source["state"]
    return UnderWay(state["name"], Phase(state["phase"])) if state else None
