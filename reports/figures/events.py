"""Events of the period: how often each was told in it and in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.briefs import Figure
from domain.events import Event
from domain.periods import Period
from domain.queries import Query
from reports.figures.figures import COUNT, PIECES
from reports.figures.scope import Scope
from reports.plain_text import plain

FAMILY = "event"
_TITLE_LENGTH = 40


def figure_id(event: Event) -> str:
    """Named by the first document: it finds the event also when events were found anew."""
    return f"{FAMILY}:{event.first_id}"


def event_figures(scope: Scope, events: Sequence[Event]) -> tuple[Figure, ...]:
    """`events`, how many are told, and of each `event:<first document>` (its documents of the period, reprints and the
    body's own ones too) and `event:<first document>:all` (also those from before and after)."""
    days, before = _days(scope, scope.period), _days(scope, scope.previous)
    documents = tuple(dict.fromkeys(id_ for event in events for id_ in event.document_ids))
    query = Query(documents=documents, period=scope.period)
    figures = [scope.figure("events", "列出的主要事件", len(events), query, unit=PIECES)]
    for event in events:
        name, ids = title_of(event), event.document_ids
        figures += [
            scope.figure(
                figure_id(event),
                f"事件：{name}",
                _count(event, days),
                Query(documents=ids, period=scope.period),
                previous=_count(event, before),
            ),
            scope.figure(
                f"{figure_id(event)}:all", f"事件：{name}（累计）", len(ids), Query(documents=ids), unit=COUNT
            ),
        ]
    return tuple(figures)


def title_of(event: Event) -> str:
    """What the event is called, on one line."""
    return plain(event.title, _TITLE_LENGTH) or "（无标题）"


def sentence_of(event: Event) -> str:
    """The sentence that says most of it; none for an event of untitled posts, which a brief does not quote."""
    return event.sentence if event.title.strip() else ""


def _days(scope: Scope, period: Period) -> frozenset[date]:
    return frozenset(period.days(scope.zone))


def _count(event: Event, days: frozenset[date]) -> int:
    return sum(count for day, count in event.sizes if day in days)
