"""Row numbers in the order of publish times, so that "newest first" is a walk through an index and not a sort.

A row number is the publish time in whole seconds since 1970 shifted left by 18 bits, plus a running number of documents
of that second. Within a second the order by time and id is made when a page is read (`storage.sqlite.search`).
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

from domain.errors import StoreError

_COUNTER_BITS = 18
"""262,144 documents a second: enough for a year's file whose rows carry only a date. Each two bits more make the index
about two per cent larger."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exact."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(value: int) -> datetime:
    """The aware UTC time of a number made by `microseconds`."""
    return _EPOCH + timedelta(microseconds=value)


def second_of(rowid: int) -> int:
    return rowid >> _COUNTER_BITS


def first_of(second: int) -> int:
    """The lowest row number of a second; that of the next second is the end of its range."""
    return second << _COUNTER_BITS


class RowidAllocator:
    """Gives out free row numbers inside one write transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last: dict[int, int] = {}

    def next(self, published_at: datetime) -> int:
        """A number above all those that this second has; raises `StoreError` when the second is full."""
        second = microseconds(published_at) // 1_000_000
        last = self._last.get(second)
        rowid = (self._stored_last(second) if last is None else last) + 1
        if second_of(rowid) != second:
            raise StoreError(
                f"发布时间同为 {published_at:%Y-%m-%d %H:%M:%S} 的文档过多，文档库放不下，请检查来源的时间字段。"
            )
        self._last[second] = rowid
        return rowid

    def _stored_last(self, second: int) -> int:
        low = first_of(second)
        found = self._connection.execute(
            "SELECT max(rid) FROM documents WHERE rid >= ? AND rid < ?", (low, first_of(second + 1))
        ).fetchone()[0]
        return low - 1 if found is None else int(found)
