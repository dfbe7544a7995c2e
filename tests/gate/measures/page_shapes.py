"""Extraction on pages written for this project, each in the shape of a system that public pages come from.

`tests/gate/cases/page_shapes.jsonl` has a page a line: `html` in the bytes of `encoding` (UTF-8 where none is told), the
charset of the HTTP header, the channel where the spider knows it, and what is to be read. A line with `refused` is no
article; the reason must be that one, or may be any where it is "". What several pages share (a navigation, a paragraph)
stands once in `page_shapes_parts.json`, as `{{name}}`. Places, offices, people and hosts are invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any

from crawlers.extract import Article, Unreadable, extract
from domain.documents import Page
from tests.gate.measures.extraction import NOW, four_gram_f1

CASES = Path(__file__).parents[1] / "cases"
_PART = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Shape:
    """A page and what is to be read from it. `title` is None on a page to be refused, for the reason `refused` ("": any).
    `publisher` and `replies` are None where they are not asked: no institution is named, the page is no thread."""

    name: str
    page: Page
    channel: str | None
    title: str | None
    time: datetime | None
    publisher: str | None
    body: str
    replies: tuple[str, ...] | None
    refused: str


def measure() -> dict[str, float]:
    """Figures on all own pages, see `figures`."""
    return figures(read_shapes())


def figures(shapes: Sequence[Shape]) -> dict[str, float]:
    """Keys: pages; title, time, publisher, replies (shares that are exactly right, of the pages asked for it; a time to the
    second and with its zone, a day without a time as its beginning in Shanghai, replies in order and none in the body);
    body (mean F1 of character 4-grams); refused (share of the pages without an article that are refused for their reason).
    A page that is wrongly refused is wrong in all that it is asked for."""
    scores: dict[str, list[float]] = {}
    for shape in shapes:
        for figure, score in _scores(shape, extract(shape.page, kind=shape.channel)).items():
            scores.setdefault(figure, []).append(score)
    return {"pages": len(shapes), **{figure: fmean(found) for figure, found in scores.items()}}


def read_shapes() -> list[Shape]:
    """The pages of the two files, put together."""
    parts = json.loads((CASES / "page_shapes_parts.json").read_text(encoding="utf-8"))
    lines = (CASES / "page_shapes.jsonl").read_text(encoding="utf-8").splitlines()
    return [_shape(json.loads(line), parts) for line in lines]


def _shape(row: Mapping[str, Any], parts: Mapping[str, str]) -> Shape:
    body = _whole(row["html"], parts).encode(row.get("encoding", "utf-8"))
    return Shape(
        name=row["name"],
        page=Page(row["url"], body, NOW, charset=row.get("http_charset")),
        channel=row.get("channel"),
        title=_whole(row["title"], parts) if "title" in row else None,
        time=datetime.fromisoformat(row["time"]) if "time" in row else None,
        publisher=row.get("publisher"),
        body=_whole(row.get("body", ""), parts),
        replies=tuple(_whole(reply, parts) for reply in row["replies"]) if "replies" in row else None,
        refused=row.get("refused", ""),
    )


def _whole(text: str, parts: Mapping[str, str]) -> str:
    """The text with its parts in their places; parts may hold parts. Raises `KeyError` for an unknown one."""
    return _PART.sub(lambda found: _whole(parts[found[1]], parts), text)


def _scores(shape: Shape, read: Article | Unreadable) -> dict[str, float]:
    """Between 0 and 1 for each thing that the page is asked for."""
    if shape.title is None:
        return {"refused": isinstance(read, Unreadable) and shape.refused in {"", read.reason.value}}
    article = read if isinstance(read, Article) else None
    scores: dict[str, float] = {
        "title": article is not None and article.title == shape.title,
        "time": article is not None and article.published_at == shape.time,
        "body": four_gram_f1(article.text, shape.body) if article is not None else 0.0,
    }
    if shape.publisher is not None:
        scores["publisher"] = article is not None and article.publisher == shape.publisher
    if shape.replies is not None:
        scores["replies"] = article is not None and article.replies == shape.replies
    return scores
