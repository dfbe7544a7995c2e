"""Entries of an RSS or Atom feed, from bytes that were already fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from parsel import Selector

from crawlers.dates import parse_time
from domain.documents import Page

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "pre"}
)


MOST_ENTRIES = 1000
_ENTRY_START = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, not masked. Who wrote it is not read at all. `url` is "" when it links nowhere; `native_id` is the
    entry's own id, or "". `published_at` is None when its date is missing or cannot be believed."""

    url: str
    native_id: str
    title: str
    text: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """`damaged` tells that the file breaks off, is malformed or has more than `MOST_ENTRIES`: `entries`
    are those that could be read."""

    entries: tuple[Entry, ...]
    damaged: bool
    recognised: bool


def read_feed(page: Page, zone: ZoneInfo, content_type: str = "") -> Feed:
    """Parse a feed; never fetches anything and never raises for what it holds."""
    import feedparser

    body = _head(page.body)
    headers = {"content-location": page.url, "content-type": content_type or "application/xml"}
    # A stream, never bytes or text: those may be taken for a file name or an address (feedparser's own warning).
    parsed = feedparser.parse(BytesIO(body), response_headers=headers)
    entries = tuple(_entry(raw, page.fetched_at, zone) for raw in parsed.entries)
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    damaged = bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), harmless)
    return Feed(entries, damaged or len(body) < len(page.body), bool(parsed.version) or bool(entries))


def _head(body: bytes) -> bytes:
    """The feed up to its thousandth entry: feedparser takes a millisecond for each, and a hostile feed holds 160,000."""
    starts = list(islice(_ENTRY_START.finditer(body), MOST_ENTRIES + 1))
    return body[: starts[-1].start()] if len(starts) > MOST_ENTRIES else body


def _entry(raw: Any, now: datetime, zone: ZoneInfo) -> Entry:
    told = raw.get("published") or raw.get("updated") or raw.get("created") or ""
    contents = [part.get("value", "") for part in raw.get("content", ())]
    html = max([*contents, raw.get("summary", "")], key=len, default="")
    link = str(raw.get("link", "")).strip()
    return Entry(
        url=link if link.startswith(("http://", "https://")) else "",
        native_id=str(raw.get("id", "")).strip(),
        title=plain_text(raw.get("title", "")),
        text=plain_text(html),
        published_at=parse_time(told, reference=now, zone=zone) if told else None,
    )


def plain_text(html: str) -> str:
    """The words of an HTML fragment, one block a line."""
    if "<" not in html and "&" not in html:
        return "\n".join(filter(None, (line.strip() for line in html.splitlines())))
    document = Selector(text=f"<html><body>{html}</body></html>", type="html")
    pieces: list[str] = []
    for node in document.xpath("//body//node()[not(ancestor-or-self::script or ancestor-or-self::style)]"):
        root = node.root
        if isinstance(root, str):
            pieces.append(root)
        elif getattr(root, "tag", None) in _BLOCKS:
            pieces.append("\n")
    lines = (" ".join(line.split()) for line in "".join(pieces).splitlines())
    return "\n".join(filter(None, lines))
