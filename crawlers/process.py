"""Scrapy's process, with nothing switched on but what a round needs."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.addresses import AddressGuard
from crawlers.job import RoundJob

_HANDLER = "crawlers.handlers.paced.PacedHandler"


class RoundProcess(AsyncCrawlerProcess):
    """Installs the asyncio reactor when it is made; runs once in the life of a process. The resolver takes `guard` from
    here."""

    def __init__(self, job: RoundJob, guard: AddressGuard) -> None:
        self.guard = guard
        super().__init__(scrapy_settings(job))


def scrapy_settings(job: RoundJob) -> dict[str, Any]:
    """What is on stands here with its place in the order; what Scrapy would switch on by itself is off.

    A part that is set to `None` (Scrapy's advice) is still imported: consoles, cookie and proxy middlewares with a web
    server and a client of their own. Empty base lists keep them out of the process, and it starts in half the time.
    """
    return {
        "USER_AGENT": job.crawl.identification,
        "DOWNLOAD_TIMEOUT": job.crawl.timeout_seconds,
        "DOWNLOAD_MAXSIZE": job.crawl.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": job.crawl.verify_certificates,
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
        "DOWNLOAD_DELAY": 0,  # HostTurns paces, across all sources of the round
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 4,
        "EXTENSIONS_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.middlewares.hosts.HostsMiddleware": 100,
            "crawlers.middlewares.robots.RobotsMiddleware": 150,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawlers.middlewares.retry.RetryMiddleware": 550,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
            "crawlers.middlewares.redirect.RedirectMiddleware": 600,
        },
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        },
        "TWISTED_DNS_RESOLVER": "crawlers.resolver.GuardedResolver",
        # A filtered duplicate would vanish without an outcome; the spiders count their own.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "STATS_DUMP": False,
        "LOG_LEVEL": "WARNING",
        # Scrapy's root handler would print the messages of errors, which can quote a page.
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_VERSIONS": [],
    }
