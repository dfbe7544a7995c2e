"""A prefix of its own for every test, on the run's real node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from os import getpid

import pytest

from storage.engine.client.protocol import EngineClient
from tests.engine.clients import engine_client

_numbers = count()


@pytest.fixture
def client(search_engine: str) -> Iterator[EngineClient]:
    with closing(engine_client("opensearch", search_engine)) as client:
        yield client


@pytest.fixture
def prefix() -> str:
    return f"u{getpid()}-{next(_numbers)}"
