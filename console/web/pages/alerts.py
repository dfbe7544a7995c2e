"""Alerts: the list, one alert with why it fired and its documents, acknowledge and close."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import Response

from alerts.lifecycle import acknowledge, close
from console.web.context import MOST_COUNTED, Web, web_of
from console.web.pages.events import events_telling
from console.web.security import ActingVisitor, CurrentVisitor
from console.web.waits import patience, wait_of, waits_of
from domain.accounts import AuditEntry
from domain.alerts import Alert
from domain.errors import UsageError
from domain.reasons import AlertState
from pipelines.mirror import sync_mirror
from pipelines.summaries import summaries_of

router = APIRouter()

LISTED = 200
SUMMARISED = 100
"""Documents of an alert that are told in a sentence, the newest ones; a sentence takes about a millisecond."""


@router.get("/alerts")
def listing(request: Request, current: CurrentVisitor, state: str = "") -> Response:
    web = web_of(request)
    states = (AlertState(state),) if state in set(AlertState) else ()
    found = web.app.state.alerts(states, limit=LISTED)
    counts = {one: len(web.app.state.alerts((one,), limit=MOST_COUNTED)) for one in AlertState}
    return web.page(
        "alerts.html",
        visitor=current,
        app=web.app,
        waits=waits_of(web.app, found),
        state=states[0].value if states else "",
        counts=counts,
        listed=LISTED,
    )


@router.get("/alerts/{alert_id}")
def show(request: Request, alert_id: str, current: CurrentVisitor) -> Response:
    web = web_of(request)
    return _page(web, current, _known(web, alert_id))


def _page(web: Web, current: CurrentVisitor, alert: Alert, problem: str = "") -> Response:
    documents = web.app.store.get_many(alert.document_ids)
    return web.page(
        "alert.html",
        status=422 if problem else 200,
        visitor=current,
        app=web.app,
        alert=alert,
        wait=wait_of(web.app, alert),
        patience=patience(web.app),
        documents=documents,
        sentences=summaries_of(documents[:SUMMARISED]),
        events=events_telling(web.app, alert.document_ids),
        deliveries=web.app.state.deliveries(alert.id),
        problem=problem,
    )


def _known(web: Web, alert_id: str) -> Alert:
    alert = web.app.state.alert(alert_id)
    if alert is None:
        raise HTTPException(404)
    return alert


@router.post("/alerts/{alert_id}/acknowledge")
def acknowledged(request: Request, alert_id: str, current: ActingVisitor) -> Response:
    web = web_of(request)
    now = web.app.clock()
    try:
        alert = acknowledge(_known(web, alert_id), current.user.name, now)
    except UsageError as refused:
        return _page(web, current, _known(web, alert_id), str(refused))
    web.app.state.save_alerts([alert], [])
    web.app.state.audit(AuditEntry(now, current.user.name, "acknowledge", alert_id))
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303, background=BackgroundTask(sync_mirror, web.app))


@router.post("/alerts/{alert_id}/close")
def closed(
    request: Request,
    alert_id: str,
    current: ActingVisitor,
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    web = web_of(request)
    now = web.app.clock()
    try:
        alert = close(_known(web, alert_id), current.user.name, now, web.app.mask(note.strip()))
    except UsageError as refused:
        return _page(web, current, _known(web, alert_id), str(refused))
    web.app.state.save_alerts([alert], [])
    web.app.state.audit(AuditEntry(now, current.user.name, "close", alert_id))
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303, background=BackgroundTask(sync_mirror, web.app))
