"""What robots.txt allows (RFC 9309).

Scrapy's own middleware allows everything when robots.txt cannot be reached and reads the body of a 500 answer as rules;
RFC 9309 asks for the opposite (section 2.3.1.4: unreachable means complete disallow), hence this module.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from domain.reasons import RejectReason

PARSED_BYTES = 512_000
"""RFC 9309, section 2.5: at least 500 kibibytes are parsed."""


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came back for /robots.txt. `status` is 0 when nothing came; then `reason` and `detail` say why."""

    status: int
    body: bytes = b""
    reason: RejectReason = RejectReason.ROBOTS
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one site. Without a `parser` all is allowed, unless `closed` says why nothing is."""

    parser: Protego | None = None
    closed: tuple[RejectReason, str] | None = None

    def allows(self, url: str, product: str) -> bool:
        return self.closed is None and (self.parser is None or bool(self.parser.can_fetch(url, product)))

    def crawl_delay(self, product: str) -> float:
        """Seconds between requests that the site asks for; 0 when it asks for none."""
        delay = self.parser.crawl_delay(product) if self.parser else None
        return max(0.0, float(delay)) if delay else 0.0


def rules_of(answer: RobotsAnswer) -> RobotsRules:
    """2xx are rules; other 4xx and an endless redirect mean that there are none (section 2.3.1.3); 429, 5xx and silence
    mean that nothing may be fetched now (section 2.3.1.4)."""
    if answer.status == 0:
        return RobotsRules(closed=(answer.reason, answer.detail))
    if answer.status == 429 or answer.status >= 500:
        return RobotsRules(
            closed=(RejectReason.ROBOTS, f"对方的 robots.txt 暂时无法读取（{answer.status}），按规定本轮不采集。")
        )
    if 200 <= answer.status < 300:
        text = answer.body[:PARSED_BYTES].decode("utf-8-sig", errors="ignore")
        return RobotsRules(parser=Protego.parse(text))
    return RobotsRules()


class RobotsCache:
    """Asks each site once in a round, however many requests and sources wait for the answer."""

    def __init__(self) -> None:
        self._rules: dict[str, asyncio.Future[RobotsRules]] = {}

    async def rules(self, site: str, fetch: Callable[[], Awaitable[RobotsAnswer]]) -> tuple[RobotsRules, bool]:
        """The rules of `site` (scheme, host and port), and whether this call was the one that fetched them."""
        if site in self._rules:
            return await asyncio.shield(self._rules[site]), False
        future: asyncio.Future[RobotsRules] = asyncio.get_running_loop().create_future()
        self._rules[site] = future
        try:
            future.set_result(rules_of(await fetch()))
        finally:
            if not future.done():
                # The fetch was given up (its source was stopped): the next one who asks tries again.
                del self._rules[site]
                future.set_result(RobotsRules(closed=(RejectReason.ROBOTS, "对方的 robots.txt 本轮没有读到。")))
        return future.result(), True
