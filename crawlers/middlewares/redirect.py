"""Redirects, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from crawlers.refusal import Refused
from domain.reasons import RejectReason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LIMIT = 5
"""RFC 9309 asks robots.txt readers to follow five; a page that needs more is a loop."""


class RedirectMiddleware:
    """Follows 301, 302, 303, 307 and 308 with a new request, which passes every rule again (hosts, robots, turns).

    Scrapy's own gives no reason of its own for a loop and carries a Referer along.
    """

    @classmethod
    def from_crawler(cls, _crawler: Crawler) -> Self:
        return cls()

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        location = response.headers.get("Location")
        if response.status not in {301, 302, 303, 307, 308} or not location:
            return response
        try:
            target = urljoin(request.url, safe_url_string(location))
            scheme = urlsplit(target).scheme
        except ValueError as error:
            raise Refused(RejectReason.UNPARSABLE, "对方转往的网址无法识别。") from error
        if scheme not in {"http", "https"}:
            raise Refused(RejectReason.HOST_NOT_ALLOWED, "对方转往的不是网页地址。")
        passed: tuple[str, ...] = (*request.meta.get("passed", ()), request.url)
        if target in passed or len(passed) > LIMIT:
            raise Refused(RejectReason.REDIRECT_LOOP, "网页反复跳转，无法到达。")
        # The downloader notes the host's queue in the meta; the new host has its own.
        meta = {name: value for name, value in request.meta.items() if name != "download_slot"}
        return request.replace(url=target, meta={**meta, "passed": passed}, dont_filter=True)
