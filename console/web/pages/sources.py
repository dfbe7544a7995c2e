"""The sources with their last run: zero mentions and a dead source look different here."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.web.context import web_of
from console.web.security import CurrentVisitor
from crawlers.settings import SourceSettings
from domain.runs import RunReport

router = APIRouter()

SHOWN_RUNS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One source; `runs` are newest first. `settings` is None for imported files."""

    id: str
    name: str
    settings: SourceSettings | None
    runs: tuple[RunReport, ...]


@router.get("/sources")
def listing(request: Request, current: CurrentVisitor) -> Response:
    web = web_of(request)
    state = web.app.state
    configured = [
        Row(source.id, source.name, source, state.runs(source.id, limit=SHOWN_RUNS))
        for source in web.app.settings.sources
    ]
    known = {row.id for row in configured}
    imported = {report.source for report in state.runs(limit=500)} - known
    rows = configured + [Row(name, name, None, state.runs(name, limit=SHOWN_RUNS)) for name in sorted(imported)]
    return web.page("sources.html", visitor=current, app=web.app, rows=rows, quarantined=web.app.quarantine.count())
