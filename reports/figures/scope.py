"""What every family of figures is computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.briefs import Figure
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import LabelCount, Overview, Query, StoredDocument
from reports.figures.figures import COUNT, SHARE
from reports.plain_text import plain
from reports.settings import ReportSettings

DEPTH = 1000
"""How long the lists of an overview are asked for: long enough that folding and the previous period see all labels."""

_ALL_RECORDS = 1_000_000


def whole_days(period: Period, zone: ZoneInfo) -> Period:
    """The period widened to whole local days, as `DocumentStore.overview` does."""
    days = period.days(zone)
    return Period.of_days(days[0], days[-1], zone) if days else period


def days_before(period: Period, zone: ZoneInfo) -> Period:
    """As many local days just before the whole days of `period`."""
    days = period.days(zone)
    if not days:
        return period
    return Period.of_days(days[0] - timedelta(days=len(days)), days[0] - timedelta(days=1), zone)


@dataclass(frozen=True, slots=True)
class Scope:
    """One period with the store's roll-ups of it and of the days before."""

    store: DocumentStore
    settings: ReportSettings
    zone: ZoneInfo
    period: Period
    previous: Period
    overview: Overview
    before: Overview
    topic_names: Mapping[str, str]
    source_names: Mapping[str, str]
    with_records: bool
    sentence: Callable[[StoredDocument], str]

    def mentions(self, **filters: Any) -> Query:
        """A query for public mentions of the period; the body's own publications are counted apart."""
        return Query(period=self.period, own=False, **filters)

    def figure(
        self,
        figure_id: str,
        name: str,
        value: float,
        query: Query,
        *,
        previous: float | None = None,
        unit: str = COUNT,
    ) -> Figure:
        """A figure with the ids of its records, newest first, as the store has them now."""
        ids = self.store.ids(query, _ALL_RECORDS) if self.with_records else ()
        return Figure(figure_id, plain(name), value, unit, previous, query, ids)

    def before_of(self, counts: Sequence[LabelCount], label: str) -> float | None:
        """What a label counted in the days before; None when the list was too long to tell."""
        for count in counts:
            if count.label == label:
                return count.count
        return 0 if len(counts) < DEPTH else None


def share_of(figure: Figure, share: float, suffix: str = "share", name: str = "占比") -> Figure:
    """The share that belongs to a count, with the same records behind it."""
    return Figure(
        f"{figure.id}:{suffix}", f"{figure.name}{name}", share, SHARE, None, figure.query, figure.document_ids
    )
