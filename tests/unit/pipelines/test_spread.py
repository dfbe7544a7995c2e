"""How texts spread: first appearance, then each repetition in its order."""

from __future__ import annotations

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

from domain.documents import Document, TaggedDocument, Tags
from domain.queries import StoredDocument
from domain.reasons import Platform, Relevance, Sentiment
from pipelines.spread import spread, spreads
from storage.memory import MemoryDocumentStore
from tests.unit.pipelines.conftest import NOW


def stored(id_: str, hours: int, source: str, reprint_of: str = "") -> StoredDocument:
    document = Document(id_, Platform.FORUM, source, source, "题", "文", NOW + timedelta(hours=hours), NOW)
    tags = Tags((), (), (), (), Sentiment.NEUTRAL, (0, 1, 0), (), (), 0, Relevance.NAMED, reprint_of=reprint_of)
    return StoredDocument(TaggedDocument(document, tags), 1, NOW)


ZONE = ZoneInfo("Asia/Shanghai")
DOCUMENTS = [
    stored("a", 0, "论坛"),
    stored("a1", 5, "新闻网", "a"),
    stored("a2", 2, "留言板", "a"),
    stored("alone", 1, "论坛"),
    stored("b1", 3, "新闻网", "gone"),
    stored("b2", 4, "新闻网", "gone"),
]


def test_texts_that_stand_there_more_than_once_come_with_their_chains() -> None:
    for seed in range(5):
        mixed = random.Random(seed).sample(DOCUMENTS, len(DOCUMENTS))
        first, second = spreads(mixed)
        assert [step.document_id for step in first.steps] == ["a", "a2", "a1"]
        assert (first.first.source, first.reprints, first.sources) == ("论坛", 2, ("论坛", "留言板", "新闻网"))
        # whose original was erased is told from the earliest that is left
        assert ([step.document_id for step in second.steps], second.sources) == (["b1", "b2"], ("新闻网",))
    assert spreads(DOCUMENTS[3:4]) == ()


def test_original_and_reprint_tell_the_same_chain() -> None:
    store = MemoryDocumentStore(ZONE)
    store.put([found.tagged for found in DOCUMENTS], NOW)
    (expected, _) = spreads(DOCUMENTS)
    for found in DOCUMENTS[:3]:
        assert spread(found, store) == expected
    store.close()
