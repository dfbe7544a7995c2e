"""Keeping a batch: what is new, what changed, what is only a second visit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.documents import Put, TaggedDocument
from domain.reasons import Outcome
from storage.sqlite.exchange import exchange
from storage.sqlite.keepable import trouble
from storage.sqlite.rowids import allocate, microseconds
from storage.sqlite.rows import Entry, entries


@dataclass(slots=True)
class _Known:
    """A document before and during the batch. `old_rid` is its row in the file; `tagged` is set when it has to be
    written anew; `engaged` is set when only the counts of engagement change."""

    old_rid: int | None
    revision: int
    content_hash: bytes
    stored_at: int
    visited_at: int
    tagged: TaggedDocument | None = None
    engaged: tuple[int, int, int] | None = None


def put(
    connection: sqlite3.Connection, batch: Sequence[TaggedDocument], at: datetime, zone: ZoneInfo
) -> tuple[Put, ...]:
    """`DocumentStore.put` within the transaction of the caller."""
    known = _load(connection, batch)
    now = microseconds(at)
    puts = tuple(_decide(known, tagged, now) for tagged in batch)
    written = [state for state in known.values() if state.tagged is not None]
    if written:
        _write(connection, written, zone)
    engaged = [
        (*state.engaged, state.visited_at, state.old_rid)
        for state in known.values()
        if state.tagged is None and state.engaged is not None
    ]
    connection.executemany(
        "UPDATE documents SET likes = ?, comments = ?, reposts = ?, visited_at = ? WHERE rid = ?", sorted(engaged)
    )
    return puts


def _load(connection: sqlite3.Connection, batch: Sequence[TaggedDocument]) -> dict[str, _Known]:
    rows = connection.execute(
        "SELECT id, rid, revision, content_hash, stored_at, visited_at FROM (SELECT value FROM json_each(?)) AS wanted"
        " CROSS JOIN documents ON id = wanted.value",
        (json.dumps(list(dict.fromkeys(tagged.id for tagged in batch))),),
    )
    return {
        id_: _Known(rid, revision, content_hash, stored_at, visited_at)
        for id_, rid, revision, content_hash, stored_at, visited_at in rows
    }


def _decide(known: dict[str, _Known], tagged: TaggedDocument, now: int) -> Put:
    """The outcome of one document; `known` then holds what is to be written."""
    if why := trouble(tagged):
        return Put(tagged.id, Outcome.QUARANTINED, 0, why)
    document = tagged.document
    content_hash, visited_at = bytes.fromhex(document.content_hash), microseconds(document.fetched_at)
    state = known.get(tagged.id)
    if state is None:
        known[tagged.id] = _Known(None, 1, content_hash, now, visited_at, tagged)
        return Put(tagged.id, Outcome.NEW, 1)
    if state.content_hash != content_hash:
        state.revision += 1
        state.content_hash, state.visited_at, state.tagged = content_hash, visited_at, tagged
        return Put(tagged.id, Outcome.UPDATED, state.revision)
    if visited_at >= state.visited_at:
        state.visited_at = visited_at
        state.engaged = (document.likes, document.comments, document.reposts)
        if state.tagged is not None:
            state.tagged = _with_engagement(state.tagged, state.engaged)
    return Put(tagged.id, Outcome.DUPLICATE, state.revision)


def _with_engagement(tagged: TaggedDocument, engaged: tuple[int, int, int]) -> TaggedDocument:
    likes, comments, reposts = engaged
    return replace(tagged, document=replace(tagged.document, likes=likes, comments=comments, reposts=reposts))


def _write(connection: sqlite3.Connection, written: Sequence[_Known], zone: ZoneInfo) -> None:
    """Replace the old rows of changed documents and add the new ones (each with `tagged`), index and roll-ups included."""
    removed = list(entries(connection, [state.old_rid for state in written if state.old_rid is not None]).values())
    tagged = [state.tagged for state in written if state.tagged is not None]
    rids = allocate(connection, [one.document.published_at for one in tagged])
    added = [
        Entry(rid, one, state.content_hash, state.revision, state.stored_at, state.visited_at)
        for rid, one, state in zip(rids, tagged, written, strict=True)
    ]
    exchange(connection, removed, added, zone)
