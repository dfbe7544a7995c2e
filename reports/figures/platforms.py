"""Mentions by kind of channel."""

from __future__ import annotations

from domain.briefs import Figure
from domain.names import PLATFORMS
from domain.reasons import Platform
from reports.figures.scope import Scope, share_of
from reports.figures.shares import shares


def platforms(scope: Scope) -> tuple[Figure, ...]:
    """`platform:weibo` …, greatest first, and their shares from the least sample on, which add up to 1."""
    counts = tuple(
        scope.figure(
            f"platform:{count.label}",
            PLATFORMS[Platform(count.label)],
            count.count,
            scope.mentions(platforms=(Platform(count.label),)),
            previous=scope.before_of(scope.before.by_platform, count.label),
        )
        for count in scope.overview.by_platform
    )
    if scope.overview.total < scope.settings.least_sample:
        return counts
    rounded = shares([round(count.value) for count in counts])
    return counts + tuple(share_of(count, share) for count, share in zip(counts, rounded, strict=True))
