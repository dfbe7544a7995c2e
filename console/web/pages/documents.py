"""One document with what was found in it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.web.context import web_of
from console.web.pages.corrections import correction_values
from console.web.security import CurrentVisitor
from pipelines.events import event_of
from pipelines.spread import spread

router = APIRouter()


@router.get("/documents/{document_id}")
def show(request: Request, document_id: str, current: CurrentVisitor) -> Response:
    web = web_of(request)
    found = web.app.store.get(document_id)
    if found is None:
        raise HTTPException(404)
    original = web.app.store.get(found.tagged.tags.reprint_of) if found.tagged.tags.reprint_of else None
    return web.page(
        "document.html",
        visitor=current,
        app=web.app,
        found=found,
        original=original,
        reprints=web.app.store.reprints(document_id),
        spread=spread(found, web.app.store),
        event=event_of(web.app, document_id),
        **correction_values(web.app, found),
    )
