"""Events for people: what memberships and the stored documents tell together. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.events import Event, Membership
from domain.periods import Period
from domain.queries import StoredDocument
from pipelines.app import App

_LEAST = 2
_PAGE = 500
"""Documents read at a time."""


def event_of(app: App, document_id: str) -> Event | None:
    """The event that the document tells; None when it stands alone, is unknown, or events were not found yet."""
    app.event_descriptions.keep_to(app.state.events_of)
    found = app.state.events_of([document_id])
    if not found:
        return None
    members = app.state.event_members(found[0].event_id)
    return _event(app, found[0].event_id, members, _read(app, members))


def events_in(app: App, period: Period, limit: int = 50, offset: int = 0) -> tuple[Event, ...]:
    """The events with documents published in the period, those with most of them first, from the place `offset` on; each
    with all its documents, also those from before or after."""
    app.event_descriptions.keep_to(app.state.events_of)
    spans = app.state.events(period, least=_LEAST, limit=limit, offset=offset)
    members = [app.state.event_members(span.event_id) for span in spans]
    documents = _read(app, [one for event in members for one in event])
    events = (_event(app, span.event_id, event, documents) for span, event in zip(spans, members, strict=True))
    return tuple(event for event in events if event is not None)


def count_events(app: App, period: Period) -> int:
    """How many events have documents published in the period, as they were found last."""
    return app.state.event_count(period, least=_LEAST)


def _read(app: App, members: Sequence[Membership]) -> dict[str, StoredDocument]:
    ids = [member.document_id for member in members]
    pages = (app.store.get_many(ids[start : start + _PAGE]) for start in range(0, len(ids), _PAGE))
    return {found.tagged.id: found for page in pages for found in page}


def _event(
    app: App, event_id: str, members: Sequence[Membership], documents: Mapping[str, StoredDocument]
) -> Event | None:
    """The event as far as its documents are still there; a document that is left alone is none."""
    there = [documents[member.document_id] for member in members if member.document_id in documents]
    if len(there) < _LEAST:
        return None
    described = app.event_descriptions.of(event_id, there, app.body.zone)
    ordered = sorted(there, key=lambda found: (found.tagged.document.published_at, found.tagged.id))
    return Event(
        id=event_id,
        title=described.name or described.sentence,
        first_id=ordered[0].tagged.id,
        first_at=described.first_at,
        last_at=described.last_at,
        document_ids=tuple(found.tagged.id for found in ordered),
        reprints=sum(1 for found in there if found.tagged.tags.reprint_of),
        sources=len({found.tagged.document.source for found in there}),
        places=described.places,
        keywords=described.keywords,
        sizes=described.sizes,
        sentence=described.sentence,
    )
