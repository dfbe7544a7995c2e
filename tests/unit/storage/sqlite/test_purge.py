"""What was erased is in no byte of the file or its log any more."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.documents import TaggedDocument
from domain.errors import StoreBusy
from domain.queries import Count, Dimension, Query, Term, Window
from storage.sqlite.store import SQLiteDocumentStore

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)

MakeBatch = Callable[[int, int], list[TaggedDocument]]


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


def fill(store: SQLiteDocumentStore, make_batch: MakeBatch) -> None:
    """Several batches out of order, so that pages split and rows move; each document twice, so that there are old
    revisions."""
    for revision in range(2):
        for first in (600, 0, 300, 900, 450, 150, 750):
            batch = make_batch(first, 150)
            store.put([revised(one) for one in batch] if revision else batch, MORNING)


def revised(tagged: TaggedDocument) -> TaggedDocument:
    document = replace(tagged.document, text=tagged.document.text.replace("secret", "hidden"))
    tags = replace(tagged.tags, tokens=tuple(token.replace("secret", "hidden") for token in tagged.tags.tokens))
    return replace(tagged, document=document, tags=tags)


def test_erased_text_is_in_no_byte(store: SQLiteDocumentStore, path: Path, make_batch: MakeBatch) -> None:
    fill(store, make_batch)
    numbers = [5, 299, 300, 301, 612, 1049]
    for number in numbers:
        assert bytes_on_disk(path).count(f"secret{number}secret".encode())
    assert store.erase([f"{number:032x}" for number in numbers]) == len(numbers)
    left = bytes_on_disk(path)
    for number in numbers:
        assert f"secret{number}secret".encode() not in left
        assert f"hidden{number}hidden".encode() not in left
        assert f"secre{number}\x1f".encode() not in left
        assert f"{number:032x}".encode() not in left
    assert b"hidden6hidden" in left
    assert store.search(Query(expression=Term(("word5",))), Window(0)).total > 0
    assert store.statistics().documents == 1050 - len(numbers)


def test_rows_that_moved_leave_no_copy(store: SQLiteDocumentStore, path: Path, make_batch: MakeBatch) -> None:
    """Rows of different size put in between others make SQLite split pages and leave copies in their gaps: this is what
    the file is written anew for after an erasure."""
    dice = random.Random(3)
    batch = [shortened(one, dice.randrange(5, 80)) for one in make_batch(0, 2000)]
    dice.shuffle(batch)
    for changed in (False, True):
        for first in range(0, 2000, 200):
            part = batch[first : first + 200]
            store.put([shortened(one, dice.randrange(5, 80)) for one in part] if changed else part, MORNING)
    gone = dice.sample(range(2000), 300)
    assert store.erase([f"{number:032x}" for number in gone]) == 300
    left = bytes_on_disk(path)
    assert [number for number in gone if f"secret{number}secret".encode() in left] == []


def test_repeated_labels_leave_nothing_behind(store: SQLiteDocumentStore, make_batch: MakeBatch) -> None:
    (one,) = make_batch(1, 1)
    twice = replace(one, tags=replace(one.tags, keywords=("松", "松"), topics=("t", "t"), places=("p", "q", "p")))
    store.put([twice], MORNING)
    assert store.counts(Query(), Dimension.KEYWORD) == (Count("松", None, 1),)
    assert store.erase([one.id]) == 1
    with store._connections.reading() as connection:
        for query in (Query(keywords=("松",)), Query(topics=("t",)), Query(places=("p",)), Query(own=False)):
            assert store.search(query, Window()).total == 0
        assert connection.execute("SELECT count(*) FROM fts_docsize").fetchone() == (0,)


def shortened(tagged: TaggedDocument, size: int) -> TaggedDocument:
    tokens = tagged.tags.tokens[:size]
    document = replace(tagged.document, text="，".join(tokens))
    return replace(tagged, document=document, tags=replace(tagged.tags, tokens=tokens))


def test_retention_gives_room_back(store: SQLiteDocumentStore, path: Path, make_batch: MakeBatch) -> None:
    fill(store, make_batch)
    store.retain(MORNING)
    before = store.statistics()
    removed = store.retain(MORNING + timedelta(minutes=4000))
    after = store.statistics()
    assert after.documents == before.documents - removed
    assert after.bytes_used < before.bytes_used // 2
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    left = bytes_on_disk(path)
    gone = [number for number in range(1050) if number * 7 % 5000 < 4000]
    assert removed == len(gone)
    # the key words of a day are figures and stay; everything else of the text is gone
    assert not [n for n in gone if f"hidden{n}hidden".encode() in left]


def test_a_reader_in_the_way_is_named_and_the_next_clean_up_finishes(
    store: SQLiteDocumentStore, path: Path, make_batch: MakeBatch
) -> None:
    store.put(make_batch(0, 50), MORNING)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM documents").fetchone()
        with pytest.raises(StoreBusy, match="清理"):
            store.erase([f"{7:032x}"])
        assert store.get(f"{7:032x}") is None
        reader.execute("ROLLBACK")
    assert b"secret7secret" in bytes_on_disk(path)
    assert store.erase([]) == 0
    assert b"secret7secret" not in bytes_on_disk(path)
