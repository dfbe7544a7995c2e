"""Spool lines: one JSON object for each item, self-describing and strict.

    {"kind": "document", "source": "lyj", "item": {"id": "…", "platform": "website", …}}

Times are ISO 8601 in UTC; enumerations stand as their values. A line that is not exactly this is damaged, never guessed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from domain.documents import Document, Rejected
from domain.ports import SourceItem
from domain.runs import Coverage, Visit

_KINDS: dict[str, type[Document] | type[Rejected] | type[Visit] | type[Coverage]] = {
    "document": Document,
    "rejected": Rejected,
    "visit": Visit,
    "coverage": Coverage,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class DamagedLine(ValueError):
    """A spool line that does not hold exactly one item."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """One item and the id of the source that gave it."""

    source: str
    item: SourceItem


def encode(spooled: Spooled) -> bytes:
    """One line, newline included. Raises `ValueError` for a naive time: a spool holds no doubtful ones."""
    item = spooled.item
    packed = {field.name: _pack(getattr(item, field.name)) for field in fields(item)}
    line = {"kind": _NAMES[type(item)], "source": spooled.source, "item": packed}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def decode(line: bytes) -> Spooled:
    """The item of one line, with or without its newline. Raises `DamagedLine`."""
    try:
        record = json.loads(line)
        if set(record) != {"kind", "source", "item"} or not isinstance(record["source"], str):
            raise DamagedLine("not a spool line")
        kind = _KINDS[record["kind"]]
        hints = _hints(record["kind"])
        values: dict[str, Any] = {name: _unpack(hints[name], value) for name, value in record["item"].items()}
        return Spooled(record["source"], kind(**values))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedLine(f"damaged spool line ({type(error).__name__})") from error


@cache
def _hints(name: str) -> dict[str, Any]:
    return get_type_hints(_KINDS[name])


def _pack(value: object) -> str | int:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a spooled time must be aware")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, str | int):
        return value
    raise TypeError(f"cannot spool a {type(value).__name__}")


def _unpack(hint: Any, value: Any) -> object:
    if hint is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise DamagedLine("naive time")
        return moment.astimezone(UTC)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    # bool is an int for isinstance, but a count of True would be a lie
    if type(value) is not hint:
        raise DamagedLine("wrong type")
    return value
