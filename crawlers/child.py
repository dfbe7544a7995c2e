"""The inside of the child process: the only module that starts a reactor.

A reactor cannot be started twice in a process, so every round has a process of its own (DESIGN.md section 4). `run` takes
the process over: it sets an alarm that ends it for good when the round lasts too long, whatever it hangs in.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from crawlers.job import RoundJob
from crawlers.settings import FeedSource, FileSource, SiteSource
from domain.ports import Mask
from domain.reasons import CoverageState
from domain.runs import Coverage

TIME_SENTENCE = "本轮采集时间已用完。"
STOP_SENTENCE = "采集被要求停止，本轮没有读完。"
_GRACE_SHARE = 0.1
"""The last tenth of a round, at most ten seconds, is kept for closing the books."""
_MOST_GRACE = 10.0


def run(job: RoundJob, mask: Mask) -> None:
    """Collect all sources of the round into the spool; returns when each of them has its one coverage.

    `mask` is applied to every text before it is spooled. Raises `StoreFull` or `StoreError` when the spool cannot be
    written: what was spooled before is kept. Does not outlive `round_timeout_seconds`: a round that cannot be closed in
    time is killed by SIGALRM, and the reader of the spool recovers what it had collected. SIGTERM and SIGINT end a round
    early, with its books closed.
    """
    from crawlers.addresses import AddressGuard
    from crawlers.round import Round
    from crawlers.spool import SpoolWriter

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, job.crawl.round_timeout_seconds)
    try:
        with SpoolWriter(job.spool, now=job.now) as spool:
            around = Round(job, mask, spool, AddressGuard(job.crawl.allow_private))
            _collect_files(job, around)
            _crawl(job, around)
            _cover_the_rest(job, around)
        if around.failure is not None:
            raise around.failure
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _collect_files(job: RoundJob, around: Any) -> None:
    from crawlers.file_source import collect

    for source in job.sources:
        if isinstance(source, FileSource):
            for item in collect(source, around):
                around.keep(source.id, item)


def _crawl(job: RoundJob, around: Any) -> None:
    web = [source for source in job.sources if isinstance(source, SiteSource | FeedSource)]
    if not web:
        return
    from crawlers.process import RoundProcess
    from crawlers.spiders.feed import FeedSpider
    from crawlers.spiders.site import SiteSpider

    process = RoundProcess(job, around.guard)
    _quieten_logs()
    for source in web:
        process.crawl(SiteSpider if isinstance(source, SiteSource) else FeedSpider, source=source, around=around)
    timeout = job.crawl.round_timeout_seconds
    soft = timeout - min(_MOST_GRACE, timeout * _GRACE_SHARE)
    loop = asyncio.get_event_loop()
    loop.call_later(soft, around.halt, TIME_SENTENCE)
    # Scrapy's own handlers would wait until every request that is due has had its turn.
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, around.halt, STOP_SENTENCE)
    process.start(install_signal_handlers=False)


def _cover_the_rest(job: RoundJob, around: Any) -> None:
    """A source whose spider could not even start must not look like a source with nothing to say."""
    if around.failure is not None:
        return
    for source in job.sources:
        if source.id not in around.covered:
            detail = "采集程序内部出错，本轮没有读到这个来源。"
            around.keep(source.id, Coverage(source.id, around.now(), CoverageState.FAILED, detail=detail))


def _quieten_logs() -> None:
    """Scrapy's own messages name raw URLs and quote what a page made fail; ours do not."""
    for name in ("scrapy", "twisted", "asyncio", "py.warnings", "protego"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
