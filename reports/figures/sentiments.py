"""Sentiment of the mentions, over the period and by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.briefs import Figure
from domain.names import SENTIMENTS
from domain.periods import Period
from domain.queries import DayCount
from domain.reasons import Sentiment
from reports.figures.scope import Scope, share_of
from reports.figures.shares import shares


def _sum(days: Sequence[DayCount], sentiment: Sentiment) -> int:
    return sum(day.count for day in days if day.sentiment is sentiment)


def sentiments(scope: Scope) -> tuple[Figure, ...]:
    """`sentiment:negative` … and, from the least sample on, `sentiment:negative:share` …, which add up to 1."""
    now, before = scope.overview.by_day, scope.before.by_day
    counts = tuple(
        scope.figure(
            f"sentiment:{sentiment}",
            f"{name}信息量",
            _sum(now, sentiment),
            scope.mentions(sentiments=(sentiment,)),
            previous=_sum(before, sentiment),
        )
        for sentiment, name in SENTIMENTS.items()
    )
    if scope.overview.total < scope.settings.least_sample:
        return counts
    rounded = shares([round(count.value) for count in counts])
    return counts + tuple(share_of(count, share) for count, share in zip(counts, rounded, strict=True))


def by_day(scope: Scope) -> tuple[Figure, ...]:
    """`day:2026-11-16` for every local day, zeros too, and `day:2026-11-16:negative` … where there are any."""
    figures: list[Figure] = []
    for day in scope.period.days(scope.zone):
        counts = [count for count in scope.overview.by_day if count.day == day]
        figures.append(_of_day(scope, day, None, sum(count.count for count in counts)))
        figures.extend(_of_day(scope, day, count.sentiment, count.count) for count in counts)
    return tuple(figures)


def _of_day(scope: Scope, day: date, sentiment: Sentiment | None, count: int) -> Figure:
    moods = (sentiment,) if sentiment else ()
    query = replace(scope.mentions(sentiments=moods), period=Period.of_days(day, day, scope.zone))
    name = f"{day.month}月{day.day}日{SENTIMENTS[sentiment] if sentiment else ''}信息量"
    return scope.figure(f"day:{day}:{sentiment}" if sentiment else f"day:{day}", name, count, query)
