"""Which documents tell the same event: ids and times, nothing that anybody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, select

from domain.events import EventSpan, Membership
from domain.periods import Period
from storage.state.database import Database, upsert
from storage.state.tables import EVENT_MEMBERS

_CHUNK = 500
"""Values in one IN clause; databases allow some thousands."""


class EventRepository:
    """`domain.ports.EventRecords` in the table `event_members`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace_events(self, memberships: Sequence[Membership], since: datetime) -> None:
        wanted = {one.document_id: one for one in memberships}
        with self._database.writing() as connection:
            recent = select(EVENT_MEMBERS).where(EVENT_MEMBERS.c.at >= since)
            known = {row.document_id: _membership(row) for row in connection.execute(recent)}
            _drop(connection, [id_ for id_ in known if id_ not in wanted])
            # Most memberships are the same in every round: only what changed is written.
            changed = [one for id_, one in wanted.items() if known.get(id_) != one]
            rows = [{"document_id": m.document_id, "event_id": m.event_id, "at": m.at} for m in changed]
            upsert(connection, EVENT_MEMBERS, rows)

    def events(self, period: Period, *, least: int = 2, limit: int = 50, offset: int = 0) -> tuple[EventSpan, ...]:
        at, event_id = EVENT_MEMBERS.c.at, EVENT_MEMBERS.c.event_id
        inside = _inside(period)
        within, documents = func.sum(case((inside, 1), else_=0)), func.count()
        first = func.min(at)
        spans = (
            select(event_id, first, func.max(at), documents, within)
            .where(event_id.in_(select(event_id).where(inside)))
            .group_by(event_id)
            .having(documents >= least)
            .order_by(within.desc(), documents.desc(), first, event_id)
            .limit(limit)
            .offset(offset)
        )
        with self._database.reading() as connection:
            return tuple(EventSpan(*row) for row in connection.execute(spans))

    def event_count(self, period: Period, *, least: int = 2) -> int:
        event_id = EVENT_MEMBERS.c.event_id
        told = (
            select(event_id)
            .where(event_id.in_(select(event_id).where(_inside(period))))
            .group_by(event_id)
            .having(func.count() >= least)
        )
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(told.subquery())).scalar_one())

    def event_members(self, event_id: str) -> tuple[Membership, ...]:
        members = select(EVENT_MEMBERS).where(EVENT_MEMBERS.c.event_id == event_id)
        with self._database.reading() as connection:
            ordered = connection.execute(members.order_by(EVENT_MEMBERS.c.at, EVENT_MEMBERS.c.document_id))
            return tuple(_membership(row) for row in ordered)

    def events_of(self, document_ids: Sequence[str]) -> tuple[Membership, ...]:
        found: dict[str, Membership] = {}
        with self._database.reading() as connection:
            for asked in _asked(document_ids):
                rows = connection.execute(select(EVENT_MEMBERS).where(asked))
                found.update((row.document_id, _membership(row)) for row in rows)
        return tuple(found[id_] for id_ in sorted(found))

    def forget_events(self, document_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        with self._database.writing() as connection:
            gone = _drop(connection, document_ids)
            if before is not None:
                gone += connection.execute(delete(EVENT_MEMBERS).where(EVENT_MEMBERS.c.at < before)).rowcount
        return gone


def _inside(period: Period) -> ColumnElement[bool]:
    return (EVENT_MEMBERS.c.at >= period.start) & (EVENT_MEMBERS.c.at < period.end)


def _drop(connection: Connection, document_ids: Sequence[str]) -> int:
    return sum(connection.execute(delete(EVENT_MEMBERS).where(asked)).rowcount for asked in _asked(document_ids))


def _asked(document_ids: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for start in range(0, len(document_ids), _CHUNK):
        yield EVENT_MEMBERS.c.document_id.in_(document_ids[start : start + _CHUNK])


def _membership(row: Row[Any]) -> Membership:
    return Membership(row.document_id, row.event_id, row.at)
