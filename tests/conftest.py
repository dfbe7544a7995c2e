"""Rules for every test: no connection leaves this machine, and required parts are not skipped in silence."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from typing import Any

import pytest

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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium. Without it the test is skipped, or fails where `HUISHENG_REQUIRE` names it."""
    found = shutil.which("chromium")
    if found is None:
        reason = "这项测试要用真实浏览器：请安装 Debian 软件包 chromium"
        if "chromium" in os.environ.get("HUISHENG_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
