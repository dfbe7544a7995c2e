"""What a site answers, before it becomes HTTP; and the conditional GET of RFC 9110 section 13."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from demo.publications import Publication

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
PICTURE = "image/svg+xml"

Shelf = Callable[[], tuple[Publication, ...]]
"""Gives the publications of one site that are out by now, oldest first."""


@dataclass(frozen=True, slots=True)
class Request:
    """`base` is the address under which the reader reached the site, without a slash at the end."""

    path: str
    query: Mapping[str, str]
    base: str


@dataclass(frozen=True, slots=True)
class Response:
    """`modified` is the time of the last change, aware; None where none is known."""

    body: bytes
    content_type: str = HTML
    modified: datetime | None = None
    status: int = 200

    @property
    def etag(self) -> str:
        return f'"{blake2b(self.body, digest_size=10).hexdigest()}"'

    @property
    def last_modified(self) -> str:
        """The `Last-Modified` header, or "" where no time is known."""
        if self.modified is None:
            return ""
        return format_datetime(self.modified.astimezone(UTC).replace(microsecond=0), usegmt=True)

    def unchanged(self, if_none_match: str, if_modified_since: str) -> bool:
        """Whether a reader with these request headers ("" for none) has this very body already. An entity tag decides
        alone when it is there; a date that cannot be read counts for nothing."""
        if if_none_match:
            tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            return self.etag in tags or "*" in tags
        if not if_modified_since or self.modified is None:
            return False
        try:
            since = parsedate_to_datetime(if_modified_since)
        except ValueError:
            return False
        if since.tzinfo is None:
            since = since.replace(tzinfo=UTC)
        return self.modified.replace(microsecond=0) <= since


def newest(publications: tuple[Publication, ...]) -> datetime | None:
    """The latest time at which one of them changed: published, replied to or answered."""
    times = [one.published_at for one in publications]
    times += [reply.at for one in publications for reply in one.replies]
    times += [one.answer.at for one in publications if one.answer]
    return max(times, default=None)
