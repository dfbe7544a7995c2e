"""Moments as the engine keeps them: whole microseconds since 1970, because its dates end at milliseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.queries import Bucket

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stored: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stored)


def date_of(moment: datetime) -> str:
    """For a field of type `date`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def month_of(day: int) -> str:
    """The local month of a local day (an ordinal), as it stands in the names of indices."""
    of_day = date.fromordinal(day)
    return f"{of_day.year:04}.{of_day.month:02}"


def start_of(stored: int, bucket: Bucket, zone: ZoneInfo) -> datetime:
    """The UTC time at which a bucket began: `stored` is the value of the field `day` or `hour`."""
    if bucket is Bucket.HOUR:
        return _EPOCH + timedelta(seconds=stored)
    return datetime.combine(date.fromordinal(stored), time(), zone).astimezone(UTC)
