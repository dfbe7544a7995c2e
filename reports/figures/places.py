"""Mentions by place, small counts folded together (DESIGN.md section 2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.briefs import Figure
from domain.queries import LabelCount, Window
from reports.figures.scope import Scope

OTHER_PLACES = "places:other"


def fold(counts: Sequence[LabelCount], least: int, top: int) -> tuple[tuple[LabelCount, ...], tuple[LabelCount, ...]]:
    """Places that may be told apart, and those that are folded.

    A place with fewer than `least` mentions is folded (k-anonymity, Sweeney 2002). When the folded ones together still
    have fewer than `least`, the smallest of the others joins them (complementary suppression), so that no subtraction
    from the total brings a small count back. Of the places that may stand alone only the first `top` do.
    """
    alone = [count for count in counts if count.count >= least][:top]
    folded = [count for count in counts if count not in alone]
    if folded and alone and sum(count.count for count in folded) < least:
        folded.insert(0, alone.pop())
    return tuple(alone), tuple(folded)


def places(scope: Scope) -> tuple[Figure, ...]:
    """`place:长亭街` … and `places:other`, the mentions of all folded places together."""
    alone, folded = fold(scope.overview.by_place, scope.settings.k_anonymity, scope.settings.top)
    figures = [
        scope.figure(
            f"place:{count.label}",
            count.label,
            count.count,
            scope.mentions(places=(count.label,)),
            previous=_large(scope, scope.before_of(scope.before.by_place, count.label)),
        )
        for count in alone
    ]
    if folded:
        query = scope.mentions(places=tuple(count.label for count in folded))
        # A mention with two folded places counts once; where texts are gone by retention, at least the greatest count.
        found = scope.store.search(query, Window(limit=0)).total
        figures.append(scope.figure(OTHER_PLACES, "其他地点", max([found, *(count.count for count in folded)]), query))
    return tuple(figures)


def _large(scope: Scope, previous: float | None) -> float | None:
    """A small count of the previous period is not told either."""
    return previous if previous is not None and previous >= scope.settings.k_anonymity else None
