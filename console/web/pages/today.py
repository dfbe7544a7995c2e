"""今日: what needs me, today's counts, the trend, the newest alerts and mentions."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.web.context import web_of
from console.web.days import Days
from console.web.pages.charts import charts_of
from console.web.pages.sources import Health, rows_of
from console.web.security import CurrentVisitor
from console.web.waits import waits_of
from domain import queries
from domain.queries import Window
from domain.reasons import AlertState
from pipelines.figures import figures_of, today

router = APIRouter()

TREND_DAYS = 30
NEWEST_ALERTS = 5
NEWEST_DOCUMENTS = 8
KEYWORDS = 24
LIVE_STATES = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


@router.get("/")
def show(request: Request, current: CurrentVisitor) -> Response:
    web = web_of(request)
    day = today(web.app)
    now, trend = Days(day, day), Days(day - timedelta(days=TREND_DAYS - 1), day)
    figures = figures_of(web.app, trend.first, trend.last)
    waits = waits_of(web.app, web.app.state.alerts(LIVE_STATES, limit=1000))
    rows = rows_of(web.app)
    return web.page(
        "today.html",
        visitor=current,
        app=web.app,
        day=day,
        now=now,
        trend=trend,
        trend_days=TREND_DAYS,
        today=figures_of(web.app, now.first, now.last),
        charts=charts_of(web.app, figures) if figures.count("mentions") else [],
        keywords=figures.family("keyword")[:KEYWORDS],
        waits=waits[:NEWEST_ALERTS],
        more_alerts=max(0, len(waits) - NEWEST_ALERTS),
        overdue=sum(wait.overdue for wait in waits),
        acknowledged=sum(wait.alert.state is AlertState.ACKNOWLEDGED for wait in waits),
        sources=len(rows),
        troubled=[row for row in rows if row.health in (Health.DEAD, Health.LATE)],
        newest=web.app.store.search(queries.Query(own=False), Window(NEWEST_DOCUMENTS)).documents,
        nothing_yet=web.app.store.statistics().documents == 0,
    )
