"""robots.txt is obeyed, always: there is no switch for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawlers.failures import trouble_of
from crawlers.refusal import Refused, Stopped
from crawlers.robots import RobotsAnswer
from crawlers.spiders.current import spider_of
from domain.reasons import RejectReason

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RobotsMiddleware:
    """Fetches /robots.txt of a site before its first page, and slows down to its Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        spider = spider_of(self._crawler)
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        rules, fetched = await spider.round.robots.rules(site, lambda: self._fetch(site))
        product = spider.round.settings.product
        if fetched and (delay := rules.crawl_delay(product)):
            spider.round.turns.slow_down(parts.hostname or "", delay)
        if rules.closed:
            raise Refused(*rules.closed, transient=rules.closed[0] is not RejectReason.PRIVATE_ADDRESS)
        if not rules.allows(request.url, product):
            raise Refused(RejectReason.ROBOTS, "对方的 robots.txt 不允许采集该网址。")

    async def _fetch(self, site: str) -> RobotsAnswer:
        request = Request(
            f"{site}/robots.txt", callback=NO_CALLBACK, dont_filter=True, meta={"robots": True}, priority=1000
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Stopped:
            raise
        except Refused as refusal:
            if refusal.reason is RejectReason.REDIRECT_LOOP:
                return RobotsAnswer(404)  # section 2.3.1.2: more than five redirects may count as unavailable
            return RobotsAnswer(0, b"", refusal.reason, refusal.detail)
        except Exception as error:  # noqa: BLE001 - whatever kept robots.txt away, the site is closed for this round
            trouble = trouble_of(error)
            return RobotsAnswer(0, b"", trouble.reason, f"无法读取对方的 robots.txt：{trouble.detail}")
        return RobotsAnswer(response.status, response.body)
