"""A store in a fresh file, and documents for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.documents import Document, TaggedDocument, Tags
from domain.reasons import Platform, Relevance, Sentiment
from storage.sqlite.store import SQLiteDocumentStore

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteDocumentStore]:
    with closing(SQLiteDocumentStore(path, zone=SHANGHAI, busy_seconds=0.2)) as opened:
        yield opened


@pytest.fixture
def make_batch() -> Callable[[int, int], list[TaggedDocument]]:
    """`make_batch(first, size)`: documents numbered from `first`, a minute apart, about 600 bytes of words each."""

    def make(first: int, size: int) -> list[TaggedDocument]:
        return [_document(number) for number in range(first, first + size)]

    return make


def _document(number: int) -> TaggedDocument:
    at = MORNING + timedelta(minutes=number * 7 % 5000)
    words = tuple(f"word{number * step % 997}" for step in range(1, 80))
    own = f"secret{number}secret"
    document = Document(
        id=f"{number:032x}",
        platform=Platform.FORUM,
        source="forum",
        source_name="本地论坛",
        title=f"标题{own}",
        text=f"{own}：{'，'.join(words)}",
        published_at=at,
        fetched_at=at,
    )
    tags = Tags(
        title_tokens=("标题", own),
        tokens=(own, *words),
        subwords=(own[:5] + str(number),),
        topics=("pests",) if number % 3 else (),
        sentiment=list(Sentiment)[number % 3],
        probabilities=(0.25, 0.5, 0.25),
        keywords=(own, words[0], words[1] + "x"),
        places=("东山",),
        fingerprint=number * 0x9E3779B97F4A7C15 % 2**64,
        relevance=Relevance.NAMED,
    )
    return TaggedDocument(document, tags)
