"""Handing documents over to another store, and taking them from one, with all that is remembered of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from domain.documents import Tags
from domain.errors import StoreError
from domain.moves import KeptDocument
from storage.sqlite.exchange import exchange
from storage.sqlite.keepable import trouble
from storage.sqlite.rowids import allocate, microseconds, moment_of
from storage.sqlite.rows import Entry, entries, rids_of


def kept(connection: sqlite3.Connection, after: str, limit: int) -> tuple[KeptDocument, ...]:
    """`DocumentStore.kept`. UTF-8 bytes, by which SQLite compares, have the order of code points."""
    rids = [
        row[0]
        for row in connection.execute(
            "SELECT rid FROM documents WHERE id > ? ORDER BY id LIMIT ?", (after, max(limit, 0))
        )
    ]
    found = entries(connection, rids)
    return tuple(_kept(found[rid]) for rid in rids)


def retag(connection: sqlite3.Connection, document_id: str, tags: Tags, zone: ZoneInfo) -> bool:
    """`DocumentStore.retag` within the transaction of the caller."""
    for entry in entries(connection, list(rids_of(connection, [document_id]).values())).values():
        one = _kept(entry)
        restore(connection, [replace(one, tagged=replace(one.tagged, tags=tags))], zone)
        return True
    return False


def restore(connection: sqlite3.Connection, documents: Sequence[KeptDocument], zone: ZoneInfo) -> None:
    """`DocumentStore.restore` within the transaction of the caller. Raises `StoreError` when a document cannot be kept."""
    for one in documents:
        if why := trouble(one.tagged):
            raise StoreError(f"文档 {ascii(one.id)[1:-1]} 不能这样保存：{why}")
    wanted = list({one.id: one for one in documents}.values())
    removed = list(entries(connection, list(rids_of(connection, [one.id for one in wanted]).values())).values())
    rids = allocate(connection, [one.tagged.document.published_at for one in wanted])
    added = [_entry(rid, one) for rid, one in zip(rids, wanted, strict=True)]
    exchange(connection, removed, added, zone)


def _kept(entry: Entry) -> KeptDocument:
    return KeptDocument(entry.tagged, entry.revision, moment_of(entry.stored_at), moment_of(entry.visited_at))


def _entry(rid: int, one: KeptDocument) -> Entry:
    content_hash = bytes.fromhex(one.tagged.document.content_hash)
    return Entry(rid, one.tagged, content_hash, one.revision, microseconds(one.stored_at), microseconds(one.visited_at))
