"""When people and offices publish: weekday and hour, in local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Relative weights of the weekdays, Monday first, and of the hours of a day, midnight first."""

    weekdays: tuple[float, ...]
    hours: tuple[float, ...]


def _hours(*spans: tuple[int, int, float]) -> tuple[float, ...]:
    weights = [0.0] * 24
    for first, last, weight in spans:
        for hour in range(first, last + 1):
            weights[hour] = weight
    return tuple(weights)


OFFICE = Rhythm((1.0, 1.2, 1.1, 1.1, 1.3, 0.0, 0.0), _hours((8, 8, 0.5), (9, 11, 2), (14, 16, 2), (17, 17, 1)))
NEWSROOM = Rhythm((1.0, 1.1, 1.1, 1.0, 1.2, 0.8, 0.6), _hours((6, 7, 2), (8, 11, 1.5), (12, 17, 1), (18, 21, 0.7)))
COLUMN = Rhythm((0.5, 0.6, 0.7, 0.6, 1.0, 1.6, 1.4), _hours((8, 10, 1), (18, 22, 2)))
EVENINGS = Rhythm(
    (1.0, 0.9, 0.9, 1.0, 1.2, 1.6, 1.5), _hours((0, 0, 0.5), (6, 8, 1), (9, 17, 0.8), (12, 13, 1.8), (18, 23, 2.2))
)
CITIZENS = Rhythm((1.4, 1.2, 1.1, 1.0, 1.0, 0.6, 0.5), _hours((7, 8, 0.8), (9, 11, 2), (12, 17, 1.2), (18, 22, 1)))


def moments(
    random: Random, rhythm: Rhythm, count: int, start: datetime, end: datetime, zone: ZoneInfo
) -> list[datetime]:
    """`count` UTC times between `start` and `end` in that rhythm, oldest first."""
    first = start.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((end.astimezone(zone).date() - first).days + 1)]
    weights = [rhythm.weekdays[day.weekday()] for day in days]
    found: list[datetime] = []
    while len(found) < count:
        day = random.choices(days, weights)[0]
        hour = random.choices(range(24), rhythm.hours)[0]
        local = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), zone)
        moment = local.astimezone(UTC)
        if start <= moment < end:
            found.append(moment)
    return sorted(found)
