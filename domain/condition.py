"""How a document store is doing, in words for an officer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StoreState(StrEnum):
    FINE = "fine"
    STRAINED = "strained"
    """Works, but somebody should look soon: a copy is missing, the disk fills up."""
    DOWN = "down"
    """Cannot be read or written now, in whole or in part."""


@dataclass(frozen=True, slots=True)
class StoreCondition:
    """`kind` names the store ("SQLite 3.40", "OpenSearch 2.19.1"); `messages` are plain Chinese sentences: what is wrong
    and what to do. There is at least one when the state is not FINE."""

    state: StoreState
    kind: str
    messages: tuple[str, ...] = ()
