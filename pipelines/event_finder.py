"""Finding events: the window follows the store, people's judgements come on top, memberships are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from domain.corrections import Corrected, Correction
from domain.events import Membership
from domain.periods import Period
from domain.ports import DocumentStore, State
from domain.queries import Query
from nlp.events.judgements import joined, settled
from nlp.segmentation import Segmenter
from pipelines.event_window import EventWindow
from pipelines.ingest import Ingest
from pipelines.lock import turn

_EVERY = 100_000
_APART = "apart "
"""In front of the id of a document that stands alone: a unit of its own, beside its copies."""
_LEAST = 2
TURN = "events"
"""Whoever writes memberships or takes documents away waits for this turn."""


@dataclass(frozen=True, slots=True)
class EventsReport:
    """`documents` are in the window, `read` of them were read anew for this; `members` of them belong to `events`."""

    documents: int
    read: int
    events: int
    members: int


@dataclass(frozen=True, slots=True)
class Judgements:
    """What holds of the staff's corrections: who belongs to whom, and who stands alone."""

    follows: Mapping[str, str]
    alone: frozenset[str]


class EventFinder:
    """Remembers between rounds what it has read, so that a round costs only what it brought.

    What it remembers is no record: another process, or this one after a failure, reads the store again and finds the
    same. Safe from several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._window: EventWindow | None = None

    def find(
        self,
        store: DocumentStore,
        state: State,
        ingest: Ingest,
        segmenter: Segmenter,
        body: str,
        directory: Path,
        period: Period,
        most: int,
    ) -> EventsReport:
        """Find the events of the documents published in the period (the newest `most`) and save who belongs to which.
        `body` is the name of the body.

        Raises `StoreError` when they cannot be read or saved; then the next call begins from the store.
        """
        with self._lock:
            window, self._window = self._window, None
            if window is None or window.store is not store:
                window = EventWindow(store, segmenter, body)
            query = Query(period=period, own=False)
            corrected = {one.document_id for one in state.corrections(Corrected.EVENT, _EVERY)}
            read = window.follow(store.ids(query, most), ingest.take_changed() | corrected)
            window.index.link()
            with turn(directory, TURN):
                # What was erased, retained or corrected meanwhile must not come back.
                read += window.follow(store.ids(query, most), ingest.take_changed() | corrected)
                judgements = judgements_of(state.corrections(Corrected.EVENT, _EVERY), store)
                memberships = _memberships(window, judgements)
                state.replace_events(memberships, period.start)
            self._window = window
            return EventsReport(len(window), read, len({one.event_id for one in memberships}), len(memberships))


def judgements_of(corrections: Sequence[Correction], store: DocumentStore) -> Judgements:
    """What holds now. A judgement of a text that changed is void, and so is one that was undone (it says what the program
    had found). To stand alone is to be apart from all that was thought before; a later judgement may join another to it."""
    asked = sorted(corrections, key=lambda one: (one.at, one.document_id))
    texts = {stamp.id: stamp.content_hash for stamp in store.stamps([one.document_id for one in asked])}
    follows: dict[str, str] = {}
    alone: set[str] = set()
    for one in asked:
        void = texts.get(one.document_id) != one.content_hash or one.value == one.previous
        if void or one.subject is not Corrected.EVENT:
            continue
        if one.value:
            follows[one.document_id] = one.value[0]
        else:
            alone.add(one.document_id)
            follows = {follower: other for follower, other in follows.items() if other != one.document_id}
    return Judgements(follows, frozenset(alone))


def _memberships(window: EventWindow, judgements: Judgements) -> list[Membership]:
    units = {unit: [id_ for id_ in ids if id_ not in judgements.alone] for unit, ids in window.units().items()}
    empty = [unit for unit, ids in units.items() if not ids]
    units |= {_APART + id_: [id_] for id_ in judgements.alone if window.known(id_)}
    follows = settled(_between_units(window, judgements))
    events = joined(window.events([*follows, *empty]), follows)
    inside = {unit for event in events for unit in event}
    events += [[unit] for unit, ids in units.items() if len(ids) >= _LEAST and unit not in inside]
    found = []
    for event in events:
        members = sorted((id_ for unit in event for id_ in units[unit]), key=window.rank)
        if len(members) >= _LEAST:
            found += [Membership(id_, members[0], window.rank(id_)[0]) for id_ in members]
    return found


def _between_units(window: EventWindow, judgements: Judgements) -> dict[str, str]:
    """Copies go together: who follows takes its copies along."""
    found = {}
    for one, other in judgements.follows.items():
        here, there = window.known(one), window.known(other)
        if here is not None and there is not None:
            leader = _APART + other if other in judgements.alone else there.unit
            if here.unit != leader:
                found[here.unit] = leader
    return found
