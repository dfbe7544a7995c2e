"""Event memberships in memory, for trials and tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from domain.events import EventSpan, Membership
from domain.periods import Period


class MemoryEvents:
    """`domain.ports.EventRecords` in one dictionary, which is replaced whole."""

    def __init__(self) -> None:
        self._events_lock = Lock()
        self._memberships: dict[str, Membership] = {}

    def replace_events(self, memberships: Sequence[Membership], since: datetime) -> None:
        with self._events_lock:
            older = {id_: one for id_, one in self._memberships.items() if one.at < since}
            self._memberships = {**older, **{one.document_id: one for one in memberships}}

    def events(self, period: Period, *, least: int = 2, limit: int = 50, offset: int = 0) -> tuple[EventSpan, ...]:
        found = self._spans(period, least)
        found.sort(key=lambda span: (-span.within, -span.documents, span.first_at, span.event_id))
        return tuple(found[offset : offset + limit])

    def event_count(self, period: Period, *, least: int = 2) -> int:
        return len(self._spans(period, least))

    def _spans(self, period: Period, least: int) -> list[EventSpan]:
        members: dict[str, list[datetime]] = {}
        for one in tuple(self._memberships.values()):
            members.setdefault(one.event_id, []).append(one.at)
        spans = [
            EventSpan(event_id, min(times), max(times), len(times), sum(map(period.contains, times)))
            for event_id, times in members.items()
        ]
        return [span for span in spans if span.within and span.documents >= least]

    def event_members(self, event_id: str) -> tuple[Membership, ...]:
        members = [one for one in tuple(self._memberships.values()) if one.event_id == event_id]
        return tuple(sorted(members, key=lambda one: (one.at, one.document_id)))

    def events_of(self, document_ids: Sequence[str]) -> tuple[Membership, ...]:
        known = self._memberships
        return tuple(known[id_] for id_ in sorted(set(document_ids)) if id_ in known)

    def forget_events(self, document_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        asked = set(document_ids)
        with self._events_lock:
            kept = {
                id_: one
                for id_, one in self._memberships.items()
                if id_ not in asked and (before is None or one.at >= before)
            }
            gone = len(self._memberships) - len(kept)
            self._memberships = kept
        return gone
