"""Finding near fingerprints: two 64-bit numbers that differ in at most three bits share one of four 16-bit bands.

`bands` holds four rows a document. They are keyed by week first: new rows then fall on few pages of the file, and a
look-up reads only the weeks that it is about.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from domain.documents import Reprint
from storage.sqlite.rowids import first_of, microseconds, moment_of, second_of
from storage.sqlite.rows import numbers, unsigned

_WEEK = 7 * 24 * 60 * 60
_BANDS = range(4)


def _bands(fingerprint: int) -> Iterator[int]:
    """Four numbers below 2^18: place and value of each band."""
    for place in _BANDS:
        yield place << 16 | fingerprint >> (16 * place) & 0xFFFF


def slots(rid: int, fingerprint: int) -> list[tuple[int, int]]:
    """The rows of `bands` for one document; `fingerprint` is unsigned."""
    week = second_of(rid) // _WEEK << 18
    return [(week | band, rid) for band in _bands(fingerprint)]


def near(connection: sqlite3.Connection, fingerprints: Sequence[int], since: datetime) -> list[tuple[Reprint, ...]]:
    """For each fingerprint the documents of `DocumentStore.near`."""
    low = microseconds(since)
    wanted = {band for fingerprint in fingerprints for band in _bands(fingerprint)}
    by_band: dict[int, set[int]] = defaultdict(set)
    rids: set[int] = set()
    for week in _weeks(connection, low // 1_000_000):
        for slot, rid in _look_up(connection, (week << 18 | band for band in wanted)):
            by_band[slot & (1 << 18) - 1].add(rid)
            rids.add(rid)
    found = _reprints(connection, rids, low)
    answers = []
    for fingerprint in fingerprints:
        candidates = set().union(*(by_band.get(band, ()) for band in _bands(fingerprint)))
        reprints = [found[rid] for rid in candidates if rid in found]
        answers.append(tuple(sorted(reprints, key=lambda reprint: (reprint.published_at, reprint.id))))
    return answers


def _weeks(connection: sqlite3.Connection, since: int) -> range:
    """The weeks from the second `since` to the newest document, none before the oldest."""
    oldest = connection.execute("SELECT min(rid) FROM documents").fetchone()[0]
    newest = connection.execute("SELECT max(rid) FROM documents").fetchone()[0]
    if oldest is None:
        return range(0)
    return range(max(since, second_of(oldest)) // _WEEK, second_of(newest) // _WEEK + 1)


def _look_up(connection: sqlite3.Connection, wanted: Iterable[int]) -> sqlite3.Cursor:
    return connection.execute(
        "SELECT slot, rid FROM (SELECT value FROM json_each(?)) AS wanted CROSS JOIN bands ON slot = wanted.value",
        (numbers(sorted(wanted)),),
    )


def _reprints(connection: sqlite3.Connection, rids: Iterable[int], low: int) -> dict[int, Reprint]:
    low_rid = first_of(low // 1_000_000)
    rows = connection.execute(
        "SELECT rid, id, fingerprint, published_at, reprint_of FROM (SELECT value FROM json_each(?)) AS wanted"
        " CROSS JOIN documents ON rid = wanted.value WHERE published_at >= ?",
        (numbers(sorted(rid for rid in rids if rid >= low_rid)), low),
    )
    return {
        rid: Reprint(id_, unsigned(fingerprint), moment_of(published_at), reprint_of)
        for rid, id_, fingerprint, published_at, reprint_of in rows
    }
