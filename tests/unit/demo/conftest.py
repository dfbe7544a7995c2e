"""One history for the whole folder, and a clock that tests can set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo.city import City
from demo.history.generator import History, generate

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
SEED = 7


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def history() -> History:
    return generate(SEED, NOW)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def city(tmp_path: Path, clock: HandClock) -> Iterator[City]:
    with City(tmp_path / "city", SEED, clock) as city:
        yield city
