"""Full disk, locks, broken and foreign files: one plain sentence each, and nothing half done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.documents import TaggedDocument
from domain.errors import StoreBusy, StoreError, StoreFull
from domain.queries import Query, Term, Window
from storage.sqlite.connections import Connections
from storage.sqlite.store import SQLiteDocumentStore

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

MakeBatch = Callable[[int, int], list[TaggedDocument]]


def limit_pages(store: SQLiteDocumentStore, pages: int) -> None:
    """Let SQLite behave as on a device with room for so many pages."""
    connections: Connections = store._connections
    with connections.maintaining() as connection:
        connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_refuses_the_batch_whole_and_the_next_one_goes_on(
    store: SQLiteDocumentStore, make_batch: MakeBatch
) -> None:
    store.put(make_batch(0, 20), MORNING)
    before = store.search(Query(), Window(100))
    limit_pages(store, 1)  # SQLite takes the present size at least
    with pytest.raises(StoreFull, match="磁盘空间不足") as caught:
        store.put(make_batch(15, 300), MORNING)
    assert caught.value.transient
    assert store.search(Query(), Window(100)) == before
    assert store.statistics().documents == 20
    limit_pages(store, 1 << 30)
    assert len(store.put(make_batch(15, 300), MORNING)) == 300
    assert store.statistics().documents == 315
    assert store.search(Query(expression=Term(("secret314secret",))), Window()).total == 1


def test_another_program_that_writes_makes_busy(store: SQLiteDocumentStore, path: Path, make_batch: MakeBatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="另一个程序") as caught:
            store.put(make_batch(0, 1), MORNING)
        assert caught.value.transient
        assert store.search(Query(), Window()).total == 0, "reading goes on"
        other.execute("ROLLBACK")
    store.put(make_batch(0, 1), MORNING)


def test_what_another_store_commits_is_seen(store: SQLiteDocumentStore, path: Path, make_batch: MakeBatch) -> None:
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as other:
        other.put(make_batch(0, 3), MORNING)
        assert store.search(Query(), Window()).total == 3
        assert store.erase([f"{0:032x}"]) == 1
        assert other.get(f"{0:032x}") is None
        assert other.statistics().documents == 2


def test_a_file_of_something_else(path: Path) -> None:
    path.write_bytes(b"not a database at all, but long enough to be read as one" * 100)
    with pytest.raises(StoreError, match="不是回声的文档库"):
        SQLiteDocumentStore(path, zone=SHANGHAI)


def test_a_database_of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs(x)")
    with pytest.raises(StoreError, match="别的程序"):
        SQLiteDocumentStore(path, zone=SHANGHAI)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 1")
    with pytest.raises(StoreError, match="别的程序"):
        SQLiteDocumentStore(path, zone=SHANGHAI)


def test_a_file_of_another_layout_or_zone(path: Path) -> None:
    SQLiteDocumentStore(path, zone=SHANGHAI).close()
    with pytest.raises(StoreError, match=r"Asia/Shanghai.*Asia/Tokyo"):
        SQLiteDocumentStore(path, zone=ZoneInfo("Asia/Tokyo"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="版本"):
        SQLiteDocumentStore(path, zone=SHANGHAI)


def test_a_file_of_the_first_layout_is_brought_up_to_date(path: Path, make_batch: MakeBatch) -> None:
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as store:
        store.put(make_batch(0, 3), MORNING)
        whole = store.kept("", 10)
    with closing(sqlite3.connect(path)) as other:
        for name in ("category", "second_category", "appeal"):
            other.execute(f"ALTER TABLE contents DROP COLUMN {name}")
        other.execute("PRAGMA user_version = 1")
    for _ in range(2):
        with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as store:
            assert store.kept("", 10) == whole
            assert store.retag(whole[0].id, replace(whole[0].tagged.tags, appeal="complaint"))
            assert store.retag(whole[0].id, whole[0].tagged.tags)


def test_a_damaged_file(path: Path, make_batch: MakeBatch) -> None:
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as store:
        store.put(make_batch(0, 200), MORNING)
    content = bytearray(path.read_bytes())
    content[8192 * 3 :] = b"\xa5" * len(content[8192 * 3 :])
    path.write_bytes(content)
    with pytest.raises(StoreError, match="损坏"):
        write_and_read(path, make_batch(0, 200))


def write_and_read(path: Path, batch: list[TaggedDocument]) -> None:
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as store:
        store.search(Query(expression=Term(("word5",))), Window())
        store.put(batch, MORNING)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="文件夹"):
        SQLiteDocumentStore(tmp_path / "file" / "documents.db", zone=SHANGHAI)
    with pytest.raises(StoreError, match="打不开"):
        SQLiteDocumentStore(tmp_path, zone=SHANGHAI)


def test_a_closed_store_says_so(store: SQLiteDocumentStore, make_batch: MakeBatch) -> None:
    store.close()
    with pytest.raises(StoreError, match="已经关闭"):
        store.get("x")
    with pytest.raises(StoreError, match="已经关闭"):
        store.put(make_batch(0, 1), MORNING)
