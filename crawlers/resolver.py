"""Name resolution that hands out permitted addresses only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawlers.addresses import AddressGuard

if TYPE_CHECKING:
    from collections.abc import Sequence


class GuardedResolver(CachingThreadedResolver):
    """Every connection of the child takes its address from here, also for hosts written as numbers.

    The address that is judged is the address that is connected to: there is no second question to a name server in
    between, so rebinding a name gains nothing. IPv4 only, as its parent class.
    """

    guard: AddressGuard

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """`crawler` is the process, as Scrapy calls it; it carries the guard."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.guard = crawler.guard
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        answer: Deferred[str] = super().getHostByName(name, timeout)
        return answer.addCallback(self._judged, name)

    def _judged(self, address: str, name: str) -> str:
        if not self.guard.permits(name, address):
            raise DNSLookupError(f"the address of {name} is not permitted")
        return address
