"""Mentions, own publications, and what citizens sent to boards and hotlines."""

from __future__ import annotations

from domain.briefs import Figure
from domain.queries import Query
from domain.reasons import Platform
from reports.figures.scope import Scope


def totals(scope: Scope) -> tuple[Figure, ...]:
    """`mentions`, `own` and `appeals` (mentions on boards, hotlines and mailboxes addressed to public bodies)."""
    board = Platform.BOARD.value
    appeals = next((count.count for count in scope.overview.by_platform if count.label == board), 0)
    return (
        scope.figure(
            "mentions", "涉及本单位的信息总量", scope.overview.total, scope.mentions(), previous=scope.before.total
        ),
        scope.figure(
            "own",
            "本单位自有渠道发布量",
            scope.overview.own,
            Query(period=scope.period, own=True),
            previous=scope.before.own,
        ),
        scope.figure(
            "appeals",
            "留言热线诉求量",
            appeals,
            scope.mentions(platforms=(Platform.BOARD,)),
            previous=scope.before_of(scope.before.by_platform, board),
        ),
    )
