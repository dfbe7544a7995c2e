"""Takes what was removed out of the bytes of the file.

After a deletion the words still stand in older segments of the full-text index, in free pages and in the write-ahead
log. The clean-up merges the index to one segment, gives free pages back and empties the log. After an erasure the file
is written anew as well (VACUUM): SQLite leaves copies of moved rows in the gaps of pages. What has to be done is noted in
the file by the deleting transaction, so a clean-up that was cut off is taken up by the next one.
"""

from __future__ import annotations

import sqlite3

from domain.errors import StoreBusy
from storage.sqlite.connections import Connections

_MERGE_PAGES = 1000
_VACUUM_PAGES = 1000
_NONE, _PLAIN, _THOROUGH = 0, 1, 2


def ask_for_purge(connection: sqlite3.Connection, *, thorough: bool) -> None:
    """Note in the current transaction that a clean-up is due."""
    connection.execute(
        "UPDATE properties SET value = max(value, ?) WHERE name = 'purge'", (_THOROUGH if thorough else _PLAIN,)
    )


def purge(connections: Connections) -> None:
    """Do the clean-up that is due, if any; other writers get their turn between its steps.

    Raises `StoreBusy` when a reader holds the log; the documents are gone from every answer then, and the next clean-up
    finishes the work.
    """
    with connections.reading() as connection:
        due = connection.execute("SELECT value FROM properties WHERE name = 'purge'").fetchone()[0]
    if due == _NONE:
        return
    while _merge_step(connections):
        pass
    if due == _THOROUGH:
        with connections.maintaining() as connection:
            connection.execute("VACUUM")
    while _vacuum_step(connections):
        pass
    with connections.maintaining() as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreBusy("文档已删除，但文档库正被读取，磁盘上的清理还没有完成；下次清理时会继续。")
        connection.execute("UPDATE properties SET value = ? WHERE name = 'purge' AND value = ?", (_NONE, due))


def _merge_step(connections: Connections) -> bool:
    """Merge some pages of the full-text index towards one segment; False when there is only one."""
    with connections.maintaining() as connection:
        before = connection.total_changes
        connection.execute("INSERT INTO fts(fts, rank) VALUES ('merge', ?)", (-_MERGE_PAGES,))
        return connection.total_changes - before >= 2  # the FTS5 manual: less than 2 means nothing was left to do


def _vacuum_step(connections: Connections) -> bool:
    """Give some free pages back; False when there is none."""
    with connections.maintaining() as connection:
        # execute() would free a single page: the statement must be stepped to its end, which executescript does
        connection.executescript(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})")
        return bool(connection.execute("PRAGMA freelist_count").fetchone()[0])
