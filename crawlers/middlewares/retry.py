"""A few more tries, when and as the other side says."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from crawlers.failures import WORTH_A_RETRY
from crawlers.spiders.current import spider_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

BUSY = frozenset({429, 503})
"""Statuses that may carry Retry-After (RFC 9110, section 10.2.3; RFC 6585, section 4)."""
BROKEN = frozenset({500, 502, 504})


class RetryMiddleware:
    """Holds the host back for Retry-After, else for a growing multiple of the usual delay, and asks again.

    When the other side wants a longer wait than the settings allow, nothing is tried again: the answer goes to the
    spider with `wanted_wait` in its meta, and the spider stops for this round.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in BUSY | BROKEN or request.meta.get("robots"):
            return response
        spider = spider_of(self._crawler)
        wanted = (
            retry_after(response.headers.get("Retry-After"), spider.round.now()) if response.status in BUSY else None
        )
        if wanted is not None and wanted > spider.round.settings.max_wait_seconds:
            request.meta["wanted_wait"] = wanted
            return response
        return self._again(request, wanted) or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if request.meta.get("robots") or not isinstance(exception, WORTH_A_RETRY):
            return None
        return self._again(request, None)

    def _again(self, request: Request, wait: float | None) -> Request | None:
        around = spider_of(self._crawler).round
        tries: int = request.meta.get("tries", 1)
        if tries > around.settings.retries:
            return None
        seconds = (
            wait
            if wait is not None
            else min(around.settings.delay_seconds * 2**tries, around.settings.max_wait_seconds)
        )
        around.turns.hold(urlsplit(request.url).hostname or "", seconds)
        return request.replace(meta={**request.meta, "tries": tries + 1}, dont_filter=True)


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, in either of its forms (RFC 9110, section 10.2.3); None without one."""
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
