"""Row numbers in the order of publish times, so that "newest first" is a walk through an index and not a sort.

A row number is the publish time in whole seconds since 1970 shifted left by 18 bits, plus a running number of documents
of that second. Within a second the order by time and id is made when a page is read (`storage.sqlite.search`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
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


def allocate(connection: sqlite3.Connection, times: Sequence[datetime]) -> list[int]:
    """A free row number for each publish time, inside one write transaction: above all that its second has.

    Raises `StoreError` when a second is full.
    """
    seconds = [microseconds(moment) // 1_000_000 for moment in times]
    last = _last(connection, seconds)
    rids = []
    for second, moment in zip(seconds, times, strict=True):
        rid = last[second] = last[second] + 1
        if second_of(rid) != second:
            raise StoreError(
                f"发布时间同为 {moment:%Y-%m-%d %H:%M:%S} 的文档太多，文档库放不下；请检查来源的时间字段。"
            )
        rids.append(rid)
    return rids


def _last(connection: sqlite3.Connection, seconds: Sequence[int]) -> dict[int, int]:
    """The greatest row number of each second, or the one before its first."""
    ranges = [[first_of(second), first_of(second + 1)] for second in dict.fromkeys(seconds)]
    rows = connection.execute(
        "SELECT value ->> 0, (SELECT max(rid) FROM documents WHERE rid >= value ->> 0 AND rid < value ->> 1)"
        " FROM json_each(?)",
        (json.dumps(ranges),),
    )
    return {second_of(low): low - 1 if greatest is None else greatest for low, greatest in rows}
