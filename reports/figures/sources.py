"""Mentions by source."""

from __future__ import annotations

from domain.briefs import Figure
from domain.queries import Query, Window
from reports.figures.scope import Scope


def source_name(scope: Scope, source: str) -> str:
    """The configured name of a source; for one no longer configured, the name its documents carry."""
    if source in scope.source_names:
        return scope.source_names[source]
    hits = scope.store.search(Query(sources=(source,)), Window(limit=1))
    return hits.documents[0].tagged.document.source_name if hits.documents else source


def sources(scope: Scope) -> tuple[Figure, ...]:
    """`source:city_news` …, greatest first, at most the configured number."""
    return tuple(
        scope.figure(
            f"source:{count.label}",
            source_name(scope, count.label),
            count.count,
            scope.mentions(sources=(count.label,)),
            previous=scope.before_of(scope.before.by_source, count.label),
        )
        for count in scope.overview.by_source[: scope.settings.top]
    )
