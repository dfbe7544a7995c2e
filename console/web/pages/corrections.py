"""The form on a document's page with which an officer sets right what the program found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.web.context import web_of
from console.web.security import ActingVisitor
from console.words import SUBJECTS, label_name
from domain.corrections import Corrected
from domain.errors import UsageError
from domain.names import APPEALS, CATEGORIES
from domain.queries import StoredDocument
from domain.reasons import Sentiment
from pipelines.app import App
from pipelines.correct import correct

router = APIRouter()

_MOST_LABELS = 200


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
    try:
        correct(web.app, document_id, subject, labels, current.user.name)
    except UsageError as refused:
        return web.page("message.html", status=422, title="没有更正", text=f"{refused}。", visitor=current)
    return RedirectResponse(f"/documents/{document_id}", status_code=303)
