"""Rules for every test: no connection leaves this machine, and required parts are not skipped in silence."""

from __future__ import annotations

import ipaddress
import os
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


def required(part: str) -> bool:
    """Whether this run was told (`HUISHENG_REQUIRE=chromium,…`) that the part must be there."""
    return part in os.environ.get("HUISHENG_REQUIRE", "").split(",")
