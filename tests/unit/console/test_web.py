"""The pages: what they show, what they refuse, and what hostile text cannot do on them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from console.web.passwords import hashed
from domain.accounts import Role, User
from domain.reasons import AlertState
from pipelines.app import App

if TYPE_CHECKING:
    from tests.unit.console.conftest import Hands

PASSWORD = "Correct-Horse-9"
PAGES = ["/", "/search", "/alerts", "/sources", "/briefs", "/alerts/alert1", "/documents/document1"]


def csrf(client: TestClient, page: str = "/alerts/alert1") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found.group(1)


def test_first_run_leads_to_the_set_up_page_and_demands_a_good_password(stranger: TestClient, app: App) -> None:
    assert stranger.get("/").headers["location"] == "/setup"
    for password, again, problem in [
        ("short1A", "short1A", "至少 8 位"),
        ("alllowercase", "alllowercase", "至少三种"),
        ("Admin-12345", "Admin-12345", "不能包含用户名"),
        (PASSWORD, "Other-Horse-9", "不一样"),
    ]:
        answer = stranger.post("/setup", data={"name": "admin", "password": password, "again": again})
        assert answer.status_code == 422
        assert problem in answer.text
        assert password not in answer.text
    assert app.state.users() == ()


def test_there_is_only_one_first_run(client: TestClient, app: App) -> None:
    client.cookies.clear()
    answer = client.post("/setup", data={"name": "second", "password": PASSWORD, "again": PASSWORD})
    assert answer.headers["location"] == "/login"
    assert [user.name for user in app.state.users()] == ["admin"]
    assert PASSWORD not in app.state.users()[0].password_hash


@pytest.mark.parametrize("page", [*PAGES, "/api/search", "/api/alerts", "/live", "/briefs/x", "/figures"])
def test_no_page_without_login(client: TestClient, page: str) -> None:
    client.cookies.clear()
    answer = client.get(page)
    assert answer.status_code in (303, 401)
    assert "document1" not in answer.text


def test_wrong_passwords_lock_the_account_for_a_while(client: TestClient, clock: Hands) -> None:
    client.cookies.clear()
    for _ in range(5):
        assert client.post("/login", data={"name": "admin", "password": "Wrong-Horse-9"}).status_code == 403
    locked = client.post("/login", data={"name": "admin", "password": PASSWORD})
    assert locked.status_code == 403
    assert "锁定" in locked.text
    assert client.post("/login", data={"name": "nobody", "password": PASSWORD}).status_code == 403

    clock.now += timedelta(minutes=16)
    assert client.post("/login", data={"name": "admin", "password": PASSWORD}).status_code == 303
    assert client.get("/").status_code == 200


def test_a_session_ends_when_idle_and_on_logout(client: TestClient, clock: Hands) -> None:
    clock.now += timedelta(minutes=20)
    assert client.get("/").status_code == 200
    clock.now += timedelta(minutes=29)
    assert client.get("/").status_code == 200
    clock.now += timedelta(minutes=31)
    assert client.get("/").status_code == 303

    client.post("/login", data={"name": "admin", "password": PASSWORD})
    cookie = client.cookies["huisheng_session"]
    assert client.post("/logout", data={"csrf_token": csrf(client)}).status_code == 303
    client.cookies.set("huisheng_session", cookie)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_with_strict_headers_and_without_inline_script_or_style(client: TestClient, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", re.sub(r"&[#\w]+;", "", answer.text))
    assert 'lang="zh-CN"' in answer.text


@pytest.mark.parametrize("page", ["/", "/search?q=虫害", "/documents/document1", "/alerts/alert1", "/alerts"])
def test_hostile_text_is_shown_as_text(client: TestClient, page: str) -> None:
    text = client.get(page).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "虫害<b>" not in text


def test_a_hostile_link_is_never_followed(client: TestClient) -> None:
    assert "打开原文" not in client.get("/documents/document1").text
    assert 'href="https://forum.example.cn/t/2"' in client.get("/documents/document2").text


def test_search_finds_marks_and_filters(client: TestClient) -> None:
    page = client.get("/search", params={"q": "长椅"}).text
    assert "公园长椅坏了" in page
    assert "<mark>长椅</mark>" in page
    assert "猫头鹰" not in page
    assert "没有找到" in client.get("/search", params={"q": "长椅", "sentiment": "positive"}).text
    assert "公园长椅坏了" in client.get("/search", params={"source": "forum", "first": "2026-11-22"}).text
    assert client.get("/search", params={"q": '"没有 闭合 ((('}).status_code in (200, 422)
    assert client.get("/search", params={"platform": "nonsense", "page": "1"}).status_code == 200
    assert client.get("/search", params={"page": "0"}).status_code == 422


def test_acknowledge_then_close_with_who_and_when(client: TestClient, app: App) -> None:
    token = csrf(client)
    assert client.post("/alerts/alert1/acknowledge", data={"csrf_token": token}).status_code == 303
    assert client.post("/alerts/alert1/acknowledge", data={"csrf_token": token}).status_code == 422
    note = "已派养护队喷药，联系电话13800000000"
    assert client.post("/alerts/alert1/close", data={"csrf_token": token, "note": note}).status_code == 303

    saved = app.state.alert("alert1")
    assert saved is not None
    assert (saved.state, saved.acknowledged_by, saved.closed_by) == (AlertState.CLOSED, "admin", "admin")
    assert "已派养护队喷药" in saved.note
    assert "13800000000" not in saved.note
    assert [entry.action for entry in app.state.audit_entries()][:2] == ["close", "acknowledge"]
    page = client.get("/alerts/alert1").text
    assert "admin 于 2026-11-22 12:00 办结" in page
    assert "我来核实" not in page


def test_a_form_without_its_token_or_from_a_reader_is_refused(client: TestClient, app: App) -> None:
    assert client.post("/alerts/alert1/acknowledge").status_code == 403
    assert client.post("/alerts/alert1/acknowledge", data={"csrf_token": "guess"}).status_code == 403

    app.state.save_user(User("reader", "只读", Role.READER, hashed(PASSWORD), app.clock()))
    client.cookies.clear()
    client.post("/login", data={"name": "reader", "password": PASSWORD})
    page = client.get("/alerts/alert1").text
    assert "我来核实" not in page
    token = csrf(client)
    assert client.post("/alerts/alert1/acknowledge", data={"csrf_token": token}).status_code == 403
    saved = app.state.alert("alert1")
    assert saved is not None
    assert saved.state is AlertState.OPEN


def test_unknown_things_are_404_and_say_so(client: TestClient) -> None:
    for page in ("/documents/none", "/alerts/none", "/briefs/none", "/nowhere", "/api/documents/none"):
        answer = client.get(page)
        assert answer.status_code == 404
        assert "没有" in answer.text


def test_the_json_api_has_the_shape_of_the_commands(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "长椅"}).json()
    assert found["total"] == 1
    assert set(found["documents"][0]) >= {"id", "title", "published_at", "platform", "source", "sentiment", "url"}
    assert client.get("/api/alerts", params={"state": "open"}).json()["alerts"][0]["id"] == "alert1"
    assert client.get("/api/documents/document2").json()["revision"] == 1


def test_every_number_of_today_opens_its_records(client: TestClient) -> None:
    page = client.get("/").text
    addresses = set(re.findall(r'class="figure[^"]*" href="([^"]+)"', page))
    assert addresses
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_empty_pages_say_what_to_do_next(client: TestClient, app: App) -> None:
    saved = app.state.alert("alert1")
    assert saved is not None
    app.state.save_alerts([replace(saved, state=AlertState.CLOSED)], [])
    assert "rules.yaml" in client.get("/alerts", params={"state": "open"}).text
    assert "还没有" in client.get("/briefs").text


def test_a_brief_is_written_and_can_be_fetched(client: TestClient) -> None:
    token = csrf(client, "/briefs")
    answer = client.post("/briefs", data={"csrf_token": token, "first": "2026-11-16", "last": "2026-11-22"})
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "提及" in page.text
    file = client.get(answer.headers["location"] + "/file")
    assert file.status_code == 200
    assert file.content[:2] == b"PK"
    wrong = client.post("/briefs", data={"csrf_token": token, "first": "2026-11-22", "last": "2026-11-16"})
    assert wrong.status_code == 422


def test_charts_come_as_pictures_and_as_specifications(client: TestClient) -> None:
    page = client.get("/").text
    specifications = re.findall(r'data-chart="([^"]+)"', page)
    assert specifications
    for address in specifications:
        address = address.replace("&amp;", "&")
        assert client.get(address).json()["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
        picture = client.get(address.replace(".json", ".svg"))
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert "<svg" in picture.text
