"""Briefs: the ones that were written, one as a page, its Word file, and a form to write one now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, RedirectResponse
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.web.context import Web, web_of
from console.web.days import LONGEST, Days
from console.web.security import ActingVisitor, CurrentVisitor, Visitor
from domain.accounts import AuditEntry
from domain.briefs import BriefRecord
from pipelines.brief import brief_page, write_brief
from pipelines.figures import today

router = APIRouter()

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/briefs")
def listing(request: Request, current: CurrentVisitor) -> Response:
    return _listing(web_of(request), current)


def _listing(web: Web, current: Visitor, problem: str = "") -> Response:
    newest = today(web.app)
    return web.page(
        "briefs.html",
        status=422 if problem else 200,
        visitor=current,
        app=web.app,
        briefs=web.app.state.briefs(),
        suggested=Days(newest - timedelta(days=6), newest),
        problem=problem,
    )


@router.post("/briefs")
def write(
    request: Request,
    current: ActingVisitor,
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
) -> Response:
    web = web_of(request)
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return _listing(web, current, "请填写开始和结束日期")
    if not timedelta() <= end - start < timedelta(days=LONGEST):
        return _listing(web, current, "结束日期不能早于开始日期，最长一年")
    record = write_brief(web.app, start, end)
    web.app.state.audit(AuditEntry(web.app.clock(), current.user.name, "write_brief", record.id))
    return RedirectResponse(f"/briefs/{record.id}", status_code=303)


@router.get("/briefs/{brief_id}")
def show(request: Request, brief_id: str, current: CurrentVisitor) -> Response:
    web = web_of(request)
    record = _known(web, brief_id)
    return web.page(
        "brief.html",
        visitor=current,
        app=web.app,
        record=record,
        # reports.brief.html escapes every text itself; nothing crawled goes in unescaped
        content=Markup(brief_page(web.app, record)),  # noqa: S704
    )


@router.get("/briefs/{brief_id}/file")
def file(request: Request, brief_id: str, current: CurrentVisitor) -> Response:
    web = web_of(request)
    record = _known(web, brief_id)
    path = web.app.data_directory / record.path
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=WORD, filename=f"{record.title}.docx")


def _known(web: Web, brief_id: str) -> BriefRecord:
    record = web.app.state.brief(brief_id)
    if record is None:
        raise HTTPException(404)
    return record
