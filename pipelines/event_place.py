"""Putting one document where a person says it belongs, at once; the next finding of events comes to the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from domain.events import Membership
from domain.queries import StoredDocument
from pipelines.app import App
from pipelines.event_finder import TURN, judgements_of
from pipelines.lock import turn

_LEAST = 2
_END = datetime(9999, 1, 1, tzinfo=UTC)


def mate_of(app: App, document_id: str) -> str:
    """The earliest other document of the same event, "" for a document that stands alone."""
    for known in app.state.events_of([document_id]):
        others = (one.document_id for one in app.state.event_members(known.event_id))
        return next((other for other in others if other != document_id), "")
    return ""


def place(app: App, document_id: str, target: str) -> None:
    """Put the document into the event of `target`, copies along with it, or by itself where `target` is empty.

    An event that is left with one document is none any more; events are named by their earliest document anew.
    """
    with turn(app.data_directory, TURN):
        moving = _unit(app, document_id, target) if target else _times(app.store.get_many([document_id]))
        joined = _times(app.store.get_many([target])) if target else {}
        touched = {one.event_id for one in app.state.events_of([*moving, *joined])}
        goal = {one.event_id for one in app.state.events_of(list(joined))}
        events = []
        for event_id in touched:
            rest = {
                one.document_id: one.at for one in app.state.event_members(event_id) if one.document_id not in moving
            }
            if event_id in goal:
                joined |= rest
            else:
                events.append(rest)
        events.append(joined | moving if target else {})
        kept = [membership for event in events for membership in _memberships(event)]
        app.state.replace_events(kept, _END)
        staying = {membership.document_id for membership in kept}
        app.state.forget_events([id_ for event in (*events, moving) for id_ in event if id_ not in staying])


def _unit(app: App, document_id: str, target: str) -> dict[str, datetime]:
    """The document and its copies, unless the target is one of them: then it comes back to them alone."""
    (found,) = app.store.get_many([document_id]) or (None,)
    if found is None:
        return {}
    original = found.tagged.tags.reprint_of or document_id
    copies = _times([*app.store.get_many([original]), *app.store.reprints(original)])
    if target in copies:
        return _times([found])
    alone = judgements_of(app.state.corrections_of(list(copies)), app.store).alone
    return {id_: at for id_, at in copies.items() if id_ not in alone} | _times([found])


def _times(documents: Iterable[StoredDocument]) -> dict[str, datetime]:
    return {found.tagged.id: found.tagged.document.published_at for found in documents if not found.tagged.document.own}


def _memberships(event: dict[str, datetime]) -> list[Membership]:
    if len(event) < _LEAST:
        return []
    first = min(event, key=lambda id_: (event[id_], id_))
    return [Membership(id_, first, at) for id_, at in event.items()]
