"""Matching documents counted by label and local time.

The database counts by quarter of an hour (UTC); hours and days of every time zone in use since 1972 begin at one, so
quarters add up to them exactly.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, repeat
from zoneinfo import ZoneInfo

from domain.queries import Bucket, Count, Dimension, Query
from storage.buckets import bucket_start
from storage.sqlite.rowids import first_of, moment_of
from storage.sqlite.selection import Selection, select
from storage.sqlite.tokens import SEPARATOR

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
Start = datetime | None
_ALWAYS = datetime.min.replace(tzinfo=UTC)


def count(
    connection: sqlite3.Connection, query: Query, dimension: Dimension | None, bucket: Bucket | None, zone: ZoneInfo
) -> tuple[Count, ...]:
    """Exact counts, sorted by start, then label."""
    counted: defaultdict[Start, Counter[str]] = defaultdict(Counter)
    once: defaultdict[Start, list[str]] = defaultdict(list)
    starts: dict[int | None, Start] = {}
    for quarter, value, n in _rows(connection, select(connection, query), dimension, bucket):
        if quarter not in starts:
            starts[quarter] = _start(quarter, bucket, zone)
        if n == 1:
            once[starts[quarter]].append(value)
        else:
            counted[starts[quarter]].update(dict.fromkeys(value.split(SEPARATOR), n))
    for start, values in once.items():  # key words are many: taken apart and counted all at once
        counted[start].update(SEPARATOR.join(values).split(SEPARATOR))
    ordered = sorted(counted.items(), key=lambda item: item[0] or _ALWAYS)
    return tuple(chain.from_iterable(_sorted_counts(start, labels) for start, labels in ordered))


def _sorted_counts(start: Start, counted: Counter[str]) -> Iterator[Count]:
    labels = sorted(counted)
    return map(Count, labels, repeat(start), map(counted.__getitem__, labels))


def _rows(
    connection: sqlite3.Connection, selection: Selection, dimension: Dimension | None, bucket: Bucket | None
) -> Iterator[tuple[int | None, str, int]]:
    """Quarter, label or joined labels (each once), and number of documents. Joined key words are seldom equal: not
    grouped."""
    value, where = "''", selection.where
    if dimension is not None:
        selection = selection.with_documents()
        value = _COLUMNS[dimension]
        where += f" AND {value} <> ''"
    size = first_of(_QUARTER)
    quarter = "NULL" if bucket is None else f"({selection.rid} + {size * _BEFORE_1970}) / {size} - {_BEFORE_1970}"
    if dimension is Dimension.KEYWORD:
        columns, grouping = f"{quarter}, {value}, 1", ""
    else:
        columns, grouping = f"{quarter}, {value}, count(*)", " GROUP BY 1, 2"
    statement = f"SELECT {columns} FROM {selection.tables} WHERE {where}{grouping}"  # noqa: S608 - fixed names
    yield from connection.execute(statement, selection.parameters)


def _start(quarter: int | None, bucket: Bucket | None, zone: ZoneInfo) -> Start:
    if quarter is None or bucket is None:
        return None
    return bucket_start(moment_of(quarter * _QUARTER * 1_000_000), bucket, zone)
