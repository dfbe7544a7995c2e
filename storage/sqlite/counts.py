"""Matching documents counted by label and local time.

The database counts by quarter of an hour (UTC); hours and days of every time zone in use since 1972 begin at one, so
quarters add up to them exactly.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.queries import Bucket, Count, Dimension, Query
from storage.buckets import bucket_start
from storage.sqlite.rowids import first_of, moment_of
from storage.sqlite.selection import Selection, select
from storage.sqlite.tokens import split

_QUARTER = 15 * 60
_BEFORE_1970 = 10**9
"""Quarters added before a division and taken off after it: SQLite rounds towards zero, and times can be negative."""

_COLUMNS: dict[Dimension, str] = {
    Dimension.PLATFORM: "d.platform",
    Dimension.SOURCE: "d.source",
    Dimension.SENTIMENT: "d.sentiment",
    Dimension.TOPIC: "d.topics",
    Dimension.PLACE: "d.places",
    Dimension.KEYWORD: "d.keywords",
}
_SEVERAL = frozenset((Dimension.TOPIC, Dimension.PLACE, Dimension.KEYWORD))

Labels = Counter[str]


def count(
    connection: sqlite3.Connection, query: Query, dimension: Dimension | None, bucket: Bucket | None, zone: ZoneInfo
) -> tuple[Count, ...]:
    """Exact counts, sorted by start, then label."""
    selection = select(connection, query)
    by_start: dict[datetime | None, Labels] = {}
    quarters: dict[int | None, Labels] = {}
    for quarter, value, n in _rows(connection, selection, dimension, bucket):
        labels = quarters.get(quarter)
        if labels is None:
            start = None if quarter is None or bucket is None else _start(quarter, bucket, zone)
            labels = quarters[quarter] = by_start.setdefault(start, Counter())
        if dimension in _SEVERAL:
            for label in set(split(value)):
                labels[label] += n
        else:
            labels[value] += n
    return tuple(
        Count(label, start, labels[label])
        for start, labels in sorted(by_start.items(), key=lambda item: item[0] or datetime.min.replace(tzinfo=UTC))
        for label in sorted(labels)
    )


def _rows(
    connection: sqlite3.Connection, selection: Selection, dimension: Dimension | None, bucket: Bucket | None
) -> Iterator[tuple[int | None, str, int]]:
    """Quarter, label or joined labels, and number of documents. Joined key words are seldom equal: not grouped."""
    value = "''"
    if dimension is not None:
        selection = selection.with_documents()
        value = _COLUMNS[dimension]
    size = first_of(_QUARTER)
    quarter = "NULL" if bucket is None else f"({selection.rid} + {size * _BEFORE_1970}) / {size} - {_BEFORE_1970}"
    if dimension is Dimension.KEYWORD:
        columns, grouping = f"{quarter}, {value}, 1", ""
    else:
        columns, grouping = f"{quarter}, {value}, count(*)", " GROUP BY 1, 2"
    statement = f"SELECT {columns} FROM {selection.tables} WHERE {selection.where}{grouping}"  # noqa: S608 - fixed names
    yield from connection.execute(statement, selection.parameters)


def _start(quarter: int, bucket: Bucket, zone: ZoneInfo) -> datetime:
    return bucket_start(moment_of(quarter * _QUARTER * 1_000_000), bucket, zone)
