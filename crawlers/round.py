"""What all spiders of one child process share."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawlers.addresses import AddressGuard
from crawlers.identity import canonical_url
from crawlers.job import RoundJob
from crawlers.robots import RobotsCache
from crawlers.spool import SpoolWriter
from crawlers.turns import HostTurns
from domain.errors import StoreError
from domain.ports import Mask, SourceItem
from domain.runs import Coverage

if TYPE_CHECKING:
    from crawlers.spiders.base import SourceSpider


class Round:
    """One collection round: its settings, its clock, its spool, its rules of conduct.

    `failure` is set when the spool cannot be written any more: then every spider stops, and `child.run` raises it.
    """

    def __init__(self, job: RoundJob, mask: Mask, spool: SpoolWriter, guard: AddressGuard) -> None:
        self.settings = job.crawl
        self.zone = job.zone
        self.visits = job.visits
        self.mask = mask
        self.guard = guard
        self.turns = HostTurns(delay=job.crawl.delay_seconds, concurrent=job.crawl.concurrent_hosts)
        self.robots = RobotsCache()
        self.failure: StoreError | None = None
        self.covered: set[str] = set()
        self._spool = spool
        self._spiders: list[SourceSpider] = []
        self._started = job.now
        self._origin = time.monotonic()

    def now(self) -> datetime:
        """The time of the parent's clock at the start of the round, plus what has passed since."""
        return self._started + timedelta(seconds=time.monotonic() - self._origin)

    def keep(self, source: str, item: SourceItem) -> None:
        """Spool one item. When that fails the round ends; raises the `StoreError`."""
        try:
            self._spool.append(source, item)
        except StoreError as error:
            self.failure = error
            self.halt("采集内容无法写入磁盘，本轮中止。")
            raise
        if isinstance(item, Coverage):
            self.covered.add(source)

    def join(self, spider: SourceSpider) -> None:
        self._spiders.append(spider)

    def halt(self, sentence: str) -> None:
        """Stop every spider; what was asked for and has not come is given up."""
        for spider in self._spiders:
            spider.halt(sentence)

    def stored_url(self, url: str) -> str:
        """The form of a URL that may be written down: canonical, and without personal data in its query."""
        canonical = canonical_url(url)
        parts = urlsplit(canonical)
        pairs = [pair for pair in parts.query.split("&") if self.mask(pair.partition("=")[2]) == pair.partition("=")[2]]
        return urlunsplit(parts._replace(query="&".join(pairs)))
