"""Only hosts that the source lists, and no address inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from crawlers.handlers.paced import PRIVATE_DETAIL
from crawlers.refusal import Refused
from crawlers.spiders.current import spider_of
from domain.reasons import RejectReason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class HostsMiddleware:
    """Turns requests away before they are sent. Redirects come through here too, as new requests.

    A robots.txt may redirect to another host (RFC 9309, section 2.3.1.2), so the list is not applied to it; addresses
    are judged for it all the same.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        spider = spider_of(self._crawler)
        parts = urlsplit(request.url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme not in {"http", "https"} or not host:
            raise Refused(RejectReason.HOST_NOT_ALLOWED, "只访问 http 和 https 网址。")
        if not spider.round.guard.permits_literal(host):
            raise Refused(RejectReason.PRIVATE_ADDRESS, PRIVATE_DETAIL)
        if host not in spider.source.allowed_hosts and not request.meta.get("robots"):
            raise Refused(RejectReason.HOST_NOT_ALLOWED, "该网址的主机不在此来源允许访问的范围内。")
