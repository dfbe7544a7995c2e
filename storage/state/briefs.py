"""Briefs that were written, and the notifications that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from domain.alerts import Notification
from domain.briefs import BriefRecord
from domain.periods import Period
from storage.state.alerts import notification_rows
from storage.state.database import Database, upsert
from storage.state.tables import BRIEFS, NOTIFICATIONS


class BriefRepository:
    """`domain.ports.BriefRecords` in the table `briefs`; the notifications go into the common outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record_brief(self, record: BriefRecord, notifications: Sequence[Notification] = ()) -> None:
        row = {
            "id": record.id,
            "kind": record.kind,
            "title": record.title,
            "period_start": record.period.start,
            "period_end": record.period.end,
            "created_at": record.created_at,
            "path": record.path,
            "figures": record.figures,
        }
        with self._database.writing() as connection:
            upsert(connection, BRIEFS, [row])
            upsert(connection, NOTIFICATIONS, notification_rows(notifications), replace=False)

    def briefs(self, limit: int = 50) -> tuple[BriefRecord, ...]:
        newest = (BRIEFS.c.period_end.desc(), BRIEFS.c.period_start.desc(), BRIEFS.c.id)
        with self._database.reading() as connection:
            return tuple(_brief(row) for row in connection.execute(select(BRIEFS).order_by(*newest).limit(limit)))

    def brief(self, brief_id: str) -> BriefRecord | None:
        with self._database.reading() as connection:
            row = connection.execute(select(BRIEFS).where(BRIEFS.c.id == brief_id)).one_or_none()
        return _brief(row) if row is not None else None


def _brief(row: Row[Any]) -> BriefRecord:
    return BriefRecord(
        id=row.id,
        kind=row.kind,
        title=row.title,
        period=Period(row.period_start, row.period_end),
        created_at=row.created_at,
        path=row.path,
        figures=row.figures,
    )
