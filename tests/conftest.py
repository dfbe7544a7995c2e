"""Rules for every test: no connection leaves this machine, and required parts are not skipped in silence."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from tests.engine.distribution import Unavailable, distribution
from tests.engine.sharing import MeetingPlace, shared_node

_place = pytest.StashKey[MeetingPlace]()
# A busy machine takes half a second for an example that usually takes two milliseconds; the time limit of the whole test
# still holds.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_real_connect = socket.socket.connect


class OutsideConnection(AssertionError):
    """A test tried to reach another machine."""


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if not _is_loopback(address):
        raise OutsideConnection(f"a test tried to connect to {address!r}; only loopback is allowed")
    _real_connect(self, address)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect)


def missing_part(name: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where `HUISHENG_REQUIRE` (names with commas between them) says that the part is there.

    `reason` tells a user in Chinese what the test needs and where to get it. The one place that may skip: a test holds
    `.ci/run` to requiring every part that is named here.
    """
    if name in os.environ.get("HUISHENG_REQUIRE", "").split(","):
        pytest.fail(f"{reason}（HUISHENG_REQUIRE 要求有 {name}，所以算失败）")
    reason = f"{reason}（没有它不影响使用；HUISHENG_REQUIRE={name} 时算失败）"
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        missing_part("chromium", "这项测试要用真实浏览器：请安装 Debian 软件包 chromium")
    return found


@pytest.fixture(scope="session")
def kibana_examples() -> Path:
    """The folder of real dashboards, exported by others. They state no licence for copying, so they stay outside."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "kibana_examples"
    if not folder.is_dir():
        missing_part(
            "kibana_examples",
            "这项测试要与别人真实导出的看板核对：请把公开样例放在项目旁的 shared/data/kibana_examples",
        )
    return folder


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_place] = MeetingPlace()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _place in config.stash:
        config.stash[_place].close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"search_engine", "engine_parts"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("engine")


def pytest_collection_finish(session: pytest.Session) -> None:
    """The first download of the engine takes longer than a single test may."""
    if any(item.get_closest_marker("engine") for item in session.items):
        with suppress(Unavailable):
            distribution()


@pytest.fixture(scope="session")
def engine_parts() -> None:
    """For tests that start nodes of their own: skips where there is no Java or no Maven."""
    try:
        distribution()
    except Unavailable as missing:
        missing_part("opensearch", str(missing))


@pytest.fixture(scope="session")
def search_engine() -> str:
    """The address of a real OpenSearch node on loopback, one for the whole run: use index names of your own."""
    try:
        return shared_node()
    except Unavailable as missing:
        missing_part("opensearch", str(missing))
