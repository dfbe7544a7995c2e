"""Dates and times that a person types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.errors import UsageError


def moment(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 time as UTC; without an offset it is local time of `zone`."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"看不懂时刻“{text}”；请写成 2026-11-22T12:00:00+08:00 的样子") from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)


def day(text: str) -> date:
    """A date written as 2026-11-22."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"看不懂日期“{text}”；请写成 2026-11-22 的样子") from None
