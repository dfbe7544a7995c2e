"""What the SQLite store says of itself, and what it sets aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from domain.condition import StoreState
from domain.documents import TaggedDocument
from domain.errors import StoreError
from domain.moves import KeptDocument
from domain.reasons import Outcome
from storage.sqlite.store import SQLiteDocumentStore
from tests.contract.documents import NOON, tagged

MEGABYTE = 1024 * 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteDocumentStore]:
    store = SQLiteDocumentStore(path, zone=ZoneInfo("Asia/Shanghai"))
    yield store
    store.close()


def free(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=number))


def test_fine(store: SQLiteDocumentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 1024 * MEGABYTE)
    condition = store.condition()
    assert (condition.state, condition.messages) == (StoreState.FINE, ())
    assert condition.kind.startswith("SQLite 3.")


def test_little_room(store: SQLiteDocumentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 100 * MEGABYTE)
    condition = store.condition()
    assert condition.state is StoreState.STRAINED
    assert "只剩 100 MB" in condition.messages[0]


def test_no_room_to_write_the_file_anew(
    store: SQLiteDocumentStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with path.open("r+b") as file:  # a sparse file: as long as a large one
        file.truncate(600 * MEGABYTE)
    free(monkeypatch, 500 * MEGABYTE)
    assert "空间不够" in store.condition().messages[0]


def test_a_file_that_is_gone(store: SQLiteDocumentStore, path: Path) -> None:
    path.unlink()
    condition = store.condition()
    assert condition.state is StoreState.DOWN
    assert "不见了" in condition.messages[0]


def test_a_broken_file(store: SQLiteDocumentStore, path: Path) -> None:
    store.put([tagged("a")], NOON)
    store.close()
    path.write_bytes(b"\x00" * 8192 + path.read_bytes()[8192:])
    with pytest.raises(StoreError):
        SQLiteDocumentStore(path, zone=ZoneInfo("Asia/Shanghai"))
    condition = store.condition()
    assert condition.state is StoreState.DOWN
    assert condition.messages


BAD: dict[str, TaggedDocument] = {
    "separator in a label": tagged("x", topics=("fire\x1froads",)),
    "empty label": tagged("x", keywords=("",)),
    "empty place": tagged("x", places=("东山", "")),
    "half a character": tagged("x", title="半个字\ud840"),
    "half a character in a key word": tagged("x", keywords=("半\udc00",)),
    "too many likes": tagged("x", likes=2**63),
    "too few likes": tagged("x", likes=-(2**64)),
    "wide fingerprint": tagged("x", fingerprint=2**64),
    "negative fingerprint": tagged("x", fingerprint=-1),
}
for name, number in (("no number", nan), ("infinite", inf)):
    _plain = tagged("x")
    BAD[name] = replace(_plain, tags=replace(_plain.tags, probabilities=(number, 0.0, 0.0)))


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_what_can_never_be_kept_is_set_aside(store: SQLiteDocumentStore, bad: TaggedDocument) -> None:
    first, put, last = store.put([tagged("a"), bad, tagged("b")], NOON)
    assert (first.outcome, last.outcome) == (Outcome.NEW, Outcome.NEW)
    assert (put.outcome, put.revision) == (Outcome.QUARANTINED, 0)
    assert put.detail.endswith("存不了。")
    assert [one.id for one in store.kept("", 10)] == ["a", "b"]
    with pytest.raises(StoreError, match="文档 x 不能这样保存"):
        store.restore([KeptDocument(bad, 1, NOON, NOON)])


def test_the_largest_numbers_are_kept(store: SQLiteDocumentStore) -> None:
    large = tagged("a", likes=2**63 - 1, fingerprint=2**64 - 1)
    (put,) = store.put([large], NOON)
    assert put.outcome is Outcome.NEW
    assert store.kept("", 1)[0].tagged == large


def test_a_quarantined_change_leaves_the_earlier_revision(store: SQLiteDocumentStore) -> None:
    store.put([tagged("a", "松树")], NOON)
    (put,) = store.put([tagged("a", "道路", topics=("",))], NOON)
    assert put.outcome is Outcome.QUARANTINED
    assert store.kept("", 1)[0].tagged == tagged("a", "松树")
