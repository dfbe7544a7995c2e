"""Events: the list of some days, and one event with how it went and every document that tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.web.context import Web, web_of
from console.web.days import Days, days_of
from console.web.pages.charts import as_wide, drawn
from console.web.security import CurrentVisitor
from domain.events import Event
from domain.periods import Period
from pipelines.app import App
from pipelines.events import count_events, event_of, events_in
from pipelines.figures import today
from pipelines.spread import spreads
from reports.charts.sizes import sizes

router = APIRouter()

PAGE_SIZE = 30
MEMBERS = 50
"""Documents of an event on one page."""
CHAINS, STEPS = 5, 8
"""Reprinted texts of an event that are told, and appearances of each."""
NAMED = 3
"""Events that the page of an alert names."""
LAST_PAGE = 500
SPANS = (("近 7 天", 7), ("近 30 天", 30), ("近 90 天", 90))


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as a page names it; `here` counts those of its documents that the page is about."""

    event: Event
    here: int


def events_telling(app: App, document_ids: Iterable[str], most: int = NAMED) -> list[Shown]:
    """The events that these documents tell, those with most of them first."""
    told: dict[str, list[str]] = {}
    for member in app.state.events_of(tuple(document_ids)):
        told.setdefault(member.event_id, []).append(member.document_id)
    leading = sorted(told.values(), key=lambda ids: (-len(ids), ids))[:most]
    found = [(event_of(app, ids[0]), len(ids)) for ids in leading]
    return [Shown(event, here) for event, here in found if event is not None]


def _within(event: Event, days: Days) -> int:
    return sum(count for day, count in event.sizes if days.first <= day <= days.last)


@router.get("/events")
def listing(
    request: Request,
    current: CurrentVisitor,
    first: str = "",
    last: str = "",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    web = web_of(request)
    days, newest = days_of(web.app, first, last, default=30), today(web.app)
    period = Period.of_days(days.first, days.last, web.app.body.zone)
    total = count_events(web.app, period)
    pages = max(1, min(LAST_PAGE, -(-total // PAGE_SIZE)))
    number = min(page, pages)
    found = events_in(web.app, period, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return web.page(
        "events.html",
        visitor=current,
        app=web.app,
        events=[Shown(event, _within(event, days)) for event in found],
        total=total,
        number=number,
        pages=pages,
        days=days,
        spans=[(name, Days(newest - timedelta(days=length - 1), newest)) for name, length in SPANS],
    )


@router.get("/events/{document_id}")
def show(
    request: Request,
    document_id: str,
    current: CurrentVisitor,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    """The event that a document tells: its address stays good when the event is found anew and has another id."""
    web = web_of(request)
    event = event_of(web.app, document_id)
    if event is None:
        return _alone(web, current, document_id)
    documents = web.app.store.get_many(event.document_ids)
    chains = spreads(documents)
    return web.page(
        "event.html",
        visitor=current,
        app=web.app,
        event=event,
        asked=document_id,
        address=f"/events/{document_id}",
        figure=sizes(event, web.app.settings.reports),
        members=documents[(page - 1) * MEMBERS : page * MEMBERS],
        chains=chains[:CHAINS],
        steps=STEPS,
        more_chains=max(0, len(chains) - CHAINS),
        number=page,
        pages=max(1, -(-len(documents) // MEMBERS)),
    )


def _alone(web: Web, current: CurrentVisitor, document_id: str) -> Response:
    found = web.app.store.get(document_id)
    if found is None:
        raise HTTPException(404)
    return web.page("event_none.html", visitor=current, app=web.app, found=found)


@router.get("/events/{document_id}/sizes.json")
def specification(request: Request, document_id: str, current: CurrentVisitor, width: str = "") -> Response:
    app = web_of(request).app
    return Response(sizes(_known(app, document_id), as_wide(app, width)).spec, media_type="application/json")


@router.get("/events/{document_id}/sizes.svg")
def picture(request: Request, document_id: str, current: CurrentVisitor, width: str = "") -> Response:
    app = web_of(request).app
    return Response(drawn(sizes(_known(app, document_id), as_wide(app, width))), media_type="image/svg+xml")


def _known(app: App, document_id: str) -> Event:
    event = event_of(app, document_id)
    if event is None:
        raise HTTPException(404)
    return event
