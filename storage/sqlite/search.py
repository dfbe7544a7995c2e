"""Pages of matching documents, newest first."""

from __future__ import annotations

import sqlite3
from collections import Counter

from domain.queries import Hits, Query, Window
from storage.sqlite.rowids import first_of, second_of
from storage.sqlite.rows import numbers, stored_documents
from storage.sqlite.selection import Selection, select

EXACT_UP_TO = 10_000
"""Totals are counted up to here; beyond, `Hits.total` is this number and `exact` is False."""


def search(connection: sqlite3.Connection, query: Query, window: Window) -> Hits:
    """One page and the total of all that match."""
    selection = select(connection, query)
    total = _total(connection, selection)
    if window.limit == 0 or (total <= EXACT_UP_TO and window.offset >= total):
        rids: list[int] = []
    else:
        rids = _page(connection, selection, window.limit, window.offset)
    return Hits(min(total, EXACT_UP_TO), total <= EXACT_UP_TO, stored_documents(connection, rids))


def find_ids(connection: sqlite3.Connection, query: Query, limit: int) -> tuple[str, ...]:
    """Ids of the first `limit` matching documents."""
    if limit <= 0:
        return ()
    rids = _page(connection, select(connection, query), limit, 0)
    names = dict(
        connection.execute(
            "SELECT rid, id FROM (SELECT value FROM json_each(?)) AS wanted CROSS JOIN documents ON rid = wanted.value",
            (numbers(rids),),
        )
    )
    return tuple(names[rid] for rid in rids)


def _total(connection: sqlite3.Connection, selection: Selection) -> int:
    """The number of matches, at most one more than `EXACT_UP_TO`."""
    statement = f"SELECT count(*) FROM (SELECT 1 FROM {selection.tables} WHERE {selection.where} LIMIT ?)"  # noqa: S608
    return int(connection.execute(statement, (*selection.parameters, EXACT_UP_TO + 1)).fetchone()[0])


def _page(connection: sqlite3.Connection, selection: Selection, limit: int, offset: int) -> list[int]:
    """Row numbers of a page in the order of the port: time descending, then id.

    Row numbers are in time order down to the second. One row more on either side tells whether a second goes on beyond
    the page; if so, the whole second is read before it is put in order.
    """
    before = min(offset, 1)
    rids = _rids(connection, selection, limit + before + 1, offset - before)
    if len(rids) <= before:
        return []
    page = rids[before : before + limit]
    first, last = second_of(page[0]), second_of(page[-1])
    skipped = 0
    if before and second_of(rids[0]) == first:
        group = _second(connection, selection, first)
        skipped = group.index(page[0])
        page = group[:skipped] + page
    if len(rids) > before + limit and second_of(rids[-1]) == last:
        page = [rid for rid in page if second_of(rid) != last] + _second(connection, selection, last)
    return _in_order(connection, page)[skipped : skipped + limit]


def _rids(connection: sqlite3.Connection, selection: Selection, limit: int, offset: int) -> list[int]:
    statement = (
        f"SELECT {selection.rid} FROM {selection.tables} WHERE {selection.where}"  # noqa: S608 - names are fixed
        f" ORDER BY {selection.rid} DESC LIMIT ? OFFSET ?"
    )
    return [row[0] for row in connection.execute(statement, (*selection.parameters, limit, offset))]


def _second(connection: sqlite3.Connection, selection: Selection, second: int) -> list[int]:
    """All matches of one second, row numbers descending."""
    return _rids(connection, selection.between(first_of(second), first_of(second + 1)), -1, 0)


def _in_order(connection: sqlite3.Connection, rids: list[int]) -> list[int]:
    """The same row numbers; those of one second by time descending, then by id."""
    sizes = Counter(map(second_of, rids))
    tied = [rid for rid in rids if sizes[second_of(rid)] > 1]
    if not tied:
        return rids
    rows = connection.execute(
        "SELECT rid, -published_at, id FROM (SELECT value FROM json_each(?)) AS wanted"
        " CROSS JOIN documents ON rid = wanted.value",
        (numbers(tied),),
    )
    places = {rid: (published_at, id_) for rid, published_at, id_ in rows}
    return sorted(rids, key=lambda rid: (-second_of(rid), places.get(rid, (0, ""))))
