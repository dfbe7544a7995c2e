"""Key words of the mentions."""

from __future__ import annotations

from dataclasses import replace

from domain.briefs import Figure
from reports.figures.scope import Scope


def keywords(scope: Scope) -> tuple[Figure, ...]:
    """`keyword:美国白蛾` …, greatest first, at most the configured number.

    The store sums the most frequent words of each day, so a word that was rare on some days may have more records
    than its value says; the value is the records found where that is more.
    """
    figures = []
    for count in scope.overview.by_keyword[: scope.settings.top]:
        figure = scope.figure(
            f"keyword:{count.label}",
            count.label,
            count.count,
            scope.mentions(keywords=(count.label,)),
            previous=scope.before_of(scope.before.by_keyword, count.label),
        )
        figures.append(replace(figure, value=max(count.count, len(figure.document_ids))))
    return tuple(figures)
