"""Chinese dates to aware UTC times."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def parse_time(text: str, *, reference: datetime, zone: ZoneInfo = SHANGHAI) -> datetime | None:
    """The first time told in `text` (absolute, relative, ISO 8601 or RFC 822) as an aware UTC time, or None.

    `reference` (aware) is the moment of reading: relative forms count from it, and a time more than a day after it or
    before 1995 is refused. A form without an offset is local to `zone`.
    """
    raise NotImplementedError


def time_in_url(url: str, *, reference: datetime, zone: ZoneInfo = SHANGHAI) -> datetime | None:
    """The day that a URL tells (t20241014_…, /2020/11/2/, /20240320/) at local midnight, in UTC, or None."""
    raise NotImplementedError
