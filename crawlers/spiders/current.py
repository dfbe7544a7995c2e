"""The spider behind a Scrapy component."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.spiders.base import SourceSpider


def spider_of(crawler: Crawler) -> SourceSpider:
    """Each crawler of a round has one spider, and it is one of ours, made before every component."""
    return cast("SourceSpider", crawler.spider)
