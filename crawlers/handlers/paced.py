"""Downloads in turn: the one place through which every byte of a collection comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError

from crawlers.refusal import Refused, Stopped
from crawlers.spiders.current import spider_of
from domain.reasons import RejectReason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

PRIVATE_DETAIL = "该网址指向内网或本机地址，未经允许不访问。"


class PacedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, waiting for its turn at the host, and giving up as soon as the source is stopped.

    Pages, redirects, retries and robots.txt all pass here, so none of them can escape the pacing. The time limit of a
    page starts after the wait.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler

    async def download_request(self, request: Request) -> Response:
        spider = spider_of(self.crawler)
        host = urlsplit(request.url).hostname or ""
        async with spider.round.turns.turn(host, spider.stopped):
            try:
                return await _unless(spider.stopped, super().download_request(request))
            except CannotResolveHostError as error:
                if host in spider.round.guard.refused:
                    raise Refused(RejectReason.PRIVATE_ADDRESS, PRIVATE_DETAIL) from error
                raise


async def _unless(stopped: asyncio.Event, download: Coroutine[Any, Any, Response]) -> Response:
    """The result of `download`; it is given up with `Stopped` when `stopped` is set first."""
    work = asyncio.ensure_future(download)
    stop = asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
    if not work.done():
        work.cancel()
        await asyncio.wait({work})
        if not work.cancelled():
            work.exception()  # seen, so that asyncio does not report it as forgotten
        raise Stopped
    return work.result()
