"""The one place that reads the clock of the machine; every room takes a `domain.ports.Clock` instead."""

from __future__ import annotations

from datetime import UTC, datetime


def system_clock() -> datetime:
    """The current time, aware and in UTC."""
    return datetime.now(UTC)
