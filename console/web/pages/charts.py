"""Charts: as a picture for every browser, as a specification for the script that makes it live, and the library itself."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.web.context import web_of
from console.web.days import days_of
from console.web.security import CurrentVisitor
from domain.briefs import Chart
from pipelines.app import App
from pipelines.figures import figures_of
from reports.browser_bundle import javascript
from reports.charts.all import CHARTS
from reports.drawing import svg
from reports.figures.figures import Figures
from reports.settings import ReportSettings

router = APIRouter()

ON_PAGE = ("trend", "topics", "platforms")
"""Charts of the page 今日, in order."""

NARROWEST, WIDEST = 280, 1600
"""Pixels of a chart that a page may ask for."""


KEPT_PICTURES = 64


def charts_of(app: App, figures: Figures) -> list[Chart]:
    return [CHARTS[name](figures, app.settings.reports) for name in ON_PAGE]


@router.get("/charts/library.js")
def library(request: Request, current: CurrentVisitor) -> Response:
    """Vega, Vega-Lite and the interpreter that needs no `eval`, from the locked package; the browser may keep it."""
    text = javascript()
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=3600"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/charts/{name}.json")
def specification(
    request: Request, name: str, current: CurrentVisitor, first: str = "", last: str = "", width: str = ""
) -> Response:
    chart = _chart(web_of(request).app, name, first, last, width)
    return Response(chart.spec, media_type="application/json")


@router.get("/charts/{name}.svg")
def picture(
    request: Request, name: str, current: CurrentVisitor, first: str = "", last: str = "", width: str = ""
) -> Response:
    chart = _chart(web_of(request).app, name, first, last, width)
    return Response(drawn(chart), media_type="image/svg+xml")


@lru_cache(maxsize=KEPT_PICTURES)
def drawn(chart: Chart) -> str:
    """The picture of a chart; drawing takes a tenth of a second, and every open page asks for the same ones."""
    return svg(chart)


def _chart(app: App, name: str, first: str, last: str, width: str) -> Chart:
    if name not in CHARTS:
        raise HTTPException(404)
    days = days_of(app, first, last, default=30)
    return CHARTS[name](figures_of(app, days.first, days.last), as_wide(app, width))


def as_wide(app: App, width: str) -> ReportSettings:
    """The settings of charts with the width that a page asks for; what is no width leaves them as they are."""
    settings = app.settings.reports
    if not width.isdecimal() or len(width) > 4:
        return settings
    return settings.model_copy(update={"chart_width": min(max(int(width), NARROWEST), WIDEST)})
