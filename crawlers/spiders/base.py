"""What every web source has in common: each request ends in exactly one outcome, and the source in one coverage."""

from __future__ import annotations

import asyncio
import logging
import traceback
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from crawlers.blocked import is_blocked
from crawlers.charset import decode
from crawlers.compose import compose
from crawlers.extract import Unreadable, extract
from crawlers.failures import trouble_of
from crawlers.ledger import SourceLedger
from crawlers.refusal import Stopped
from crawlers.round import Round
from crawlers.settings import FeedSource, SiteSource
from crawlers.spiders.answers import charset_of, conditions, looks_like_html, visit_of
from domain.documents import Document, Page, Rejected
from domain.errors import StoreError
from domain.reasons import RejectReason, TimeSource
from domain.runs import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

log = logging.getLogger(__name__)

BLOCKED_SENTENCE = "对方要求登录或人机验证，本轮已停止，不再重试。"
_READ_IN_VAIN = frozenset(
    {
        RejectReason.EMPTY_TEXT,
        RejectReason.NO_TITLE_OR_TEXT,
        RejectReason.TOO_LARGE,
        RejectReason.NOT_HTML,
        RejectReason.UNDECODABLE,
        RejectReason.UNPARSABLE,
        RejectReason.HTTP_STATUS,
        RejectReason.DELETED_PAGE,
    }
)
"""Reasons that lie in the page itself: it is noted as visited, so that it is not asked for again every round."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way. `url` is the stored form; `entry` marks pages that the settings name, `listing` those that
    only lead to others (list pages, feeds)."""

    ticket: int
    url: str
    entry: bool
    listing: bool
    previous: Visit | None


class SourceSpider(Spider):
    """Asks for pages, settles each request once, and closes the books.

    Every request carries a ticket through retries and redirects. A ticket that is still open at the end is an unread
    page: it makes the coverage TRUNCATED, never silently fewer documents.
    """

    name = "source"

    def __init__(self, source: SiteSource | FeedSource, around: Round) -> None:
        super().__init__()
        self.source = source
        self.round = around
        self.stopped = asyncio.Event()
        self.ledger = SourceLedger(source.id)
        self._visits = {visit.url: visit for visit in around.visits.get(source.id, ())}
        self._open: dict[int, Asked] = {}
        self._issued = 0
        self._seen_urls: set[str] = set()
        self._seen_documents: set[str] = set()
        self._listing_visits: list[Visit] = []
        self._closing: set[asyncio.Future[None]] = set()
        around.join(self)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_bug, signals.spider_error)
        return spider

    # Asking

    def ask(
        self, url: str, callback: Callable[..., Any], *, entry: bool = False, listing: bool = False, **extra: Any
    ) -> Request | None:
        """The request for a page, or None when it needs none: asked already, read not long ago, or no pages left.

        `extra` goes to the callback.
        """
        stored = self.round.stored_url(url)
        if stored in self._seen_urls:
            return None
        self._seen_urls.add(stored)
        previous = self._visits.get(stored)
        if previous and not entry and not listing and not self._is_due(previous):
            self.ledger.known += 1
            return None
        if self._issued >= self.round.settings.max_pages:
            self.ledger.unread += 1
            return None
        self._issued += 1
        asked = Asked(self._issued, stored, entry, listing, previous)
        self._open[asked.ticket] = asked
        try:
            request = Request(url, callback, errback=self.on_failure, cb_kwargs=extra, dont_filter=True)
        except ValueError:
            self.reject(asked, RejectReason.UNPARSABLE, "网址无法识别。")
            return None
        return request.replace(
            headers=conditions(previous), meta={"ticket": asked.ticket}, priority=10 if listing else 0
        )

    # Settling

    def take(self, response: Response) -> tuple[Asked, Page] | None:
        """The page of an answer that is worth reading; any other answer is settled here and gives None."""
        asked = self._open[response.meta["ticket"]]
        if response.status == 304 and asked.previous:
            self._not_modified(asked, response)
            return None
        page = Page(response.url, response.body, self.round.now(), charset_of(response))
        if is_blocked(response.status, decode(page.body, page.charset).text if looks_like_html(response) else ""):
            self.reject_as_blocked(asked)
        if response.status != 200:
            self._reject_status(asked, response)
            return None
        return asked, page

    def read_article(
        self,
        response: Response,
        title: str = "",
        listed_at: datetime | None = None,
        native: bool = False,
        kind: str | None = None,
    ) -> None:
        """Callback for an article page. `title` and `listed_at` are what its list or feed says of it; `native` tells that
        `listed_at` is a feed's own time field, which outranks what the page shows."""
        taken = self.take(response)
        if taken is None:
            return
        asked, page = taken
        if not looks_like_html(response):
            self.reject(asked, RejectReason.NOT_HTML, "该网址不是网页，而是其他类型的文件。", response)
            return
        result = extract(replace(page, listed_title=title, listed_at=listed_at), kind=kind, zone=self.round.zone)
        if isinstance(result, Unreadable):
            if result.reason is RejectReason.BLOCKED_PAGE:
                self.reject_as_blocked(asked)
            self.reject(asked, result.reason, result.detail, response)
            return
        if native and listed_at is not None:
            result = replace(result, published_at=listed_at, time_source=TimeSource.NATIVE)
        document = compose(result, self.source, page.url, page.fetched_at, self.round)
        if not document.text:
            self.reject(asked, RejectReason.EMPTY_TEXT, "网页没有正文。", response)
            return
        self._settle(asked)
        self.ledger.entries_read += asked.entry
        self.keep_document(document)
        self.round.keep(self.source.id, visit_of(asked.url, response, self.round.now()))

    def keep_document(self, document: Document) -> None:
        """Spool a document; the same one found twice in a round is kept once and counted as known."""
        if document.id in self._seen_documents:
            self.ledger.known += 1
            return
        self._seen_documents.add(document.id)
        self.round.keep(self.source.id, document)
        self.ledger.documents += 1
        self.ledger.undated += document.time_source is TimeSource.FETCHED

    def listing_read(self, asked: Asked, response: Response) -> None:
        """A list page or feed was read. It is noted as visited at the end, if all that it led to was settled too:
        otherwise the next round would get a 304 and never come back to what is missing."""
        self._settle(asked)
        self.ledger.entries_read += 1
        self._listing_visits.append(visit_of(asked.url, response, self.round.now()))

    def reject(
        self,
        asked: Asked,
        reason: RejectReason,
        detail: str,
        response: Response | None = None,
        *,
        transient: bool = False,
    ) -> None:
        """Settle a request without a document. `response` is given when the fault lies in the page that came."""
        self._settle(asked)
        self.round.keep(self.source.id, Rejected(self.source.id, asked.url, reason, self.round.now(), detail))
        self.ledger.reject(reason, transient=transient)
        if asked.listing:
            self.ledger.fail_listing(detail)
        elif response is not None and not transient and reason in _READ_IN_VAIN:
            self.round.keep(self.source.id, visit_of(asked.url, response, self.round.now()))

    def reject_as_blocked(self, asked: Asked) -> NoReturn:
        """Settle a challenge page and stop the source for this round."""
        self.reject(asked, RejectReason.BLOCKED_PAGE, "对方要求登录或人机验证，没有给出网页内容。", transient=True)
        self._stop_source(BLOCKED_SENTENCE)

    def on_failure(self, failure: Failure) -> None:
        """Errback of every request."""
        error = failure.value
        assert error is not None
        if isinstance(error, Stopped):
            return  # its ticket stays open and counts as unread
        # Scrapy hangs the request on the failure; the type does not tell
        asked = self._open.get(failure.request.meta["ticket"])  # type: ignore[attr-defined]
        if asked is not None:
            trouble = trouble_of(error)
            self.reject(asked, trouble.reason, trouble.detail, transient=trouble.transient)

    def on_bug(self, failure: Failure, response: Any) -> None:
        """A callback raised: the page is rejected, and the place of the error is logged without any text of the page."""
        error = failure.value
        assert error is not None
        if isinstance(error, StoreError):
            return  # the round knows, and ends
        frame = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "来源 %s：解析网页时出错（%s，%s:%s）", self.source.id, type(error).__name__, frame.name, frame.lineno
        )
        asked = self._open.get(getattr(response, "meta", {}).get("ticket", 0))
        if asked is None:
            self.ledger.fault("有网页解析时出错，可能没有读全。")
        else:
            self.reject(asked, RejectReason.UNPARSABLE, "网页无法解析。", response)

    # Stopping

    def halt(self, sentence: str) -> None:
        """Stop from outside, now; requests under way are given up and count as unread."""
        if self.stopped.is_set():
            return
        self.ledger.fault(sentence)
        self.stopped.set()
        closing = asyncio.ensure_future(self.crawler.stop_async())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def closed(self, reason: str) -> None:
        """Scrapy calls this last: the books are closed, exactly one coverage is spooled."""
        if self.round.failure is not None:
            return
        self.ledger.unread += len(self._open)
        self._open.clear()
        if self.ledger.complete:
            for visit in self._listing_visits:
                self.round.keep(self.source.id, visit)
        self.round.keep(self.source.id, self.ledger.coverage(self.round.now()))

    def _stop_source(self, sentence: str) -> NoReturn:
        self.ledger.fault(sentence)
        self.stopped.set()
        raise CloseSpider("stopped")

    def _is_due(self, previous: Visit) -> bool:
        return previous.at + timedelta(days=self.round.settings.revisit_days) <= self.round.now()

    def _settle(self, asked: Asked) -> None:
        del self._open[asked.ticket]

    def _not_modified(self, asked: Asked, response: Response) -> None:
        self._settle(asked)
        self.ledger.unchanged += not asked.listing
        self.ledger.entries_unchanged += asked.entry
        self.round.keep(self.source.id, visit_of(asked.url, response, self.round.now(), asked.previous))

    def _reject_status(self, asked: Asked, response: Response) -> None:
        status = response.status
        self.ledger.unauthorised |= asked.entry and status in {401, 403}
        busy = status == 429 or status >= 500
        self.reject(asked, RejectReason.HTTP_STATUS, f"对方返回错误状态 {status}。", response, transient=busy)
        if (wait := response.meta.get("wanted_wait")) is not None:
            self._stop_source(f"对方要求等待 {wait:.0f} 秒后再访问，本轮已停止。")
        if status == 429:
            self._stop_source("对方表示访问过于频繁（429），本轮已停止。")
