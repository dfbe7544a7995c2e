"""Scrapy's process with what the resolver needs."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.addresses import AddressGuard


class RoundProcess(AsyncCrawlerProcess):
    """Installs the asyncio reactor when it is made; runs once in the life of a process."""

    def __init__(self, settings: dict[str, Any], guard: AddressGuard) -> None:
        self.guard = guard
        super().__init__(settings)
