"""The form on a document's page: one submit corrects, it says who and what, and only those who may act can."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from console.web.context import Web
from console.web.pages.corrections import PAGE_SIZE
from console.web.passwords import hashed
from console.web.server import make_server
from domain.accounts import Role, User
from domain.corrections import Corrected, Correction
from domain.documents import Tags
from domain.messages import Category
from domain.names import CATEGORIES
from domain.queries import StoredDocument
from pipelines.app import App
from storage.sqlite.store import SQLiteDocumentStore
from tests.unit.console.conftest import NOW, PASSWORD

PAGE = "/documents/document2"


def token(client: TestClient, page: str = PAGE) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found.group(1)


def tags(app: App) -> Tags:
    found = app.store.get("document2")
    assert found is not None
    return found.tagged.tags


def test_one_click_corrects_says_who_and_can_be_taken_back(client: TestClient, app: App) -> None:
    before = tags(app)
    other = "positive" if before.sentiment != "positive" else "negative"
    data = {"csrf_token": token(client), "subject": "sentiment", "value": other}
    answer = client.post(f"{PAGE}/correct", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#correction")
    assert tags(app).sentiment == other
    page = client.get(PAGE).text
    assert "admin 于" in page
    assert "程序判断为" in page
    assert "撤销" in page

    client.post(f"{PAGE}/correct", data={**data, "value": before.sentiment.value})
    assert tags(app) == before
    assert "确认无误" in client.get(PAGE).text
    assert [entry.user for entry in app.state.audit_entries() if entry.action == "correct"] == ["admin", "admin"]


def test_category_appeal_and_topics(client: TestClient, app: App) -> None:
    first, second = list(app.topic_names)[:2]
    form = {"csrf_token": token(client)}
    for subject, value in (("category", ["health"]), ("appeal", [""]), ("topics", [second, first])):
        assert client.post(f"{PAGE}/correct", data={**form, "subject": subject, "value": value}).status_code == 303
    assert (tags(app).category, tags(app).appeal, tags(app).topics) == ("health", "", (first, second))
    assert client.post(f"{PAGE}/correct", data={**form, "subject": "topics"}).status_code == 303
    assert tags(app).topics == ()
    assert {one.subject for one in app.state.corrections()} == {Corrected.CATEGORY, Corrected.APPEAL, Corrected.TOPICS}


def test_a_refusal_leads_back_to_the_document(client: TestClient) -> None:
    data = {"csrf_token": token(client), "subject": "event", "value": "nowhere"}
    answer = client.post(f"{PAGE}/correct", data=data)
    assert answer.status_code == 422
    assert f'href="{PAGE}#correction"' in answer.text


def test_what_cannot_be_said_is_refused(client: TestClient, app: App) -> None:
    before = tags(app)
    form = {"csrf_token": token(client)}
    for data in (
        {"subject": "sentiment", "value": "<b>angry</b>"},
        {"subject": "sentiment"},
        {"subject": "writer", "value": "x"},
        {},
    ):
        answer = client.post(f"{PAGE}/correct", data={**form, **data})
        assert answer.status_code == 422
        assert "<b>angry</b>" not in answer.text
    assert client.post("/documents/none/correct", data={**form, "subject": "category"}).status_code == 404
    assert tags(app) == before
    assert app.state.corrections() == ()


def test_a_reader_sees_what_was_corrected_and_cannot_correct(client: TestClient, app: App) -> None:
    data = {"csrf_token": token(client), "subject": "category", "value": "health"}
    client.post(f"{PAGE}/correct", data=data)
    app.state.save_user(User("reader", "只读", Role.READER, hashed(PASSWORD), app.clock()))
    client.cookies.clear()
    client.post("/login", data={"name": "reader", "password": PASSWORD})
    page = client.get(PAGE).text
    assert "admin 于" in page
    assert "/correct" not in page
    refused = {"csrf_token": token(client), "subject": "category", "value": "education"}
    assert client.post(f"{PAGE}/correct", data=refused).status_code == 403
    assert client.post(f"{PAGE}/correct", data={**refused, "csrf_token": "guess"}).status_code == 403
    assert tags(app).category == "health"


def test_the_page_shows_category_and_appeal_to_readers_too(client: TestClient, app: App) -> None:
    found = tags(app)
    app.store.retag("document2", replace(found, category="health", appeal="help"))
    text = client.get(PAGE).text
    assert f"<dt>类别</dt><dd>{CATEGORIES[Category.HEALTH]}</dd>" in text
    assert "<dt>诉求</dt><dd>求助</dd>" in text


def test_the_list_counts_what_can_be_learnt_from_and_is_exported_without_texts(client: TestClient, app: App) -> None:
    empty = client.get("/corrections").text
    assert "还没有更正" in empty
    assert "还差 30 条" in empty
    assert "/corrections.jsonl" not in empty
    form = {"csrf_token": token(client)}
    found = app.store.get("document2")
    assert found is not None
    same = found.tagged.tags.sentiment.value
    client.post(f"{PAGE}/correct", data={**form, "subject": "sentiment", "value": same})
    client.post(f"{PAGE}/correct", data={**form, "subject": "appeal", "value": ""})
    text = client.get("/corrections").text
    assert "共 2 条" in text
    assert "情感倾向：确认无误：" in text
    assert "诉求：" in text
    assert f'href="{PAGE}"' in text
    assert "可用来调整模型的 1 条，还差 29 条" in text
    assert "可用来调整模型的 0 条，还差 30 条" in text  # "none of them" teaches no appeal

    answer = client.get("/corrections.jsonl")
    assert answer.headers["content-disposition"] == 'attachment; filename="corrections.jsonl"'
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [(line["subject"], line["value"], line["standing"]) for line in lines] == [
        ("appeal", [], "applies"),
        ("sentiment", [same], "applies"),
    ]
    assert found.tagged.document.text[:10] not in answer.text


def many(app: App, number: int) -> None:
    """Corrections of texts that are past their retention, the newest first, older than any other."""
    for at in range(number):
        told = Correction(
            f"gone{at:04}", Corrected.APPEAL, ("help",), (), "0" * 32, "li", NOW - timedelta(hours=1 + at)
        )
        app.state.save_correction(told)


def ids_shown(page: str) -> list[str]:
    return re.findall(r"<h3>(?:<a [^>]+>)?([^<]+)", page)


def test_many_corrections_come_page_by_page_and_lose_none(client: TestClient, app: App) -> None:
    client.post(f"{PAGE}/correct", data={"csrf_token": token(client), "subject": "sentiment", "value": "neutral"})
    assert 'class="pager"' not in client.get("/corrections").text
    many(app, 2 * PAGE_SIZE + 5)
    first, second, last = (client.get("/corrections", params={"page": number}).text for number in (1, 2, 3))
    assert client.get("/corrections").text == first
    assert client.get("/corrections?page=2000").text == last
    assert client.get("/corrections?page=0").status_code == 422
    shown = [*ids_shown(first), *ids_shown(second), *ids_shown(last)]
    assert shown == ["公园长椅坏了", *(f"gone{at:04}" for at in range(2 * PAGE_SIZE + 5))]
    assert len(ids_shown(first)) == len(ids_shown(second)) == PAGE_SIZE
    for page in (first, second, last):
        assert f"共 {2 * PAGE_SIZE + 6} 条" in page
        assert "情感倾向</dt><dd>1 条，有效 1 条；可用来调整模型的 1 条，还差 29 条" in page
        assert f"诉求</dt><dd>{2 * PAGE_SIZE + 5} 条，有效 0 条；可用来调整模型的 0 条，还差 30 条" in page
    assert 'rel="prev"' not in first
    assert 'rel="next" href="/corrections?page=2"' in first
    assert 'rel="prev" href="/corrections?page=1"' in second
    assert 'rel="next" href="/corrections?page=3"' in second
    assert 'rel="next"' not in last


class Watched(SQLiteDocumentStore):
    """Notes which documents are read."""

    read: tuple[str, ...] = ()

    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        self.read += tuple(document_ids)
        return super().get_many(document_ids)


@pytest.mark.parametrize(("address", "reads"), [("/corrections", PAGE_SIZE), ("/corrections.jsonl", 0)])
def test_only_the_documents_that_are_shown_are_read(
    app: App, web: Web, client: TestClient, tmp_path: Path, address: str, reads: int
) -> None:
    many(app, 3 * PAGE_SIZE)
    with closing(Watched(tmp_path / "watched.db", zone=app.body.zone)) as store:
        with TestClient(make_server(replace(web, app=replace(app, store=store))), cookies=client.cookies) as watching:
            assert watching.get(address).status_code == 200
        assert len(store.read) == reads


def test_a_long_export_is_sent_whole(client: TestClient, app: App) -> None:
    many(app, 501)
    answer = client.get("/corrections.jsonl")
    assert answer.text.endswith("\n")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["document_id"] for line in lines] == [f"gone{at:04}" for at in range(501)]
    assert {line["standing"] for line in lines} == {"gone"}
    head = client.head("/corrections.jsonl")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == answer.headers["content-type"] == "application/jsonl; charset=utf-8"
