"""Turns at hosts: one request at a time for a host, with a pause in between, whatever source it is for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from crawlers.refusal import Stopped


class _Host:
    __slots__ = ("delay", "free_at", "lock")

    def __init__(self, delay: float) -> None:
        self.lock = asyncio.Lock()
        self.delay = delay
        self.free_at = 0.0


class HostTurns:
    """Shared by all spiders of a process, so that two sources at the same host do not double the load on it.

    `delay` seconds lie between the end of one request and the start of the next to the same host; at most `concurrent`
    hosts are asked at once. Times come from the running event loop.
    """

    def __init__(self, *, delay: float, concurrent: int) -> None:
        self._delay = delay
        self._places = asyncio.Semaphore(concurrent)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, stopped: asyncio.Event) -> AsyncIterator[None]:
        """Wait for the turn at `host`, hold it for the body of the statement. Raises `Stopped` once `stopped` is set."""
        state = self._host(host)
        async with state.lock:
            await self._wait(state, stopped)
            async with self._places:
                if stopped.is_set():
                    raise Stopped
                try:
                    yield
                finally:
                    state.free_at = max(state.free_at, _time() + state.delay)

    def slow_down(self, host: str, delay: float) -> None:
        """Use at least `delay` seconds between requests to `host` (the Crawl-delay of its robots.txt)."""
        state = self._host(host)
        state.delay = max(state.delay, delay)
        # The fetch of robots.txt itself was a request too.
        state.free_at = max(state.free_at, _time() + delay)

    def hold(self, host: str, seconds: float) -> None:
        """Send nothing to `host` for so long (Retry-After)."""
        state = self._host(host)
        state.free_at = max(state.free_at, _time() + seconds)

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host(self._delay))

    async def _wait(self, state: _Host, stopped: asyncio.Event) -> None:
        while not stopped.is_set() and (rest := state.free_at - _time()) > 0:
            try:
                await asyncio.wait_for(stopped.wait(), rest)
            except TimeoutError:
                continue
        if stopped.is_set():
            raise Stopped


def _time() -> float:
    return asyncio.get_running_loop().time()
