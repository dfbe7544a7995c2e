"""What is remembered of events: as long as their documents are the same, and no longer."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.documents import Document
from domain.queries import StoredDocument
from nlp.events.description import Description
from pipelines.app import App
from pipelines.event_descriptions import EventDescriptions
from pipelines.retain import erase

ZONE = ZoneInfo("Asia/Shanghai")
TEXTS = ("云溪市林业局门口的柳林家园烧烤店油烟直排。", "林业局旁柳林家园烧烤店的油烟又来了。")


@pytest.fixture
def stored(fresh: App, make: Callable[..., Document]) -> list[StoredDocument]:
    written = [replace(make(f"smoke{n}", text, 60 * n), title=f"柳林家园油烟{n}") for n, text in enumerate(TEXTS)]
    fresh.ingest.take([("news", document) for document in written])
    return sorted(fresh.store.get_many(["smoke0", "smoke1"]), key=lambda found: found.tagged.id)


def changed(found: StoredDocument, title: str) -> StoredDocument:
    tagged = found.tagged
    return replace(found, tagged=replace(tagged, document=replace(tagged.document, title=title)))


def test_the_same_documents_are_described_once_in_whatever_order(stored: list[StoredDocument]) -> None:
    descriptions = EventDescriptions()
    first = descriptions.of("smoke0", stored, ZONE)
    assert descriptions.of("smoke0", stored[::-1], ZONE) is first
    assert first.name.startswith("柳林家园油烟")


def test_a_document_that_came_changed_or_left_is_told(stored: list[StoredDocument]) -> None:
    descriptions = EventDescriptions()
    descriptions.of("smoke0", stored, ZONE)
    assert descriptions.of("smoke0", stored[1:], ZONE).name == "柳林家园油烟1"
    assert descriptions.of("smoke0", [changed(stored[1], "烧烤店关了")], ZONE).name == "烧烤店关了"
    assert sum(count for _, count in descriptions.of("smoke0", stored, ZONE).sizes) == 2


def test_erasing_leaves_no_word_in_memory(fresh: App, stored: list[StoredDocument]) -> None:
    fresh.event_descriptions.of("smoke0", [changed(stored[0], "只在这里的标题")], ZONE)
    assert "只在这里的标题" in names_in_memory()
    erase(fresh, ("smoke0",))
    assert "只在这里的标题" not in names_in_memory()


def names_in_memory() -> list[str]:
    gc.collect()
    return [one.name for one in gc.get_objects() if isinstance(one, Description)]
