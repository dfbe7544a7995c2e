"""How much is stored."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from domain.queries import StoreStatistics
from storage.sqlite.rowids import first_of, moment_of, second_of


def statistics(connection: sqlite3.Connection, path: Path) -> StoreStatistics:
    """Number and time span of the documents, bytes of the file and its write-ahead log."""
    number = connection.execute("SELECT value FROM properties WHERE name = 'documents'").fetchone()[0]
    files = [path, path.with_name(path.name + "-wal")]
    return StoreStatistics(
        documents=number,
        oldest=_time(connection, "min"),
        newest=_time(connection, "max"),
        bytes_used=sum(file.stat().st_size for file in files if file.exists()),
    )


def _time(connection: sqlite3.Connection, extreme: str) -> datetime | None:
    rid = connection.execute(f"SELECT {extreme}(rid) FROM documents").fetchone()[0]  # noqa: S608 - min or max
    if rid is None:
        return None
    second = second_of(rid)
    (value,) = connection.execute(
        f"SELECT {extreme}(published_at) FROM documents WHERE rid >= ? AND rid < ?",  # noqa: S608 - min or max
        (first_of(second), first_of(second + 1)),
    ).fetchone()
    return moment_of(value)
