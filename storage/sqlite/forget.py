"""Removing documents: by retention (figures stay) and by erasure (figures go down too).

Both work in short transactions, so that collection goes on meanwhile; the clean-up that takes the removed text out of
the file's bytes is `storage.sqlite.purge`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from storage.sqlite.connections import Connections
from storage.sqlite.exchange import exchange
from storage.sqlite.index import apply
from storage.sqlite.purge import ask_for_purge
from storage.sqlite.rowids import first_of, microseconds
from storage.sqlite.rows import entries, rids_of

_CHUNK = 500
"""Documents in one transaction: a writer waits a fraction of a second at most."""


def erase(connections: Connections, document_ids: Sequence[str], zone: ZoneInfo) -> int:
    """Remove these documents and count them out of the roll-ups; returns how many there were."""
    erased = 0
    for ids in _chunks(list(dict.fromkeys(document_ids))):
        with connections.writing() as connection:
            removed = list(entries(connection, list(rids_of(connection, ids).values())).values())
            exchange(connection, removed, (), zone)
            if removed:
                ask_for_purge(connection, thorough=True)
        erased += len(removed)
    return erased


def retain(connections: Connections, before: datetime, keep: Sequence[str]) -> int:
    """Remove documents published and stored before `before` except `keep`; roll-ups stay. Returns how many."""
    limit = microseconds(before)
    kept = json.dumps(list(keep))
    removed = 0
    after = first_of(-(1 << 40))
    while True:
        with connections.writing() as connection:
            rids = _older(connection, limit, kept, after)
            if not rids:
                return removed
            old = list(entries(connection, rids).values())
            apply(connection, old, ())
            ask_for_purge(connection, thorough=False)
        removed += len(old)
        after = rids[-1]


def _older(connection: sqlite3.Connection, limit: int, kept: str, after: int) -> list[int]:
    rows = connection.execute(
        "SELECT rid FROM documents WHERE rid > ? AND rid < ? AND published_at < ? AND stored_at < ?"
        " AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY rid LIMIT ?",
        (after, first_of(limit // 1_000_000 + 1), limit, limit, kept, _CHUNK),
    )
    return [row[0] for row in rows]


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
