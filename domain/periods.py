"""Time as officers speak of it: aware UTC inside, local days outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of time: `start` <= t < `end`, both aware and in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a period needs aware times")
        if self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    @staticmethod
    def of_days(first: date, last: date, zone: ZoneInfo) -> Period:
        """The local days from `first` to `last`, both included."""
        start = datetime.combine(first, time(), zone).astimezone(UTC)
        end = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
        return Period(start, end)

    @staticmethod
    def before(end: datetime, span: timedelta) -> Period:
        """The span that ends at `end`."""
        end = end.astimezone(UTC)
        return Period(end - span, end)

    @property
    def span(self) -> timedelta:
        return self.end - self.start

    def contains(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def previous(self) -> Period:
        """The span of the same length just before this one."""
        return Period(self.start - self.span, self.start)

    def days(self, zone: ZoneInfo) -> tuple[date, ...]:
        """Every local day that this period touches, in order."""
        if self.end == self.start:
            return ()
        first = self.start.astimezone(zone).date()
        last = (self.end - timedelta(microseconds=1)).astimezone(zone).date()
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
