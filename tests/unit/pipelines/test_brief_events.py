"""A written brief tells the week's events from the store and leads back to them."""

from __future__ import annotations

import json
from datetime import date, timedelta

from domain.documents import Document
from domain.events import Membership
from domain.reasons import Platform
from pipelines.app import App
from pipelines.brief import brief_page, write_brief
from pipelines.figures import figures_of
from tests.unit.pipelines.conftest import NOW

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 22)


def letters() -> list[Document]:
    texts = [
        "您好。枫林大道的行道树倒了三棵，云溪市林业局没有人来处理。",
        "枫林大道倒伏的行道树还压着人行道，请云溪市林业局尽快清理。",
        "云溪市林业局的护林员救了一只猫头鹰。",
    ]
    return [
        Document(f"d{at}", Platform.FORUM, "forum", "云溪论坛", f"来信{at}", text, NOW - timedelta(days=at), NOW)
        for at, text in enumerate(texts)
    ]


def test_the_events_of_the_week_stand_in_page_and_data_and_lead_to_their_page(fresh: App) -> None:
    documents = letters()
    fresh.ingest.take([("forum", document) for document in documents])
    told = [Membership(one.id, "d1", one.published_at) for one in documents[:2]]
    fresh.state.replace_events(told, NOW - timedelta(days=30))
    record = write_brief(fresh, FIRST, LAST)
    data = json.loads(record.figures)
    (event,) = data["events"]
    assert event["documents"] == ["d1", "d0"]
    assert any(event["sentence"] in document.text for document in documents)
    counts = {figure["id"]: figure["value"] for figure in data["figures"]}
    assert (counts["events"], counts["event:d1"], counts["event:d1:all"]) == (1, 2, 2)
    page = brief_page(fresh, record)
    assert '<a href="/events/d1">' in page
    assert event["sentence"] in page
    assert "云溪市林业局的护林员救了一只猫头鹰。" in page  # a typical case says one sentence of its text
    assert (fresh.data_directory / record.path).with_suffix(".json").read_text(encoding="utf-8") == record.figures


def test_pages_that_tell_of_no_event_do_not_read_any(fresh: App) -> None:
    documents = letters()
    fresh.ingest.take([("forum", document) for document in documents])
    told = [Membership(one.id, "d1", one.published_at) for one in documents[:2]]
    fresh.state.replace_events(told, NOW - timedelta(days=30))
    assert figures_of(fresh, FIRST, LAST).events == ()
    assert len(figures_of(fresh, FIRST, LAST, with_events=True).events) == 1
