"""The demonstration city as a real web to collect from, and deployments that listen to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.initial import render_files
from demo.city import City
from demo.facts import CITY
from pipelines.clock import system_clock

SEED = 7


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with City(tmp_path / "city", SEED, system_clock) as city:
        yield city


@pytest.fixture
def deployment(tmp_path: Path, city: City) -> Path:
    """The demonstration's configuration, listening to the city of this test."""
    directory = tmp_path / "deployment"
    render_files(
        directory,
        "demonstration",
        {
            "city": CITY,
            "addresses": city.addresses,
            "mail_host": city.mail_host,
            "mail_port": city.mail_port,
            "port": 0,
        },
    )
    return directory
