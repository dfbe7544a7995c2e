"""今日: what needs me, today's counts, the trend, the newest alerts and mentions."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.web.context import web_of
from console.web.days import Days
from console.web.pages.charts import charts_of
from console.web.security import CurrentVisitor
from domain import queries
from domain.queries import Window
from domain.reasons import AlertState
from pipelines.figures import figures_of, today

router = APIRouter()

TREND_DAYS = 30
NEWEST_ALERTS = 5
NEWEST_DOCUMENTS = 8


@router.get("/")
def show(request: Request, current: CurrentVisitor) -> Response:
    web = web_of(request)
    day = today(web.app)
    now, trend = Days(day, day), Days(day - timedelta(days=TREND_DAYS - 1), day)
    figures = figures_of(web.app, trend.first, trend.last)
    live = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
    return web.page(
        "today.html",
        visitor=current,
        app=web.app,
        day=day,
        now=now,
        trend=trend,
        today=figures_of(web.app, now.first, now.last),
        figures=figures,
        charts=charts_of(web.app, figures),
        open_alerts=len(web.app.state.alerts((AlertState.OPEN,), limit=1000)),
        alerts=web.app.state.alerts(live, limit=NEWEST_ALERTS),
        newest=web.app.store.search(queries.Query(own=False), Window(NEWEST_DOCUMENTS)).documents,
        empty=web.app.store.statistics().documents == 0,
    )
