"""Kind `feed`: RSS and Atom."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from crawlers.compose import compose
from crawlers.extract import Article, Kind
from crawlers.feeds import Entry, read_feed
from crawlers.identity import document_id
from crawlers.settings import FeedSource
from crawlers.spiders.answers import content_type_of, looks_like_feed, looks_like_html
from crawlers.spiders.base import SourceSpider
from domain.documents import Page, Rejected
from domain.reasons import RejectReason, TimeSource

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

DAMAGED_SENTENCE = "订阅源的内容不完整或格式有误，只读出了其中一部分。"


class FeedSpider(SourceSpider):
    """Takes the entries as they stand in the feed, or opens the article of each (`fetch_articles`)."""

    source: FeedSource

    async def start(self) -> AsyncIterator[Request]:
        if request := self.ask(self.source.url, self.read_entries, entry=True, listing=True):
            yield request

    def read_entries(self, response: Response) -> Iterator[Request]:
        """Callback for the feed itself."""
        taken = self.take(response)
        if taken is None:
            return
        asked, page = taken
        if looks_like_html(response) and not looks_like_feed(response):
            self.reject(asked, RejectReason.UNPARSABLE, "该网址给出的是网页，不是订阅源。")
            return
        feed = read_feed(page, self.round.zone, content_type_of(response))
        if not feed.recognised:
            self.reject(asked, RejectReason.UNPARSABLE, "订阅源的内容无法识别。")
            return
        self.listing_read(asked, response)
        if feed.damaged:
            self.ledger.fault(DAMAGED_SENTENCE)
        for entry in feed.entries:
            if self.source.fetch_articles and entry.url:
                request = self.ask(
                    entry.url, self.read_article, title=entry.title, listed_at=entry.published_at, native=True
                )
                if request:
                    yield request
            else:
                self._take_entry(entry, page)

    def _take_entry(self, entry: Entry, page: Page) -> None:
        text = entry.text or entry.title
        url = entry.url or page.url
        if not text:
            self.round.keep(self.source.id, self._rejected(url, page))
            self.ledger.reject(RejectReason.NO_TITLE_OR_TEXT, transient=False)
            return
        known = TimeSource.NATIVE if entry.published_at else TimeSource.FETCHED
        article = Article(entry.title or text[:60], text, entry.published_at, known, "", Kind.ARTICLE)
        document = compose(article, self.source, url, page.fetched_at, self.round)
        if not entry.url:
            # Without a link the entry's own id tells it apart; without that, its words do.
            native = f"{self.round.stored_url(page.url)}#{entry.native_id or document.content_hash}"
            document = replace(document, id=document_id(self.source.platform, native))
        self.keep_document(document)

    def _rejected(self, url: str, page: Page) -> Rejected:
        detail = "订阅条目既没有标题也没有文字。"
        return Rejected(
            self.source.id, self.round.stored_url(url), RejectReason.NO_TITLE_OR_TEXT, page.fetched_at, detail
        )
