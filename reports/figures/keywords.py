"""Key words of the mentions."""

from __future__ import annotations

from domain.briefs import Figure
from domain.queries import Window
from reports.figures.scope import Scope


def keywords(scope: Scope) -> tuple[Figure, ...]:
    """`keyword:美国白蛾` …, greatest first, at most the configured number."""
    return tuple(_keyword(scope, count.label, count.count) for count in scope.overview.by_keyword[: scope.settings.top])


def _keyword(scope: Scope, word: str, count: int) -> Figure:
    """The store sums the most frequent words of each day, so a word that was rare on some days has more records than
    the sum; when texts are gone by retention it has fewer. The greater one is told."""
    query = scope.mentions(keywords=(word,))
    found = scope.store.search(query, Window(limit=0)).total
    previous = scope.before_of(scope.before.by_keyword, word)
    return scope.figure(f"keyword:{word}", word, max(count, found), query, previous=previous)
