"""What is remembered of events: as long as their documents are the same, and no longer."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.documents import Document
from domain.events import Membership
from domain.queries import StoredDocument
from nlp.events.description import Description
from pipelines.app import App
from pipelines.event_descriptions import EventDescriptions
from pipelines.events import event_of
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


def test_what_another_process_erased_leaves_memory_at_the_next_look(fresh: App, stored: list[StoredDocument]) -> None:
    here, other = fresh, replace(fresh, event_descriptions=EventDescriptions())
    documents = [found.tagged.document for found in stored]
    members = [Membership(one.id, "smoke0", one.published_at) for one in documents]
    here.state.replace_events(members, min(one.at for one in members))
    event = event_of(here, "smoke0")
    assert event is not None
    assert event.title in names_in_memory()
    assert event_of(here, "smoke1") == event
    assert here.event_descriptions.of("smoke0", stored, here.body.zone).name == event.title

    erase(other, tuple(one.id for one in documents if one.title == event.title))
    assert event.title in names_in_memory()
    assert event_of(here, "unknown") is None
    assert event.title not in names_in_memory()


def test_what_is_still_a_member_stays_remembered(fresh: App, stored: list[StoredDocument]) -> None:
    descriptions = EventDescriptions()
    first = descriptions.of("smoke0", stored, ZONE)
    at = stored[0].tagged.document.published_at
    descriptions.keep_to(lambda ids: [Membership(id_, "smoke0", at) for id_ in ids])
    assert descriptions.of("smoke0", stored, ZONE) is first
    descriptions.keep_to(lambda ids: [Membership(id_, "another", at) for id_ in ids])
    assert descriptions.of("smoke0", stored, ZONE) is not first


def names_in_memory() -> list[str]:
    gc.collect()
    return [one.name for one in gc.get_objects() if isinstance(one, Description)]
