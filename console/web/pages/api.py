"""The JSON API for the body's own programs; same login as the pages, same shapes as the stable commands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException

from console.web.context import web_of
from console.web.days import days_of
from console.web.security import CurrentVisitor
from console.wire import alert_json, document_json, event_json, hits_json
from domain import queries
from domain.periods import Period
from domain.queries import Window
from domain.reasons import AlertState
from pipelines.events import count_events, event_of, events_in

router = APIRouter(prefix="/api")


@router.get("/search")
def search(
    request: Request,
    current: CurrentVisitor,
    q: Annotated[str, Query(max_length=2000)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:
    app = web_of(request).app
    expression = app.parse(q) if q.strip() else None
    return hits_json(app, app.store.search(queries.Query(expression), Window(limit, offset)), expression)


@router.get("/documents/{document_id}")
def document(request: Request, document_id: str, current: CurrentVisitor) -> dict[str, Any]:
    app = web_of(request).app
    found = app.store.get(document_id)
    if found is None:
        raise HTTPException(404)
    return document_json(app, found) | {"text": found.tagged.document.text, "revision": found.revision}


@router.get("/alerts")
def alerts(request: Request, current: CurrentVisitor, state: str = "") -> dict[str, Any]:
    states = (AlertState(state),) if state in set(AlertState) else ()
    return {"alerts": [alert_json(alert) for alert in web_of(request).app.state.alerts(states)]}


@router.get("/events")
def events(
    request: Request,
    current: CurrentVisitor,
    first: str = "",
    last: str = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:
    app = web_of(request).app
    days = days_of(app, first, last, default=30)
    period = Period.of_days(days.first, days.last, app.body.zone)
    found = events_in(app, period, limit, offset)
    span = {"from": days.first.isoformat(), "to": days.last.isoformat(), "total": count_events(app, period)}
    return span | {"events": [event_json(app, event) for event in found]}


@router.get("/events/{document_id}")
def event(request: Request, document_id: str, current: CurrentVisitor) -> dict[str, Any]:
    """The event that a document tells."""
    app = web_of(request).app
    found = event_of(app, document_id)
    if found is None:
        raise HTTPException(404)
    return event_json(app, found)
