"""The sources with how they do: no mentions and a source that cannot be read look different here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.web.context import web_of
from console.web.security import CurrentVisitor
from crawlers.settings import SourceSettings
from domain.periods import Period
from domain.ports import State
from domain.reasons import CoverageState
from domain.runs import RunReport
from pipelines.app import App
from pipelines.figures import today

router = APIRouter()

SHOWN_RUNS = 12
WEEK = 7
KNOWN_RUNS = 500
MOST_SOURCES = 1000
LATE_FACTOR = 3
LEAST_LATE = timedelta(minutes=10)
"""A source counts as forgotten when nothing tried it for three of its intervals, and for at least this long."""

_DEAD = (CoverageState.FAILED, CoverageState.UNAUTHORISED)


class Health(StrEnum):
    """How a source does now, worst first; the value is the name of its look."""

    DEAD = "dead"
    LATE = "late"
    PARTLY = "partly"
    NEVER = "never"
    QUIET = "quiet"
    WELL = "well"
    OFF = "off"


SAID = {
    Health.DEAD: "读不到",
    Health.LATE: "很久没采集",
    Health.PARTLY: "只读到一部分",
    Health.NEVER: "还没采集过",
    Health.QUIET: "能读到，今天没有提及",
    Health.WELL: "能读到",
    Health.OFF: "已停用",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One source; `runs` are newest first. `settings` is None for imported files. `last_read` is the latest success
    among the runs, `failures` the number of attempts that failed since."""

    id: str
    name: str
    settings: SourceSettings | None
    runs: tuple[RunReport, ...]
    health: Health
    mentions: int
    mentions_week: int

    @property
    def said(self) -> str:
        return SAID[self.health]

    @property
    def last_read(self) -> datetime | None:
        return next((run.started_at for run in self.runs if run.coverage.state not in _DEAD), None)

    @property
    def failures(self) -> int:
        states = [run.coverage.state for run in self.runs]
        return next((at for at, state in enumerate(states) if state not in _DEAD), len(states))


def health_of(settings: SourceSettings | None, runs: tuple[RunReport, ...], mentions: int, now: datetime) -> Health:
    """How a source does: what the latest attempt gave, and whether attempts are made at all."""
    if settings is not None and not settings.enabled:
        return Health.OFF
    if not runs:
        return Health.NEVER
    if runs[0].coverage.state in _DEAD:
        return Health.DEAD
    if settings is not None:
        patience = max(LEAST_LATE, LATE_FACTOR * timedelta(minutes=settings.every_minutes))
        if now - runs[0].started_at > patience:
            return Health.LATE
    if runs[0].coverage.state is CoverageState.TRUNCATED:
        return Health.PARTLY
    return Health.WELL if mentions or (settings is not None and settings.own) else Health.QUIET


def rows_of(app: App) -> list[Row]:
    """Every configured source and every source that files were imported for, the ones in trouble first."""
    day, now = today(app), app.clock()
    mentions = _mentions(app, day, day)
    week = _mentions(app, day - timedelta(days=WEEK - 1), day)
    configured = {source.id: source for source in app.settings.sources}
    imported = sorted({report.source for report in app.state.runs(limit=KNOWN_RUNS)} - configured.keys())
    rows = []
    for name in [*configured, *imported]:
        settings, runs = configured.get(name), _runs(app.state, name)
        today_count = mentions.get(name, 0)
        health = health_of(settings, runs, today_count, now)
        rows.append(
            Row(name, settings.name if settings else name, settings, runs, health, today_count, week.get(name, 0))
        )
    order = list(Health)
    return sorted(rows, key=lambda row: order.index(row.health))


def _runs(state: State, name: str) -> tuple[RunReport, ...]:
    return state.runs(name, limit=SHOWN_RUNS)


def _mentions(app: App, first: date, last: date) -> dict[str, int]:
    period = Period.of_days(first, last, app.body.zone)
    return {one.label: one.count for one in app.store.overview(period, top=MOST_SOURCES).by_source}


@router.get("/sources")
def listing(request: Request, current: CurrentVisitor) -> Response:
    web = web_of(request)
    rows = rows_of(web.app)
    return web.page(
        "sources.html",
        visitor=current,
        app=web.app,
        rows=rows,
        troubled=[row for row in rows if row.health in (Health.DEAD, Health.LATE)],
        quarantined=web.app.quarantine.count(),
    )
