"""The pages: what they show, what they refuse, and what hostile text cannot do on them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import pytest
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from console.web import server
from console.web.context import Web
from console.web.labels import every, length, near_time, safe_link
from console.web.pages.sources import Health, rows_of
from console.web.passwords import hashed
from console.web.security import safe_return, token_hash
from console.web.server import make_server
from console.web.waits import waits_of
from domain.accounts import Role, User
from domain.errors import StoreError
from domain.reasons import AlertState, CoverageState, Level
from domain.runs import Coverage, Outcomes, RunReport
from pipelines.app import App

if TYPE_CHECKING:
    from tests.unit.console.conftest import Hands

PASSWORD = "Correct-Horse-9"
PAGES = [
    "/",
    "/search",
    "/alerts",
    "/events",
    "/events/document1",
    "/sources",
    "/briefs",
    "/corrections",
    "/alerts/alert1",
    "/documents/document1",
]


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


def test_no_page_without_login(client: TestClient) -> None:
    client.cookies.clear()
    for page in [*PAGES, "/briefs/x", "/figures", "/charts/trend.svg", "/charts/trend.json", "/charts/library.js"]:
        answer = client.get(page)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
        assert answer.text == ""
    for page in ["/api/search", "/api/alerts", "/api/events", "/api/documents/document1", "/live"]:
        answer = client.get(page)
        assert answer.status_code == 401
        assert answer.json() == {"error": "请先登录"}


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


class Markup(HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_pages_have_no_inline_script_or_style_and_each_form_carries_the_token(client: TestClient) -> None:
    for page in [*PAGES, "/figures", "/login", "/nowhere"]:
        answer = client.get(page)
        assert 'lang="zh-CN"' in answer.text
        tags = Markup(answer.text).tags
        names = [name for name, _ in tags]
        assert "style" not in names
        assert names.count("h1") == 1
        assert all((values.get("src") or "").startswith("/") for name, values in tags if name == "script")
        assert not [values for _, values in tags if any(name == "style" or name.startswith("on") for name in values)]
        assert not [values for _, values in tags if (values.get("href") or "").lower().startswith("javascript")]
        posts = [values for name, values in tags if name == "form" and values.get("method") == "post"]
        tokens = [values for name, values in tags if name == "input" and values.get("name") == "csrf_token"]
        assert len(tokens) == len([one for one in posts if one.get("action") != "/login"])


def test_every_answer_carries_the_headers(client: TestClient, web: Web) -> None:
    anonymous = TestClient(make_server(web), follow_redirects=False)
    answers = [
        *(client.get(page) for page in PAGES),
        client.get("/nowhere"),
        client.get("/search", params={"page": "0"}),
        client.get("/api/search"),
        client.get("/api/nowhere"),
        client.get("/static/console.css"),
        client.get("/static/none.css"),
        client.get("/charts/trend.svg"),
        client.post("/alerts/alert1/close"),
        client.put("/alerts"),
        client.post("/login", content=b"x" * (2 << 20)),
        anonymous.get("/"),
        anonymous.post("/login", data={"name": "admin", "password": "Wrong-Horse-9"}),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        static = answer.request.url.path.startswith("/static/")
        assert answer.headers["cache-control"] == ("no-cache" if static else "no-store")
        assert "server" not in answer.headers


def test_hostile_text_is_shown_as_text(client: TestClient) -> None:
    for page in ["/", "/search?q=虫害", "/documents/document1", "/alerts/alert1", "/alerts"]:
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
    assert "云溪市林业局" in page.text
    assert "监测到" in page.text
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


def test_cookies_are_strict_and_hidden_from_scripts(client: TestClient, web: Web) -> None:
    answer = client.post("/login", data={"name": "admin", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    behind_https = replace(web, settings=web.settings.model_copy(update={"secure_cookie": True}))
    answer = TestClient(make_server(behind_https), follow_redirects=False).post(
        "/login", data={"name": "admin", "password": PASSWORD}
    )
    assert "; secure" in answer.headers["set-cookie"].lower()


def test_login_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(client: TestClient) -> None:
    client.cookies.clear()
    asked = client.get("/search", params={"q": "虫害", "page": "2"}).headers["location"]
    assert asked.startswith("/login?next=%2Fsearch%3Fq%3D")
    assert 'value="/search?q=' in client.get(asked).text
    form = {"name": "admin", "password": PASSWORD}
    assert client.post("/login", data={**form, "next": "/alerts/alert1"}).headers["location"] == "/alerts/alert1"
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "alerts"]:
        assert client.post("/login", data={**form, "next": elsewhere}).headers["location"] == "/"
        assert "evil.example" not in client.get("/login", params={"next": elsewhere}).text


@given(st.text(max_size=40).map(lambda text: "/" + text))
def test_a_return_address_always_names_this_console(address: str) -> None:
    target = urljoin("http://console.test/login", safe_return(address))
    assert urlsplit(target).netloc == "console.test"


def test_an_open_page_does_not_keep_its_session_alive(client: TestClient, clock: Hands) -> None:
    for _ in range(2):
        clock.now += timedelta(minutes=14)
        assert client.get("/alerts", headers={"X-Requested-With": "fragment"}).status_code == 200
    clock.now += timedelta(minutes=3)
    assert client.get("/alerts").status_code == 303


def test_a_login_sweeps_out_expired_sessions(client: TestClient, app: App, clock: Hands) -> None:
    before, old = clock.now, token_hash(client.cookies["huisheng_session"])
    assert app.state.session(old, before) is not None
    clock.now += timedelta(hours=1)
    client.post("/login", data={"name": "admin", "password": PASSWORD})
    assert app.state.session(old, before) is None


def test_failed_logins_are_audited_but_never_what_was_typed(client: TestClient, app: App, clock: Hands) -> None:
    client.cookies.clear()
    for _ in range(5):
        client.post("/login", data={"name": "admin", "password": "Wrong-Horse-9"})
    for _ in range(3):
        client.post("/login", data={"name": PASSWORD, "password": "admin"})
    clock.now += timedelta(minutes=2)
    client.post("/login", data={"name": "nobody", "password": PASSWORD})
    failed = [entry for entry in app.state.audit_entries() if entry.action == "login_failed"]
    assert [entry.user for entry in failed] == ["system", "system", *["admin"] * 5]
    assert [entry.detail for entry in failed if entry.user == "admin"] == ["账号已锁定", "", "", "", ""]
    assert PASSWORD not in repr(failed)


def test_a_reader_can_log_out(client: TestClient, app: App) -> None:
    app.state.save_user(User("reader", "只读", Role.READER, hashed(PASSWORD), app.clock()))
    client.post("/login", data={"name": "reader", "password": PASSWORD})
    assert client.post("/logout", data={"csrf_token": csrf(client)}).headers["location"] == "/login"
    assert client.get("/").status_code == 303


def test_every_post_but_login_and_set_up_demands_the_token(client: TestClient, app: App) -> None:
    routes = [route for page in server.PAGES for route in page.router.routes if isinstance(route, APIRoute)]
    posts = {route.path for route in routes if "POST" in (route.methods or ())}
    assert posts >= {"/alerts/{alert_id}/acknowledge", "/alerts/{alert_id}/close", "/briefs", "/logout"}
    for path in posts - {"/login", "/setup"}:
        for data in ({}, {"csrf_token": ""}, {"csrf_token": "x" * 32}):
            answer = client.post(path.replace("{alert_id}", "alert1"), data=data)
            assert answer.status_code == 403, path
            assert "页面已过期" in answer.text
    saved = app.state.alert("alert1")
    assert saved is not None
    assert saved.state is AlertState.OPEN
    assert app.state.briefs() == ()


def test_head_and_unknown_methods_get_an_answer(client: TestClient) -> None:
    for page in ["/", "/alerts/alert1", "/static/console.css", "/nowhere", "/login"]:
        head, get = client.head(page), client.get(page)
        assert head.status_code == get.status_code
        assert head.content == b""
    assert client.head("/live").status_code == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
        for page in ("/", "/alerts/alert1", "/api/search", "/static/console.css"):
            answer = client.request(method, page)
            assert answer.status_code == 405
    assert "不能直接打开" in client.get("/alerts/alert1/close").text
    assert client.get("/alerts/alert1/close").headers["allow"] == "POST"


def test_large_and_unmeasured_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/login", content=b"x" * (2 << 20)).status_code == 413
    assert client.post("/login", content=iter([b"name=", b"admin"])).status_code == 411
    token = csrf(client)
    answer = client.post("/alerts/alert1/close", data={"csrf_token": token, "note": "长" * 2001})
    assert answer.status_code == 422
    assert "返回上一页" in answer.text


def test_faults_are_friendly_pages(app: App, web: Web, client: TestClient) -> None:
    faulty_server = make_server(web)

    @faulty_server.get("/fault/store")
    def full() -> None:
        raise StoreError("磁盘已满，暂时无法保存。")

    @faulty_server.get("/fault/program")
    def broken() -> None:
        raise RuntimeError("secret detail")

    with TestClient(faulty_server, raise_server_exceptions=False, cookies=dict(client.cookies)) as faulty:
        store, program = faulty.get("/fault/store"), faulty.get("/fault/program")
    assert store.status_code == 503
    assert "磁盘已满" in store.text
    assert program.status_code == 500
    assert "程序出了错" in program.text
    assert "secret detail" not in program.text
    assert "default-src 'none'" in program.headers["content-security-policy"]
    missing = client.get("/nowhere")
    assert "没有这个页面" in missing.text
    assert 'aria-label="主导航"' in missing.text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(max_size=30))
def test_no_address_breaks_a_page(client: TestClient, value: str) -> None:
    text = quote(value, errors="surrogatepass")
    for address in (
        f"/search?q={text}&platform={text}&first={text}&place={text}&source={text}&topic={text}",
        f"/documents/{text}",
        f"/alerts/{text}",
        f"/alerts?state={text}",
        f"/figures?id={text}&first={text}&last={text}",
        f"/charts/trend.json?width={text}&first={text}",
    ):
        assert client.get(address).status_code in (200, 404, 405, 422), address


def test_alerts_stand_in_the_order_in_which_they_need_somebody(app: App, clock: Hands) -> None:
    base = app.state.alert("alert1")
    assert base is not None
    now = clock.now
    alerts = [
        replace(base, id="closed", state=AlertState.CLOSED, level=Level.RED, closed_at=now),
        replace(base, id="old", fired_at=now - timedelta(hours=25)),
        replace(base, id="taken", state=AlertState.ACKNOWLEDGED, level=Level.RED, acknowledged_at=now),
        replace(base, id="new", fired_at=now - timedelta(hours=23)),
        replace(base, id="high", level=Level.ORANGE, fired_at=now - timedelta(hours=30)),
    ]
    waits = waits_of(app, alerts)
    assert [wait.alert.id for wait in waits] == ["high", "new", "old", "taken", "closed"]
    assert [wait.alert.id for wait in waits if wait.overdue] == ["high", "old"]


def test_no_mentions_and_a_dead_source_are_told_apart(client: TestClient, app: App, clock: Hands) -> None:
    def run(source: str, state: CoverageState, minutes: int) -> None:
        at = clock.now - timedelta(minutes=minutes)
        app.state.record_run(RunReport(source, at, 0.1, Outcomes(), Coverage(source, at, state, 0, "")))

    run("quiet", CoverageState.EMPTY, 1)
    run("dead", CoverageState.EMPTY, 30)
    run("dead", CoverageState.FAILED, 20)
    run("dead", CoverageState.UNAUTHORISED, 10)
    run("half", CoverageState.TRUNCATED, 1)
    run("forum", CoverageState.OK, 0)
    rows = {row.id: row for row in rows_of(app)}
    assert {name: row.health for name, row in rows.items()} == {
        "dead": Health.DEAD,
        "half": Health.PARTLY,
        "quiet": Health.QUIET,
        "forum": Health.WELL,
    }
    assert next(iter(rows)) == "dead"
    assert rows["dead"].failures == 2
    assert rows["dead"].last_read == clock.now - timedelta(minutes=30)
    page = client.get("/sources").text
    assert "1 个信息源读不到：" in page
    assert "能读到，今天没有提及" in page


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.1, "每 6 秒"), (30, "每 30 分钟"), (90, "每 90 分钟"), (120, "每 2 小时"), (1440, "每天")]
)
def test_how_often_is_said_in_whole_units(minutes: float, said: str) -> None:
    assert every(minutes) == said


def test_times_are_said_as_people_say_them() -> None:
    now = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
    assert near_time(now, now) == "今天 09:00"
    assert near_time(datetime(2026, 1, 1, 23, 59, tzinfo=UTC), now) == "昨天 23:59"
    assert near_time(datetime(2025, 12, 31, 8, 5, tzinfo=UTC), now) == "2025年12月31日"
    assert near_time(datetime(2026, 3, 4, 8, 5, tzinfo=UTC), now) == "3月4日 08:05"
    assert [length(timedelta(minutes=one)) for one in (0, 8, 60, 200, 1500)] == [
        "不到 1 分钟",
        "8 分钟",
        "1 小时",
        "3 小时 20 分钟",
        "1 天 1 小时",
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "http://[broken", "//host", ""])
def test_links_of_crawled_pages_are_followed_only_to_the_web(address: str) -> None:
    assert safe_link(address) == ""


def test_a_task_that_fails_is_told_on_the_first_page_until_it_works_again(client: TestClient, app: App) -> None:
    app.notices.tell("每周简报", "磁盘已满<b>", app.clock())
    page = client.get("/").text
    assert "每周简报没有完成" in page
    assert "磁盘已满&lt;b&gt;" in page
    app.notices.settle("每周简报")
    assert "没有完成" not in client.get("/").text
