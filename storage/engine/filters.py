"""A `Query` as one clause of the query DSL."""

from __future__ import annotations

from collections.abc import Sequence

from domain.periods import Period
from domain.queries import Query
from storage.engine.expressions import EVERYTHING, Clause, all_of, clause, one_of
from storage.engine.times import microseconds


def selecting(query: Query) -> Clause:
    """The documents that `query` means."""
    wanted = [] if query.expression is None else [clause(query.expression)]
    if query.period is not None:
        wanted.append(within(query.period))
    filters: tuple[tuple[str, Sequence[str]], ...] = (
        ("platform", [platform.value for platform in query.platforms]),
        ("source", query.sources),
        ("sentiment", [sentiment.value for sentiment in query.sentiments]),
        ("topics", query.topics),
        ("places", query.places),
        ("keywords", query.keywords),
    )
    wanted += [labelled(field, values) for field, values in filters if values]
    if query.own is not None:
        wanted.append({"term": {"own": query.own}})
    if query.documents is not None:
        wanted.append(labelled("id", query.documents))
    unwanted: list[Clause] = [] if query.reprints else [{"exists": {"field": "reprint_of"}}]
    return all_of([one for one in wanted if one != EVERYTHING], unwanted)


def within(period: Period) -> Clause:
    return {"range": {"published_us": {"gte": microseconds(period.start), "lt": microseconds(period.end)}}}


def labelled(field: str, values: Sequence[str]) -> Clause:
    """Documents with one of these values; one that no JSON can carry stands in no document."""
    return one_of(field, (value for value in values if _sendable(value)))


def _sendable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
