"""Document stores on the tests' own engine, as good as new.

Making indices takes an engine much longer than emptying them, so a store that was closed is emptied and given again.
"""

from __future__ import annotations

import os
from collections import defaultdict
from itertools import count
from zoneinfo import ZoneInfo

from storage.engine.address import Flavour
from storage.engine.client.protocol import EngineClient
from storage.engine.store import EngineDocumentStore
from tests.engine.clients import engine_client

_LENIENT = {"ignore_unavailable": "true", "allow_no_indices": "true"}


class EngineStores:
    """Empty stores on the node at `url`, for one test process. Their indices end with the node."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = count()
        self._clients: dict[Flavour, EngineClient] = {}
        self._free: defaultdict[str, list[str]] = defaultdict(list)

    def empty(self, flavour: Flavour, zone: ZoneInfo) -> EngineDocumentStore:
        """A store without a document; closing it gives its indices back for another one."""
        free = self._free[zone.key]
        if free:
            prefix = free.pop()
            empty(self.client(flavour), prefix)
        else:
            prefix = f"t{os.getpid()}-{next(self._numbers)}"
        return _Lent(self.client(flavour), prefix, zone, free)

    def client(self, flavour: Flavour) -> EngineClient:
        """One for all stores: it outlives them."""
        if flavour not in self._clients:
            self._clients[flavour] = engine_client(flavour, self._url)
        return self._clients[flavour]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


def empty(client: EngineClient, prefix: str) -> None:
    """Remove every document and every figure of a store."""
    path = f"/{prefix}-mentions,{prefix}-past"
    client.call("POST", f"{path}/_refresh", parameters=_LENIENT)
    parameters = _LENIENT | {"refresh": "true", "conflicts": "proceed"}
    client.call("POST", f"{path}/_delete_by_query", body={"query": {"match_all": {}}}, parameters=parameters)
    client.call(
        "PUT",
        f"/{prefix}-control/_doc/retention",
        body={"kind": "retention", "state": {}},
        parameters={"refresh": "true"},
    )


class _Lent(EngineDocumentStore):
    """Gives its indices back at its end, and leaves the client open."""

    def __init__(self, client: EngineClient, prefix: str, zone: ZoneInfo, free: list[str]) -> None:
        self._prefix, self._free, self._given_back = prefix, free, False
        super().__init__(client, prefix=prefix, zone=zone, replicas=0, clean_up_seconds=0)

    def close(self) -> None:
        if not self._given_back:
            self._given_back = True
            self._free.append(self._prefix)
