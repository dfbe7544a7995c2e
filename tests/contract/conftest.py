"""Adapters that the contract suites run against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.ports import DocumentStore
from tests.contract.adapters import ADAPTERS, ENGINES, StoreOpener, openers
from tests.engine.stores import EngineStores


@pytest.fixture(scope="session")
def engine_stores(search_engine: str) -> Iterator[EngineStores]:
    stores = EngineStores(search_engine)
    yield stores
    stores.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of a document store runs on every adapter; those on an engine are marked and may take longer."""
    if "open_store" in metafunc.fixturenames:
        adapters = [
            pytest.param(name, marks=[pytest.mark.engine] if name in ENGINES else [], id=name) for name in ADAPTERS
        ]
        metafunc.parametrize("adapter", adapters, indirect=True)


@pytest.fixture
def adapter(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_store(request: pytest.FixtureRequest, adapter: str, tmp_path: Path) -> Iterator[StoreOpener]:
    """Opens fresh, empty stores of one adapter, `zone` Shanghai unless told; all are closed at the end."""

    def engine() -> EngineStores:
        stores: EngineStores = request.getfixturevalue("engine_stores")
        return stores

    yield from openers(adapter, tmp_path, engine)


@pytest.fixture
def store(open_store: StoreOpener) -> DocumentStore:
    return open_store()
