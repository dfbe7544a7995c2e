"""Adapters that the contract suites run against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.ports import DocumentStore
from storage.registry import open_documents
from storage.settings import StorageSettings

DOCUMENT_STORES = {
    "memory": "memory:",
    "sqlite": "sqlite:///{name}.db",
}
"""URL of a fresh store by adapter; a search engine joins by one line."""

SHANGHAI = ZoneInfo("Asia/Shanghai")

OpenStore = Callable[..., DocumentStore]


@pytest.fixture(params=DOCUMENT_STORES)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """Opens fresh, empty stores of one adapter, `zone` Shanghai unless told; all are closed at the end."""
    numbers = count()
    with ExitStack() as opened:

        def open_one(zone: ZoneInfo = SHANGHAI) -> DocumentStore:
            url = DOCUMENT_STORES[request.param].format(name=f"documents{next(numbers)}")
            store = open_documents(StorageSettings(url=url), directory=tmp_path, zone=zone)
            return opened.enter_context(closing(store))

        yield open_one


@pytest.fixture
def store(open_store: OpenStore) -> DocumentStore:
    return open_store()
