"""What a collection run did, and what each source could be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from domain.reasons import CoverageState, Outcome, RejectReason


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Counts of items by what became of them; `seen` is always their sum."""

    new: int = 0
    updated: int = 0
    duplicate: int = 0
    irrelevant: int = 0
    rejected: int = 0
    quarantined: int = 0

    @staticmethod
    def of(outcomes: Iterable[Outcome]) -> Outcomes:
        counted = Counter(outcomes)
        return Outcomes(**{outcome.value: counted[outcome] for outcome in Outcome})

    @property
    def seen(self) -> int:
        return sum(self.count(outcome) for outcome in Outcome)

    def count(self, outcome: Outcome) -> int:
        number: int = getattr(self, outcome.value)
        return number

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(**{o.value: self.count(o) + other.count(o) for o in Outcome})

    def as_dict(self) -> dict[str, int]:
        """`{"seen": …, "new": …, …}` in the order of the stable commands."""
        return {"seen": self.seen, **{outcome.value: self.count(outcome) for outcome in Outcome}}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one attempt to read a source went. `items` is the number of entries, rows or pages that were read;
    `detail` is one Chinese sentence for the officer, empty when all went well."""

    source: str
    at: datetime
    state: CoverageState
    items: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """One source in one round. `reasons` counts the rejected items by reason; `duration_seconds` is wall time."""

    source: str
    started_at: datetime
    duration_seconds: float
    outcomes: Outcomes
    coverage: Coverage
    reasons: tuple[tuple[RejectReason, int], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Visit:
    """What a conditional GET needs to know of the last successful fetch of a URL. Empty header values are "" ."""

    url: str
    at: datetime
    etag: str = ""
    last_modified: str = ""
