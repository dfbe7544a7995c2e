"""Moves documents in and out of the tables and the full-text index, in one transaction of the caller.

The full-text table is contentless: to delete a row it must be given exactly the tokens that were inserted, so they are
made again from what is stored (`storage.sqlite.tokens.indexed` never changes within a layout), never segmented anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from storage.sqlite.near import slots
from storage.sqlite.rows import Entry, Row, content_row, document_row
from storage.sqlite.tokens import attributes_of, indexed

_DELETE = "delete"
_TITLE_TOKENS, _TOKENS, _SUBWORDS = 3, 4, 5
"""Places in a row of `contents`."""


def apply(connection: sqlite3.Connection, removed: Sequence[Entry], added: Sequence[Entry]) -> None:
    """Remove and add entries. Roll-ups are the caller's."""
    if removed:
        _remove(connection, removed)
    added = sorted(added, key=lambda entry: entry.rid)
    contents = [content_row(entry) for entry in added]
    connection.executemany("INSERT INTO documents VALUES " + _marks(19), map(document_row, added))  # noqa: S608
    connection.executemany("INSERT INTO contents VALUES " + _marks(19), contents)  # noqa: S608
    connection.executemany(
        "INSERT INTO bands VALUES (?, ?)",
        sorted(slot for entry in added for slot in slots(entry.rid, entry.tagged.tags.fingerprint)),
    )
    postings = [_posting(None, entry, row) for entry, row in zip(added, contents, strict=True)]
    postings += [_posting(_DELETE, entry, content_row(entry)) for entry in removed]
    # in the order of row numbers, deletion first: FTS5 writes its buffer out each time that they go backwards
    postings.sort(key=lambda posting: (posting[1], posting[0] is None))
    connection.executemany(
        "INSERT INTO fts(fts, rowid, title, text, subwords, attributes) VALUES (?, ?, ?, ?, ?, ?)", postings
    )
    connection.execute("UPDATE properties SET value = value + ? WHERE name = 'documents'", (len(added) - len(removed),))


def _remove(connection: sqlite3.Connection, removed: Sequence[Entry]) -> None:
    rids = sorted((entry.rid,) for entry in removed)
    connection.executemany("DELETE FROM documents WHERE rid = ?", rids)
    connection.executemany("DELETE FROM contents WHERE rid = ?", rids)
    connection.executemany(
        "DELETE FROM bands WHERE slot = ? AND rid = ?",
        sorted(slot for entry in removed for slot in slots(entry.rid, entry.tagged.tags.fingerprint)),
    )


def _posting(command: str | None, entry: Entry, content: Row) -> Row:
    return (
        command,
        entry.rid,
        indexed(content[_TITLE_TOKENS]),
        indexed(content[_TOKENS]),
        indexed(content[_SUBWORDS]),
        attributes_of(entry.tagged),
    )


def _marks(number: int) -> str:
    return f"({', '.join('?' * number)})"
