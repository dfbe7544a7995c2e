"""A `Query` as the FROM and WHERE of an SQL statement over row numbers.

Text and attributes are answered by the full-text index, time by the row number itself, so no filter needs a join.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.queries import Expression, Query, matches
from storage.sqlite.expressions import all_of, any_of, match_of, quoted
from storage.sqlite.rowids import first_of, microseconds
from storage.sqlite.rows import numbers, rids_of
from storage.sqlite.tokens import Attribute, attribute, split


@dataclass(frozen=True, slots=True)
class Selection:
    """`rid` names the row number in `tables` and `conditions`; `parameters` belong to the conditions, in order."""

    tables: str
    rid: str
    conditions: tuple[str, ...]
    parameters: tuple[Any, ...]

    @property
    def where(self) -> str:
        return " AND ".join(self.conditions) or "1"

    def between(self, low: int, end: int) -> Selection:
        """The part with row numbers from `low` to below `end`."""
        limits = (f"{self.rid} >= ?", f"{self.rid} < ?")
        return Selection(self.tables, self.rid, (*self.conditions, *limits), (*self.parameters, low, end))

    def with_documents(self) -> Selection:
        """The same with the table `documents` at hand under the name `d`."""
        if self.rid == "d.rid":
            return self
        tables = f"{self.tables} CROSS JOIN documents AS d ON d.rid = {self.rid}"
        return Selection(tables, self.rid, self.conditions, self.parameters)


def select(connection: sqlite3.Connection, query: Query) -> Selection:
    """The selection of a query, for use on this connection within the current transaction."""
    text, exact = _match(query)
    tables, rid = ("documents AS d", "d.rid") if text is None else ("fts", "fts.rowid")
    conditions: list[str] = []
    parameters: list[Any] = []
    if text is not None:
        conditions.append("fts MATCH ?")
        parameters.append(text)
    if query.period is not None:
        _add_period(rid, query.period.start, query.period.end, conditions, parameters)
    if query.documents is not None:
        wanted = rids_of(connection, query.documents).values()
        conditions.append(f"+{rid} IN (SELECT value FROM json_each(?))")  # noqa: S608 - a fixed name
        parameters.append(numbers(wanted))
    if not exact and query.expression is not None:
        _define_fits(connection, query.expression)
        columns = "fits(title_tokens, tokens, subwords)"
        conditions.append(f"(SELECT {columns} FROM contents AS c WHERE c.rid = {rid})")  # noqa: S608 - fixed names
    return Selection(tables, rid, tuple(conditions), tuple(parameters))


def _match(query: Query) -> tuple[str | None, bool]:
    """The full-text query and whether it is exact; None when time alone decides."""
    wanted = [
        _tokens(kind, values)
        for kind, values in (
            (Attribute.PLATFORM, query.platforms),
            (Attribute.SOURCE, query.sources),
            (Attribute.SENTIMENT, query.sentiments),
            (Attribute.TOPIC, query.topics),
            (Attribute.PLACE, query.places),
            (Attribute.KEYWORD, query.keywords),
        )
        if values
    ]
    without: list[str] = []
    if query.own is not None:
        (wanted if query.own else without).append(quoted(attribute(Attribute.OWN)))
    if not query.reprints:
        without.append(quoted(attribute(Attribute.REPRINT)))
    exact = True
    if query.expression is not None:
        match = match_of(query.expression)
        wanted.append(match.text)
        exact = match.exact
    if not wanted and not without:
        return None, True
    return all_of(wanted, without), exact


def _tokens(kind: str, values: Sequence[str]) -> str:
    return any_of([quoted(attribute(kind, value)) for value in values])


def _add_period(rid: str, start: datetime, end: datetime, conditions: list[str], parameters: list[Any]) -> None:
    """Row numbers know whole seconds; inside the second of a border the stored time decides."""
    low, high = microseconds(start), microseconds(end)
    low_second, high_second = low // 1_000_000, -(-high // 1_000_000)
    conditions += [f"{rid} >= ?", f"{rid} < ?"]
    parameters += [first_of(low_second), first_of(high_second)]
    published_at = f"(SELECT published_at FROM documents AS b WHERE b.rid = {rid})"  # noqa: S608 - fixed names
    if low % 1_000_000:
        conditions.append(f"({rid} >= ? OR {published_at} >= ?)")
        parameters += [first_of(low_second + 1), low]
    if high % 1_000_000:
        conditions.append(f"({rid} < ? OR {published_at} < ?)")
        parameters += [first_of(high_second - 1), high]


def _define_fits(connection: sqlite3.Connection, expression: Expression) -> None:
    def fits(title_tokens: str, tokens: str, subwords: str) -> bool:
        return matches(expression, split(title_tokens), split(tokens), frozenset(split(subwords)))

    connection.create_function("fits", 3, fits)
