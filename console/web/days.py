"""The days that a page speaks of, as they stand in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from pipelines.app import App
from pipelines.figures import today

LONGEST = 366


@dataclass(frozen=True, slots=True)
class Days:
    """Both days included, at most a year."""

    first: date
    last: date

    @property
    def address(self) -> str:
        return urlencode({"first": self.first.isoformat(), "last": self.last.isoformat()})


def days_of(app: App, first: str, last: str, *, default: int) -> Days:
    """The days an address names; what cannot be read becomes the latest `default` days."""
    newest = today(app)
    end = _day(last) or newest
    start = _day(first) or end - timedelta(days=default - 1)
    start = min(start, end)
    return Days(max(start, end - timedelta(days=LONGEST - 1)), end)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1995 <= day.year <= 2100 else None
