"""A client that breaks off, as a kill does, or loses answers, as a network does."""

from __future__ import annotations

from typing import Any

from storage.engine.address import Flavour
from storage.engine.client.protocol import Answer, EngineClient


class Killed(BaseException):
    """Nothing may handle it, as nothing handles SIGKILL."""


class InterruptedClient:
    """Lets `allowed` calls that change something through, then none at all; counts them in `changes`, all in `calls`."""

    def __init__(self, inner: EngineClient, allowed: int) -> None:
        self._inner = inner
        self._allowed = allowed
        self.changes = 0
        self.calls = 0

    @property
    def flavour(self) -> Flavour:
        return self._inner.flavour

    def call(self, method: str, path: str, **options: Any) -> Answer:
        self.calls += 1
        reads = method in ("GET", "HEAD") or path.endswith(("/_search", "/_msearch", "/_mget", "/_refresh"))
        if not reads:
            if self.changes >= self._allowed:
                raise Killed
            self.changes += 1
        return self._inner.call(method, path, **options)

    def close(self) -> None:
        """The inner client belongs to somebody else."""


class RepeatingClient(InterruptedClient):
    """Sends every bulk request twice and gives the second answer: the first one was lost on the way."""

    def __init__(self, inner: EngineClient) -> None:
        super().__init__(inner, 1 << 30)

    def call(self, method: str, path: str, **options: Any) -> Answer:
        if path == "/_bulk":
            super().call(method, path, **options)
        return super().call(method, path, **options)
