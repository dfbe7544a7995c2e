"""Kind `site`: list pages that lead to articles, and articles by their URLs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

from crawlers.lists import read_list
from crawlers.settings import SiteSource
from crawlers.spiders.answers import looks_like_html
from crawlers.spiders.base import SourceSpider
from domain.reasons import RejectReason

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class SiteSpider(SourceSpider):
    """Reads up to `list_pages` pages of each list, then the articles in the order of the lists."""

    source: SiteSource

    async def start(self) -> AsyncIterator[Request]:
        for url in self.source.lists:
            if request := self.ask(url, self.read_listing, entry=True, listing=True):
                yield request
        for url in self.source.pages:
            if request := self.ask(url, self.read_article, entry=True, kind=self._kind):
                yield request

    def read_listing(self, response: Response, number: int = 1) -> Iterator[Request]:
        """Callback for the `number`-th page of a list."""
        taken = self.take(response)
        if taken is None:
            return
        asked, page = taken
        if not looks_like_html(response):
            self.reject(asked, RejectReason.NOT_HTML, "列表页不是网页，而是其他类型的文件。")
            return
        listing = read_list(page, self.source, self.round.zone)
        self.listing_read(asked, response)
        for link in listing.links:
            if request := self.ask(
                link.url, self.read_article, title=link.title, listed_at=link.listed_at, kind=self._kind
            ):
                yield request
        if listing.next_url and number < self.source.list_pages:
            following = self.ask(listing.next_url, self.read_listing, listing=True, number=number + 1)
            if following:
                yield following

    @property
    def _kind(self) -> str | None:
        return None if self.source.page_kind == "auto" else self.source.page_kind
