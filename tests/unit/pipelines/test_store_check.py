"""Looking a store over finds what does not fit together, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.condition import StoreCondition, StoreState
from domain.periods import Period
from domain.queries import Hits, Overview, Query, StoreStatistics, Window
from domain.reasons import Platform, Sentiment
from pipelines.store_check import check_store, span_of
from storage.memory import MemoryDocumentStore
from storage.sqlite.store import SQLiteDocumentStore
from tests.contract.documents import NOON, tagged

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
BATCH = [
    tagged(
        f"{n}", at=NOON - n * DAY, topics=("fire",), keywords=("松树",), own=n % 4 == 0, platform=list(Platform)[n % 5]
    )
    for n in range(70)
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteDocumentStore]:
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI)) as store:
        store.put(BATCH, NOON - 50 * DAY)
        store.erase(["3"])
        store.retain(NOON - 40 * DAY)
        yield store


def problems(store: MemoryDocumentStore | SQLiteDocumentStore) -> tuple[str, ...]:
    return check_store(store, SHANGHAI, lambda done, of: None).problems


def tamper(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


def test_a_sound_store_has_no_problems(store: SQLiteDocumentStore) -> None:
    told: list[tuple[int, int]] = []
    report = check_store(store, SHANGHAI, lambda done, of: told.append((done, of)))
    assert report.problems == ()
    assert report.documents == store.statistics().documents == 69 - report.past_mentions
    assert report.past_mentions == 29
    assert told[-1] == (report.documents, report.documents)
    assert report.fine == (report.condition.state is StoreState.FINE)


def test_an_empty_store_has_no_problems() -> None:
    assert problems(MemoryDocumentStore(SHANGHAI)) == ()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE rollup_mentions SET n = n - 1", "比那天的文档还少"),
        ("DELETE FROM rollup_labels", "比那天的文档还少"),
        ("UPDATE rollup_keywords SET n = 0", "比那天的文档还少"),
        ("UPDATE properties SET value = value + 1 WHERE name = 'documents'", "逐篇读到"),
        ("UPDATE documents SET platform = 'wechat', sentiment = 'negative' WHERE id = '1'", "检索索引与文档不符"),
    ],
)
def test_what_does_not_fit_is_found(store: SQLiteDocumentStore, path: Path, statement: str, words: str) -> None:
    tamper(path, statement)
    found = problems(store)
    assert any(words in sentence for sentence in found), found
    assert all(sentence.endswith("。") for sentence in found)


class Lying(MemoryDocumentStore):
    """Answers one question wrongly."""

    def __init__(self, lie: str) -> None:
        super().__init__(SHANGHAI)
        self.lie = lie

    def statistics(self) -> StoreStatistics:
        true = super().statistics()
        return replace(true, newest=NOON + DAY) if self.lie == "newest" else true

    def search(self, query: Query, window: Window) -> Hits:
        true = super().search(query, window)
        wrong = self.lie == "search" and query.sentiments == (Sentiment.NEUTRAL,)
        return replace(true, total=true.total - 1) if wrong else true

    def overview(self, period: Period, top: int = 20) -> Overview:
        true = super().overview(period, top)
        wrong = self.lie == "overview" and period.contains(NOON - 45 * DAY)
        return replace(true, by_topic=()) if wrong else true


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        ("newest", "最早、最晚发布时间"),
        ("search", "检索索引与文档不符（neutral）"),
        ("overview", "2026-01 的统计数字与文档不符"),
    ],
)
def test_every_kind_of_answer_is_compared(lie: str, words: str) -> None:
    store = Lying(lie)
    store.put(BATCH, NOON)
    (sentence,) = problems(store)
    assert words in sentence


def test_a_store_that_is_down_is_not_read() -> None:
    class Down(MemoryDocumentStore):
        def condition(self) -> StoreCondition:
            return StoreCondition(StoreState.DOWN, "内存", ("断了。",))

        def statistics(self) -> StoreStatistics:
            raise AssertionError("not asked")

    report = check_store(Down(SHANGHAI), SHANGHAI, lambda done, of: None)
    assert not report.fine
    assert report.statistics is None


def test_the_span_is_in_local_days() -> None:
    assert span_of(StoreStatistics(0, None, None, 0), SHANGHAI) == "没有文档"
    late = NOON.replace(hour=17)
    assert span_of(StoreStatistics(2, NOON, late, 0), SHANGHAI) == "2026-03-09 至 2026-03-10"
