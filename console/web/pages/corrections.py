"""The form on a document's page with which an officer sets right what the program found, and the list of what was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from console.web.context import web_of
from console.web.security import ActingVisitor, CurrentVisitor
from console.words import STANDINGS, SUBJECTS, correction_said, label_name, tally_said
from domain.corrections import Corrected, Correction
from domain.documents import Document
from domain.errors import UsageError
from domain.names import APPEALS, CATEGORIES
from domain.queries import StoredDocument
from domain.reasons import Sentiment
from pipelines.app import App
from pipelines.correct import correct
from pipelines.corrections import export_lines, standing, tallies

router = APIRouter()

_MOST_LABELS = 200
PAGE_SIZE = 50
LAST_PAGE = 2_000
_PART = 500
"""Lines of an export that are sent at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One correction of the list, with its document unless that is gone: what it did and whether it still holds, in words."""

    correction: Correction
    document: Document | None
    said: str
    standing: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One correction in words. `same` when the staff agrees with the program; `applies` unless the text changed since."""

    id: str
    subject: str
    before: str
    after: str
    previous: tuple[str, ...]
    user: str
    at: datetime
    same: bool
    applies: bool


def correction_values(app: App, found: StoredDocument) -> dict[str, Any]:
    """What the template `correction.html` needs beside the document."""
    tags, names = found.tagged.tags, app.topic_names
    content_hash = found.tagged.document.content_hash
    judged = [
        Judged(
            id=one.subject.value,
            subject=SUBJECTS[one.subject],
            before=label_name(one.subject, one.previous, names),
            after=label_name(one.subject, one.value, names),
            previous=one.previous,
            user=one.user,
            at=one.at,
            same=one.value == one.previous,
            applies=one.content_hash == content_hash,
        )
        for one in app.state.corrections_of([found.tagged.id])
    ]
    selections = (
        ("category", SUBJECTS[Corrected.CATEGORY], tags.category, CATEGORIES),
        ("appeal", SUBJECTS[Corrected.APPEAL], tags.appeal, APPEALS),
    )
    return {"judged": judged, "selections": selections, "sentiments": tuple(Sentiment)}


def document_named(text: str) -> str:
    """The id of the document that somebody named: by the id, or by the address of its page in this console."""
    return re.split("[?#]", text)[0].rstrip("/").rpartition("/")[2]


@router.get("/corrections")
def listing(request: Request, current: CurrentVisitor, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Response:
    """Every correction, a page at a time, with the documents they are about, and how many there are of each subject."""
    web = web_of(request)
    entries = standing(web.app)
    pages = max(1, min(LAST_PAGE, -(-len(entries) // PAGE_SIZE)))
    number = min(page, pages)
    shown = entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    stored = web.app.store.get_many([one.correction.document_id for one in shown])
    documents = {found.tagged.id: found.tagged.document for found in stored}
    names = web.app.topic_names
    return web.page(
        "corrections.html",
        visitor=current,
        rows=[
            Row(
                entry.correction,
                documents.get(entry.correction.document_id),
                correction_said(entry.correction, names),
                STANDINGS[entry.standing],
            )
            for entry in shown
        ],
        number=number,
        pages=pages,
        total=len(entries),
        tallies=[(SUBJECTS[tally.subject], tally_said(tally)) for tally in tallies(entries)],
    )


@router.get("/corrections.jsonl")
def exported(request: Request, current: CurrentVisitor) -> Response:
    """Every correction, one JSON object a line, the newest first: ids, labels, who of the staff and when; never a text."""
    lines = export_lines(standing(web_of(request).app))
    parts = iter(lambda: "".join(islice(lines, _PART)), "")
    headers = {"Content-Disposition": 'attachment; filename="corrections.jsonl"'}
    return StreamingResponse(parts, media_type="application/jsonl; charset=utf-8", headers=headers)


@router.post("/documents/{document_id}/correct")
def corrected(
    request: Request,
    document_id: str,
    current: ActingVisitor,
    subject: Annotated[Corrected, Form()],
    value: Annotated[list[str] | None, Form(max_length=_MOST_LABELS)] = None,
) -> Response:
    """`value` comes once for each label; empty ones (the choice "none of them") count for nothing."""
    web = web_of(request)
    if web.app.store.get(document_id) is None:
        raise HTTPException(404)
    labels = tuple(label.strip() for label in value or [] if label.strip())
    if subject is Corrected.EVENT:
        labels = tuple(map(document_named, labels))
    back = f"/documents/{document_id}#correction"
    try:
        correct(web.app, document_id, subject, labels, current.user.name)
    except UsageError as refused:
        return web.page("message.html", status=422, title="没有更正", text=f"{refused}。", visitor=current, back=back)
    # What was set right stands on in the page; of which event a document is, at its top.
    place = "" if subject is Corrected.EVENT else "#correction"
    return RedirectResponse(f"/documents/{document_id}{place}", status_code=303)
