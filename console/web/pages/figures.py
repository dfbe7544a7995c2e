"""A figure opens its records: what it counts, how it compares, and every document behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.web.context import web_of
from console.web.days import Days, days_of
from console.web.security import CurrentVisitor
from domain.queries import Window
from pipelines.figures import figures_of, today

router = APIRouter()

PAGE_SIZE = 20
LAST_PAGE = 500
SPANS = (("今天", 1), ("近 7 天", 7), ("近 30 天", 30))


@router.get("/figures")
def show(
    request: Request,
    current: CurrentVisitor,
    id: Annotated[str, Query(max_length=200)] = "mentions",
    first: str = "",
    last: str = "",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    web = web_of(request)
    days = days_of(web.app, first, last, default=7)
    newest = today(web.app)
    figures = figures_of(web.app, days.first, days.last, with_events=id.startswith("event"))
    figure = figures.find(id)
    if figure is None:
        raise HTTPException(404)
    hits = web.app.store.search(figure.query, Window(PAGE_SIZE, (page - 1) * PAGE_SIZE))
    return web.page(
        "figure.html",
        visitor=current,
        app=web.app,
        figure=figure,
        days=days,
        hits=hits,
        number=page,
        pages=max(1, min(LAST_PAGE, -(-hits.total // PAGE_SIZE))),
        spans=[(name, Days(newest - timedelta(days=length - 1), newest)) for name, length in SPANS],
    )
