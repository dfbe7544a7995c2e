"""Figures and briefs. A number in a mail, a page or a brief always opens the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.periods import Period
from domain.queries import Query


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its meaning and its records.

    `id` is stable and unique within a set of figures (`mentions`, `topic:forest_fire` …); `name` is for people.
    `value` is a count, or a share between 0 and 1 when `unit` is "share". `previous` is the value of the previous
    period of the same length, None when it is unknown. `query` finds the documents behind it; `document_ids` are the
    ones found when it was computed, newest first, all of them.
    """

    id: str
    name: str
    value: float
    unit: str
    previous: float | None
    query: Query
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn figure: `spec` is a Vega-Lite specification as JSON text; `summary` says in words what it shows."""

    id: str
    title: str
    spec: str
    summary: str


@dataclass(frozen=True, slots=True)
class BriefRecord:
    """A brief that was written. `path` is relative to the deployment's data folder; `figures` is JSON text."""

    id: str
    kind: str
    title: str
    period: Period
    created_at: datetime
    path: str
    figures: str
