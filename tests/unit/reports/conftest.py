"""A small city in a store in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.memory import MemoryDocumentStore
from storage.state.facade import open_state
from tests.unit.reports.city import BODY, PERIOD, City, fill, history


@pytest.fixture
def empty_city(tmp_path: Path) -> Iterator[City]:
    state = open_state("sqlite:///state.db", directory=tmp_path)
    yield City(MemoryDocumentStore(BODY.zone), state)
    state.close()


@pytest.fixture
def city(empty_city: City) -> City:
    fill(empty_city, history(300))
    return empty_city


@pytest.fixture
def moment() -> Callable[[int], datetime]:
    """The moment so many hours after the start of the period."""
    return lambda hours: (PERIOD.start + timedelta(hours=hours)).astimezone(UTC)
