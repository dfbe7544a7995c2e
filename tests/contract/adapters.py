"""The document stores that the contract suites run against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ports import DocumentStore
from storage.engine.address import Flavour
from storage.registry import open_documents
from storage.settings import StorageSettings
from tests.engine.stores import EngineStores

SHANGHAI = ZoneInfo("Asia/Shanghai")

FILES = {"memory": "memory:", "sqlite": "sqlite:///{name}.db"}
"""URL of a fresh store by adapter."""
ENGINES: dict[str, Flavour] = {"opensearch": "opensearch", "elasticsearch": "elasticsearch"}
"""Client library by adapter; both talk to the same real node."""
ADAPTERS = (*FILES, *ENGINES)


class StoreOpener(Protocol):
    """Opens fresh, empty stores of one adapter, `zone` Shanghai unless told; all are closed at the end."""

    adapter: str

    def __call__(self, zone: ZoneInfo = SHANGHAI) -> DocumentStore: ...


class FileOpener:
    def __init__(self, adapter: str, folder: Path, opened: ExitStack) -> None:
        self.adapter = adapter
        self._folder = folder
        self._opened = opened
        self._numbers = count()

    def __call__(self, zone: ZoneInfo = SHANGHAI) -> DocumentStore:
        url = FILES[self.adapter].format(name=f"documents{next(self._numbers)}")
        store = open_documents(StorageSettings(url=url), directory=self._folder, zone=zone)
        return self._opened.enter_context(closing(store))


class EngineOpener:
    def __init__(self, adapter: str, stores: EngineStores, opened: ExitStack) -> None:
        self.adapter = adapter
        self._stores = stores
        self._opened = opened

    def __call__(self, zone: ZoneInfo = SHANGHAI) -> DocumentStore:
        return self._opened.enter_context(closing(self._stores.empty(ENGINES[self.adapter], zone)))


def drawn(most: int, **strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test of `open_store` for `most` examples drawn from the strategies; for a quarter of them on an engine,
    where each takes many requests. Hypothesis by itself cannot tell the adapters apart."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        def run(open_store: StoreOpener) -> None:
            number = most // 4 if open_store.adapter in ENGINES else most
            checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

            def example(**drawn_: Any) -> None:
                test(open_store, **drawn_)

            example.__name__, example.__qualname__ = test.__name__, test.__qualname__
            checked = settings(max_examples=number, deadline=None, suppress_health_check=checks)
            checked(given(**strategies)(example))()

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        return run

    return decorate


def openers(adapter: str, folder: Path, engine: Callable[[], EngineStores]) -> Iterator[StoreOpener]:
    """The opener of one adapter, for a fixture."""
    with ExitStack() as opened:
        yield EngineOpener(adapter, engine(), opened) if adapter in ENGINES else FileOpener(adapter, folder, opened)
