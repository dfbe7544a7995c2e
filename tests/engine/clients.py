"""Both clients over the tests' own engine."""

from __future__ import annotations

from typing import Any

from storage.engine.address import Flavour, parse_address
from storage.engine.client.connect import EngineSecrets, connect
from storage.engine.client.protocol import EngineClient
from storage.settings import EngineSettings
from tests.engine.shim import ShimNode

FLAVOURS: tuple[Flavour, ...] = ("opensearch", "elasticsearch")


def engine_client(flavour: Flavour, *urls: str, **settings: Any) -> EngineClient:
    """A client of this library for nodes at `http://127.0.0.1:PORT`; `settings` are fields of `EngineSettings`."""
    hosts = ",".join(url.removeprefix("http://") for url in urls)
    return connect(
        parse_address(f"http+{flavour}://{hosts}"),
        EngineSettings(**settings),
        EngineSecrets(),
        node_class=ShimNode if flavour == "elasticsearch" else None,
    )
