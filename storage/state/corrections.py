"""Corrections by the body's own staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select

from domain.corrections import Corrected, Correction
from storage.state.database import Database, upsert
from storage.state.tables import CORRECTIONS

_CHUNK = 500
"""Values in one IN clause; databases allow some thousands."""


class CorrectionRepository:
    """`domain.ports.CorrectionRecords` in the table `corrections`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_correction(self, correction: Correction) -> None:
        row = {
            "document_id": correction.document_id,
            "subject": correction.subject.value,
            "value": list(correction.value),
            "previous": list(correction.previous),
            "content_hash": correction.content_hash,
            "user": correction.user,
            "at": correction.at,
        }
        with self._database.writing() as connection:
            known = connection.execute(
                select(CORRECTIONS.c.previous).where(
                    CORRECTIONS.c.document_id == correction.document_id,
                    CORRECTIONS.c.subject == correction.subject.value,
                    CORRECTIONS.c.content_hash == correction.content_hash,
                )
            ).scalar_one_or_none()
            upsert(connection, CORRECTIONS, [row if known is None else {**row, "previous": known}])

    def corrections(self, subject: Corrected | None = None, limit: int = 1000) -> tuple[Correction, ...]:
        order = (CORRECTIONS.c.at.desc(), CORRECTIONS.c.document_id, CORRECTIONS.c.subject)
        statement = select(CORRECTIONS).order_by(*order).limit(limit)
        if subject is not None:
            statement = statement.where(CORRECTIONS.c.subject == subject.value)
        with self._database.reading() as connection:
            return tuple(_correction(row) for row in connection.execute(statement))

    def corrections_of(self, document_ids: Sequence[str]) -> tuple[Correction, ...]:
        found = []
        with self._database.reading() as connection:
            for start in range(0, len(document_ids), _CHUNK):
                asked = CORRECTIONS.c.document_id.in_(document_ids[start : start + _CHUNK])
                found += [_correction(row) for row in connection.execute(select(CORRECTIONS).where(asked))]
        return tuple(sorted(found, key=lambda one: (one.document_id, one.subject)))

    def forget_corrections(self, document_ids: Sequence[str]) -> int:
        gone = 0
        with self._database.writing() as connection:
            for start in range(0, len(document_ids), _CHUNK):
                asked = CORRECTIONS.c.document_id.in_(document_ids[start : start + _CHUNK])
                gone += connection.execute(delete(CORRECTIONS).where(asked)).rowcount
        return gone


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        document_id=row.document_id,
        subject=Corrected(row.subject),
        value=tuple(row.value),
        previous=tuple(row.previous),
        content_hash=row.content_hash,
        user=row.user,
        at=row.at,
    )
