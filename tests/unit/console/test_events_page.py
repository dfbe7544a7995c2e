"""The pages of events: what they list, that they open for whoever may look, and that hostile text stays text."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from console.web.pages.corrections import document_named
from console.web.pages.events import events_telling
from console.web.passwords import hashed
from domain.accounts import Role, User
from domain.corrections import Corrected
from domain.documents import Document
from domain.events import Membership
from domain.reasons import Platform
from pipelines.app import App
from tests.unit.console.conftest import HOSTILE_TITLE, NOW, PASSWORD, documents

if TYPE_CHECKING:
    from tests.unit.console.conftest import Hands

EVENT = "document4"


def again(number: int, days: int, source_name: str = "云溪新闻网") -> Document:
    """The same hostile letter again in another channel, some days before the first documents."""
    title, text = documents()[0].title, documents()[0].text
    at = NOW - timedelta(days=days)
    return Document(f"document{number}", Platform.NEWS, "news", source_name, title, text, at, NOW)


@pytest.fixture
def event(app: App) -> App:
    """document1 tells the same as document4 (five days before) and its reprint document5 (three days before)."""
    app.ingest.take([("news", again(4, 5)), ("news", again(5, 3))])
    found = {one.tagged.id: one.tagged.document for one in app.store.get_many(["document1", "document4", "document5"])}
    app.state.replace_events(
        [Membership(id_, EVENT, one.published_at) for id_, one in found.items()], NOW - timedelta(days=90)
    )
    return app


def token(client: TestClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found.group(1)


def test_the_list_tells_size_and_sentence_and_every_document_opens_its_event(client: TestClient, event: App) -> None:
    page = client.get("/events").text
    for said in ("这段时间 <b>3</b> 条，共 3 条", "2 个信息源", "共 1 件", "枫林大道行道树虫害严重"):
        assert said in page
    assert 'href="/events/document4"' in page
    assert "转载 2 条" in page
    few = client.get("/events", params={"first": "2026-11-22", "last": "2026-11-22"}).text
    assert "这段时间 <b>1</b> 条，共 3 条" in few

    pages = [client.get(f"/events/document{number}") for number in (1, 4, 5)]
    assert {page.status_code for page in pages} == {200}
    first = pages[0].text
    for said in ("共 <b>3</b> 条", "枫林大道", "首发：", "之后又出现 2 次", "相关信息（3 条，最早的在前）"):
        assert said in first
    order = [first.index(f'/documents/document{number}">') for number in (4, 5, 1)]
    assert order == sorted(order)

    assert 'href="/events/document1"' in client.get("/documents/document1").text
    assert "<h2>同一事件" not in client.get("/documents/document2").text
    alert = client.get("/alerts/alert1").text
    assert "涉及的事件" in alert
    assert "本预警 <b>1</b> 条，共 3 条" in alert
    assert 'href="/events"' in client.get("/").text


def test_events_of_an_alert_come_by_how_many_documents_they_share(event: App) -> None:
    event.ingest.take([("news", again(6, 1)), ("news", again(7, 2))])
    at = NOW - timedelta(days=1)
    event.state.replace_events([Membership("document6", "document7", at), Membership("document7", "document7", at)], at)
    asked = ["document1", "document2", "document6", "document7"]
    # replace_events forgot document1, which was published after that day
    assert [(one.event.first_id, one.here) for one in events_telling(event, asked)] == [("document7", 2)]
    assert events_telling(event, asked, 0) == []


def test_without_events_the_page_says_what_to_do(client: TestClient, app: App) -> None:
    page = client.get("/events")
    assert page.status_code == 200
    assert "每次采集、导入之后会自动归并" in page.text
    alone = client.get("/events/document2")
    assert alone.status_code == 200
    assert "没有别的信息与这一篇说同一件事" in alone.text
    for path in (
        "/events/none",
        "/events/document2/sizes.svg",
        "/api/events/document2",
        "/events/document2/sizes.json",
    ):
        assert client.get(path).status_code == 404


def test_hostile_text_is_shown_as_text(client: TestClient, event: App) -> None:
    for path in ("/events", "/events/document1", "/documents/document1", "/alerts/alert1"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
    assert HOSTILE_TITLE not in client.get("/events/document1/sizes.svg").text


def test_the_chart_is_a_picture_and_a_specification_for_who_may_look(client: TestClient, event: App) -> None:
    page = client.get("/events/document1").text
    assert re.search(r'data-chart="/events/document1/sizes.json\?"', page)
    spec = client.get("/events/document1/sizes.json?&width=340").json()
    assert spec["width"] == 340
    assert [row["条数"] for row in spec["layer"][0]["data"]["values"]] == [1, 0, 1, 0, 0, 1]
    svg = client.get("/events/document1/sizes.svg?&width=99999")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in svg.text

    client.cookies.clear()
    for path in ("/events", "/events/document1", "/events/document1/sizes.svg", "/events/document1/sizes.json"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (303, "")
        assert answer.headers["location"].startswith("/login")
    for path in ("/api/events", "/api/events/document1"):
        assert client.get(path).status_code == 401


def test_one_click_takes_a_document_out_and_readers_cannot(client: TestClient, event: App) -> None:
    data = {"csrf_token": token(client, "/events/document1"), "subject": "event"}
    answer = client.post("/documents/document5/correct", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/document5")
    (correction,) = event.state.corrections(Corrected.EVENT)
    assert (correction.document_id, correction.value) == ("document5", ())

    event.state.save_user(User("reader", "只读", Role.READER, hashed(PASSWORD), event.clock()))
    client.cookies.clear()
    client.post("/login", data={"name": "reader", "password": PASSWORD})
    page = client.get("/events/document1")
    assert page.status_code == 200
    assert "不是这件事" not in page.text


def test_a_document_is_joined_by_the_address_of_another(client: TestClient, event: App) -> None:
    page = "/documents/document2"
    assert "与哪一篇是同一事件" in client.get(page).text
    data = {"csrf_token": token(client, page), "subject": "event"}
    address = "http://127.0.0.1:8420/documents/document4?x=1#correction"
    assert client.post(f"{page}/correct", data={**data, "value": address}).status_code == 303
    (correction,) = event.state.corrections(Corrected.EVENT)
    assert correction.value == ("document4",)
    refused = client.post(f"{page}/correct", data={**data, "value": "/documents/<b>none"})
    assert refused.status_code == 422
    assert "<b>none" not in refused.text


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("abc", "abc"),
        ("/documents/abc", "abc"),
        ("http://x:1/events/abc/", "abc"),
        ("https://x/documents/abc?page=2", "abc"),
        ("//", ""),
        ("http://[", "["),
    ],
)
def test_documents_are_named_by_id_or_address(text: str, id_: str) -> None:
    assert document_named(text) == id_


def test_a_long_event_comes_in_pages(client: TestClient, event: App) -> None:
    copies = [again(number, 6) for number in range(100, 160)]
    event.ingest.take([("news", document) for document in copies])
    since = NOW - timedelta(days=7)
    event.state.replace_events([Membership(one.id, "document100", one.published_at) for one in copies], since)
    first, second = (client.get("/events/document100", params={"page": page}).text for page in (1, 2))
    assert (first.count('<li class="row">'), second.count('<li class="row">')) == (50, 10)
    assert "/events/document100?page=2" in first
    assert "此后还有" in first
    assert client.get("/events/document100", params={"page": 9}).status_code == 200
    assert client.get("/events/document100", params={"page": 0}).status_code == 422


def test_the_list_comes_in_pages(client: TestClient, app: App) -> None:
    written = [again(number, 2) for number in range(100, 164)]
    app.ingest.take([("news", document) for document in written])
    pairs = zip(written[::2], written[1::2], strict=True)
    found = [Membership(one.id, pair[0].id, one.published_at) for pair in pairs for one in pair]
    app.state.replace_events(found, NOW - timedelta(days=90))
    first = client.get("/events").text
    assert "共 32 件" in first
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert 'rel="prev"' not in first
    second = client.get(html.unescape(following)).text
    named = [re.findall(r'<h3><a href="/events/(document\d+)"', page) for page in (first, second)]
    assert ([len(ids) for ids in named], len({*named[0], *named[1]})) == ([30, 2], 32)
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    assert client.get("/events", params={"page": 99}).text == second
    assert client.get("/events", params={"page": 0}).status_code == 422

    told = client.get("/api/events", params={"limit": 20, "offset": 20}).json()
    assert (told["total"], len(told["events"])) == (32, 12)
    assert [one["id"] for one in told["events"]] == [*named[0][20:], *named[1]]


def test_the_api_tells_the_same(client: TestClient, event: App, clock: Hands) -> None:
    told = client.get("/api/events", params={"first": "2026-11-16"}).json()
    assert (told["from"], told["to"]) == ("2026-11-16", "2026-11-22")
    (one,) = told["events"]
    assert one["document_ids"] == ["document4", "document5", "document1"]
    assert (one["documents"], one["reprints"], one["sources"]) == (3, 2, 2)
    assert one["sizes"][0] == {"day": "2026-11-17", "count": 1}
    assert one["first_at"] == "2026-11-17T12:00:00+08:00"
    assert one["sentence"] in documents()[0].text
    assert client.get("/api/events/document1").json() == one
    assert client.get("/api/events", params={"limit": 0}).status_code == 422
