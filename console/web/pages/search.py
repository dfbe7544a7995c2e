"""Search with filters; every state of the page is an address that can be kept or sent to a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console.web.context import web_of
from console.web.security import CurrentVisitor
from console.words import named
from domain import queries
from domain.errors import QuerySyntaxError
from domain.periods import Period
from domain.queries import Window
from domain.reasons import Platform, Sentiment
from pipelines.app import App
from pipelines.snippets import snippet_of

router = APIRouter()

PAGE_SIZE = 20
LAST_PAGE = 500
SNIPPET_WIDTH = 120
OWN = {"no": "外界提及", "yes": "本单位发布"}


@dataclass(frozen=True, slots=True)
class Form:
    """The search form as the address holds it; unknown values are dropped, not errors."""

    q: str = ""
    platform: str = ""
    sentiment: str = ""
    topic: str = ""
    place: str = ""
    source: str = ""
    first: str = ""
    last: str = ""
    own: str = ""
    page: int = 1

    def address(self, page: int, without: str = "") -> str:
        """This search at a page, with one filter less if it is named."""
        values = {
            name: getattr(self, name)
            for name in ("q", "platform", "sentiment", "topic", "place", "source", "first", "last", "own")
            if getattr(self, name) and name != without
        }
        return "/search?" + urlencode({**values, "page": page})

    def filters(self, app: App) -> list[tuple[str, str]]:
        """The filters that narrow the answer: each with its name in the address and in words."""
        said = {
            "first": f"{self.first} 起",
            "last": f"{self.last} 止",
            "sentiment": _name_of(Sentiment, self.sentiment),
            "platform": _name_of(Platform, self.platform),
            "topic": app.topic_names.get(self.topic, self.topic),
            "source": {one.id: one.name for one in app.settings.sources}.get(self.source, self.source),
            "place": self.place,
            "own": OWN.get(self.own, ""),
        }
        return [(name, words) for name, words in said.items() if getattr(self, name) and words]


def _name_of(kind: type[Sentiment] | type[Platform], value: str) -> str:
    return named(kind(value)) if value in set(kind) else ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def query_of(form: Form, app: App) -> queries.Query:
    """The form as a query; raises `QuerySyntaxError` for words that cannot be parsed."""
    first, last = _date(form.first), _date(form.last)
    period = None
    if first or last:
        period = Period.of_days(
            first or date(1995, 1, 1), max(last or date(2100, 1, 1), first or date(1995, 1, 1)), app.body.zone
        )
    return queries.Query(
        expression=app.parse_search(form.q) if form.q.strip() else None,
        period=period,
        platforms=(Platform(form.platform),) if form.platform in set(Platform) else (),
        sentiments=(Sentiment(form.sentiment),) if form.sentiment in set(Sentiment) else (),
        topics=(form.topic,) if form.topic else (),
        places=(form.place,) if form.place else (),
        sources=(form.source,) if form.source else (),
        own={"yes": True, "no": False}.get(form.own),
    )


@router.get("/search")
def search(
    request: Request,
    current: CurrentVisitor,
    q: Annotated[str, Query(max_length=2000)] = "",
    platform: str = "",
    sentiment: str = "",
    topic: str = "",
    place: str = "",
    source: str = "",
    first: str = "",
    last: str = "",
    own: str = "",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    web = web_of(request)
    form = Form(q, platform, sentiment, topic, place, source, first, last, own, page)
    problem = ""
    query = queries.Query()
    try:
        query = query_of(form, web.app)
        hits = web.app.store.search(query, Window(PAGE_SIZE, (page - 1) * PAGE_SIZE))
    except QuerySyntaxError as wrong:
        problem, hits = str(wrong), queries.Hits(0, True, ())
    return web.page(
        "search.html",
        status=422 if problem else 200,
        visitor=current,
        app=web.app,
        form=form,
        filters=form.filters(web.app),
        own=OWN,
        hits=hits,
        problem=problem,
        snippets={hit.tagged.id: snippet_of(hit, query.expression, SNIPPET_WIDTH) for hit in hits.documents},
        pages=max(1, min(LAST_PAGE, -(-hits.total // PAGE_SIZE))),
        platforms=list(Platform),
        sentiments=list(Sentiment),
    )
