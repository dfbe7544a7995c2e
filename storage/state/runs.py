"""What was collected when, and what a conditional GET needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from domain.periods import Period
from domain.reasons import CoverageState, Outcome, RejectReason
from domain.runs import Coverage, Outcomes, RunReport, Visit
from storage.state.database import Database, upsert
from storage.state.tables import ERASED, RUNS, VISITS

_CHUNK = 500
"""Values in one IN clause; databases allow some thousands."""


class RunRepository:
    """`domain.ports.RunRecords` in the tables `runs` and `visits`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record_run(self, report: RunReport) -> None:
        with self._database.writing() as connection:
            upsert(connection, RUNS, [_run_values(report)])

    def runs(
        self, source: str | None = None, *, period: Period | None = None, limit: int = 50
    ) -> tuple[RunReport, ...]:
        statement = select(RUNS).order_by(RUNS.c.started_at.desc(), RUNS.c.source).limit(limit)
        if source is not None:
            statement = statement.where(RUNS.c.source == source)
        if period is not None:
            statement = statement.where(RUNS.c.started_at >= period.start, RUNS.c.started_at < period.end)
        with self._database.reading() as connection:
            return tuple(_run(row) for row in connection.execute(statement))

    def coverage(self, period: Period) -> tuple[Coverage, ...]:
        at = RUNS.c.coverage_at
        statement = select(RUNS).where(at >= period.start, at < period.end).order_by(at, RUNS.c.source)
        with self._database.reading() as connection:
            return tuple(_coverage(row) for row in connection.execute(statement))

    def visits(self, source: str) -> tuple[Visit, ...]:
        statement = select(VISITS).where(VISITS.c.source == source).order_by(VISITS.c.url)
        with self._database.reading() as connection:
            return tuple(
                Visit(url=row.url, at=row.at, etag=row.etag, last_modified=row.last_modified)
                for row in connection.execute(statement)
            )

    def record_visits(self, source: str, visits: Sequence[Visit]) -> None:
        rows = [
            {"source": source, "url": v.url, "at": v.at, "etag": v.etag, "last_modified": v.last_modified}
            for v in visits
        ]
        with self._database.writing() as connection:
            upsert(connection, VISITS, rows)

    def forget_visits(self, before: datetime) -> int:
        with self._database.writing() as connection:
            old = (VISITS.c.at < before) & VISITS.c.url.startswith("http")
            return connection.execute(delete(VISITS).where(old)).rowcount

    def record_erasure(self, document_ids: Sequence[str], at: datetime) -> None:
        with self._database.writing() as connection:
            upsert(connection, ERASED, [{"document_id": id_, "at": at} for id_ in document_ids], replace=False)

    def erased(self, document_ids: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        with self._database.reading() as connection:
            for start in range(0, len(document_ids), _CHUNK):
                asked = ERASED.c.document_id.in_(document_ids[start : start + _CHUNK])
                found.update(connection.execute(select(ERASED.c.document_id).where(asked)).scalars())
        return frozenset(found)


def _run_values(report: RunReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "started_at": report.started_at,
        "duration_seconds": report.duration_seconds,
        **{outcome.value: report.outcomes.count(outcome) for outcome in Outcome},
        "reasons": [[reason.value, count] for reason, count in report.reasons],
        "coverage_source": report.coverage.source,
        "coverage_at": report.coverage.at,
        "coverage_state": report.coverage.state.value,
        "coverage_items": report.coverage.items,
        "coverage_detail": report.coverage.detail,
    }


def _run(row: Row[Any]) -> RunReport:
    return RunReport(
        source=row.source,
        started_at=row.started_at,
        duration_seconds=row.duration_seconds,
        outcomes=Outcomes(**{outcome.value: row._mapping[outcome.value] for outcome in Outcome}),
        coverage=_coverage(row),
        reasons=tuple((RejectReason(reason), count) for reason, count in row.reasons),
    )


def _coverage(row: Row[Any]) -> Coverage:
    return Coverage(
        source=row.coverage_source,
        at=row.coverage_at,
        state=CoverageState(row.coverage_state),
        items=row.coverage_items,
        detail=row.coverage_detail,
    )
