"""What the head of an answer tells, and what the next request makes of it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from domain.runs import Visit

if TYPE_CHECKING:
    from scrapy.http import Response

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HTML_START = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF|atom:feed)\b")
_VAGUE = ("text/plain", "application/octet-stream", "application/xml", "text/xml", "")
_LONGEST_HEADER = 500


def content_type_of(response: Response) -> str:
    """The media type in lower case without parameters, "" when the answer names none."""
    return _header(response, "Content-Type").partition(";")[0].strip().lower()


def charset_of(response: Response) -> str | None:
    """The charset that the HTTP header names, if any."""
    match = _CHARSET.search(_header(response, "Content-Type"))
    return match.group(1) if match else None


def looks_like_html(response: Response) -> bool:
    """By the media type; where that says little, by how the body starts."""
    kind = content_type_of(response)
    if kind in {"text/html", "application/xhtml+xml"}:
        return True
    return (
        kind in _VAGUE
        and bool(_HTML_START.match(response.body[:4096]))
        and not _FEED_START.search(response.body[:4096])
    )


def looks_like_feed(response: Response) -> bool:
    """Whether the body holds the root element of RSS or Atom near its start; the media type is not trusted."""
    return bool(_FEED_START.search(response.body[:4096]))


def conditions(previous: Visit | None) -> dict[str, str]:
    """Headers of a conditional GET (RFC 9110, section 13.1); none for a page that was never read."""
    headers = {}
    if previous and previous.etag:
        headers["If-None-Match"] = previous.etag
    if previous and previous.last_modified:
        headers["If-Modified-Since"] = previous.last_modified
    return headers


def visit_of(url: str, response: Response, at: datetime, previous: Visit | None = None) -> Visit:
    """What the next conditional GET needs. A 304 may leave its validators out: then those of before stay good."""
    etag, last_modified = _header(response, "ETag"), _header(response, "Last-Modified")
    if previous and response.status == 304:
        etag, last_modified = etag or previous.etag, last_modified or previous.last_modified
    return Visit(url, at, etag, last_modified)


def _header(response: Response, name: str) -> str:
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    # Headers are hostile text too: what is longer or not printable is no validator worth sending back.
    return value if len(value) <= _LONGEST_HEADER and value.isprintable() else ""
