"""Local hours and days of a deployment's time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.queries import Bucket


def bucket_start(moment: datetime, bucket: Bucket, zone: ZoneInfo) -> datetime:
    """The UTC time at which the local hour or day of `moment` began.

    Where clocks are put back, the hour that comes twice is two buckets.
    """
    local = moment.astimezone(zone)
    if bucket is Bucket.DAY:
        start = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    else:
        start = local.replace(minute=0, second=0, microsecond=0)
    return start.astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> int:
    """The local day as a proleptic Gregorian ordinal (`date.toordinal`)."""
    return moment.astimezone(zone).toordinal()
