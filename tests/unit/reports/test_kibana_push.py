"""Pushing: to which server which flavour, what was made, replaced and refused, and every bad day in one Chinese sentence."""

from __future__ import annotations

import re
import socket
import threading
from base64 import b64encode
from collections import Counter
from pathlib import Path

import pytest

from domain.errors import ReportError, UsageError
from reports.kibana.address import read_address
from reports.kibana.connection import Connection, Login
from reports.kibana.export import saved_objects
from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.outcome import Made, Pushed
from reports.kibana.push import push
from tests.certificates import Certificate
from tests.kibana.standin import LATEST, Standing, serving

FACTS = DashboardFacts("云溪市林业局", {"fire": "森林防火"})


def pushed(
    standing: Standing,
    *,
    login: Login | None = None,
    flavour: Flavour | None = None,
    space: str = "",
    patience: float = 0.0,
    facts: DashboardFacts = FACTS,
) -> Pushed:
    with serving(standing) as url:
        connection = Connection(read_address(url), login or Login(), timeout_seconds=5)
        return push(connection, facts, flavour=flavour, space=space, patience_seconds=patience)


def refused(standing: Standing, kind: type[Exception], **more: object) -> str:
    with pytest.raises(kind) as failure:
        pushed(standing, **more)  # type: ignore[arg-type]
    message = str(failure.value)
    assert re.search("[一-鿿]", message)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("product", "version", "expected"),
    [
        ("kibana", "8.12.2", "lens"),
        ("kibana", "8.9.0", "lens"),
        ("kibana", "9.2.0", "lens"),
        ("kibana", "8.8.2", "classic"),
        ("kibana", "7.10.2", "classic"),
        ("osd", "2.19.2", "classic"),
        ("osd", "3.1.0", "classic"),
    ],
)
def test_the_flavour_is_what_the_server_can_show(product: str, version: str, expected: Flavour) -> None:
    standing = Standing(product, version)
    done = pushed(standing)
    assert done.flavour == expected
    assert done.server == f"{'Kibana' if product == 'kibana' else 'OpenSearch Dashboards'} {version}"
    there = {(kind, object_id) for _, kind, object_id in standing.objects}
    assert there == {(one["type"], one["id"]) for one in saved_objects(FACTS, expected)}
    assert done.complete
    assert {one.made for one in done.outcomes} == {Made.CREATED}
    assert re.search(r"/app/dashboards#/view/[0-9a-f-]{36}$", done.dashboard_url)


def test_a_second_push_replaces_and_tells_so() -> None:
    standing = Standing()
    pushed(standing)
    first = dict(standing.objects)
    del standing.objects[next(key for key in first if key[1] == "search")]
    again = pushed(standing)
    made = Counter(one.made for one in again.outcomes)
    assert made == {Made.REPLACED: len(first) - 1, Made.CREATED: 1}
    assert {one.kind for one in again.outcomes if one.made is Made.CREATED} == {"search"}
    assert standing.objects == first


def test_both_headers_against_forged_requests_go_along() -> None:
    standing = Standing()
    pushed(standing)
    imports = [headers for method, path, headers in standing.requests if "_import" in path]
    assert [(one["kbn-xsrf"], one["osd-xsrf"]) for one in imports] == [("true", "true")]


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        (Login(api_key="id:key"), "ApiKey " + b64encode(b"id:key").decode()),
        (Login(api_key="aWQ6a2V5"), "ApiKey aWQ6a2V5"),
        (Login(user="值守", password="密:码"), "Basic " + b64encode("值守:密:码".encode()).decode()),
    ],
)
def test_every_request_carries_the_login_and_no_message_does(login: Login, expected: str) -> None:
    standing = Standing(authorization=expected)
    assert pushed(standing, login=login).complete
    assert {headers.get("authorization") for _, _, headers in standing.requests} == {expected}
    message = refused(standing, ReportError, login=Login(api_key="wrong-key"))
    assert "登录无效" in message
    assert "wrong-key" not in message + repr(login)
    assert "密:码" not in repr(login)


def test_it_waits_for_a_server_that_starts() -> None:
    standing = Standing(starting=1)
    assert pushed(standing, patience=30).complete
    assert "正在启动" in refused(Standing(starting=9), ReportError)
    assert "critical" in refused(Standing(sabotage="critical"), ReportError)


def test_a_missing_space_is_made_and_used() -> None:
    standing = Standing()
    done = pushed(standing, space="linye")
    assert done.space_created
    assert done.complete
    assert {space for space, _, _ in standing.objects} == {"linye"}
    assert "/s/linye/app/dashboards" in done.dashboard_url
    assert not pushed(standing, space="linye").space_created


def test_a_space_that_cannot_be() -> None:
    assert "没有空间" in refused(Standing("osd", "2.19.2"), UsageError, space="linye")
    assert "不合规" in refused(Standing(), UsageError, space="林业 局")
    assert "没有权限" in refused(Standing(sabotage="no rights on spaces"), ReportError, space="linye")


def test_objects_that_another_space_has_get_new_ids_and_are_found() -> None:
    done = pushed(Standing(sabotage="other space has it"))
    assert done.complete
    assert "moved-" in done.dashboard_url


def test_a_file_that_is_too_new_is_refused_as_a_whole() -> None:
    message = refused(Standing("kibana", "8.12.2", sabotage="html"), ReportError)
    assert "不是 JSON" in message
    assert "classic" in refused(Standing("kibana", "7.10.2"), UsageError, flavour="lens")


def test_a_server_older_than_the_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LATEST, "dashboard", "8.8.0")
    message = refused(Standing(), ReportError)
    assert "整个文件被拒绝" in message
    assert "more recent version" in message


def test_missing_references_block_everything_and_are_named() -> None:
    standing = Standing(sabotage="loses views")
    done = pushed(standing)
    assert not done.complete
    assert standing.objects == {}
    assert {one.made for one in done.outcomes} == {Made.REFUSED}
    reasons = Counter(one.reason.split(" ")[0] for one in done.outcomes)
    assert reasons["缺少它引用的数据视图"] >= 2
    assert reasons["因为别的对象被拒绝，没有写入"] == len(done.outcomes) - reasons["缺少它引用的数据视图"]


def test_a_conflict_blocks_everything_even_what_was_there() -> None:
    standing = Standing()
    pushed(standing)
    standing.sabotage = "conflict"
    done = pushed(standing, facts=DashboardFacts("另一个局"))
    assert {one.made for one in done.outcomes} == {Made.REFUSED}
    assert "没有替换" in next(one.reason for one in done.outcomes if one.kind == "dashboard")


@pytest.mark.parametrize(
    ("sabotage", "kind", "reason"),
    [("knows no search", "search", "不认识这种对象"), ("strict", "dashboard", "mapping set to strict")],
)
def test_one_refused_object_leaves_the_others_in_place(sabotage: str, kind: str, reason: str) -> None:
    done = pushed(Standing(sabotage=sabotage))
    refused_ones = [one for one in done.outcomes if one.made is Made.REFUSED]
    assert [one.kind for one in refused_ones] == [kind]
    assert reason in refused_ones[0].reason
    assert not done.complete


def test_success_is_what_a_later_look_finds() -> None:
    """A server that answers "success" and keeps nothing is no success."""
    done = pushed(Standing(sabotage="forgets"))
    assert {one.reason for one in done.outcomes} == {"服务器说成功，却查不到这个对象"}


def test_redirects_are_not_followed() -> None:
    standing = Standing(sabotage="redirect")
    message = refused(standing, ReportError, login=Login(api_key="id:key"))
    assert "转到别处" in message
    assert len(standing.requests) == 1


def test_a_server_that_hides_its_version() -> None:
    assert "版本" in refused(Standing(sabotage="redacted"), ReportError)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://kibana.example.gov.cn:5601", "不加密"),
        ("https://user:secret@kibana.example.gov.cn", "不要写用户名和密码"),
        ("kibana.example.gov.cn:5601", "应像"),
        ("ftp://kibana.example.gov.cn", "应像"),
        ("https://kibana.example.gov.cn/app/home", "首页"),
        ("https://kibana.example.gov.cn:port", "看不懂"),
    ],
)
def test_addresses_that_would_send_a_login_astray(url: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as failure:
        read_address(url)
    assert "secret" not in str(failure.value)


def test_addresses() -> None:
    assert str(read_address("https://kibana.example.gov.cn/base/")) == "https://kibana.example.gov.cn:443/base"
    assert str(read_address("http://localhost:5601")) == "http://localhost:5601"
    assert not read_address("http://[::1]:5601").encrypted


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        connection = Connection(read_address(f"http://127.0.0.1:{taken.getsockname()[1]}"), Login())
        with pytest.raises(ReportError, match="连接不上") as failure:
            push(connection, FACTS, patience_seconds=0)
        assert failure.value.transient


def test_a_certificate_is_checked_always_and_against_the_given_authority(tmp_path: Path) -> None:
    certificate = Certificate(tmp_path / "ours")
    standing = Standing()
    with serving(standing, certificate.context) as url:
        address, login = read_address(url), Login(api_key="id:key")
        with pytest.raises(ReportError, match="证书不可信"):
            push(Connection(address, login), FACTS, patience_seconds=0)
        assert standing.requests == [], "no login went out"
        assert push(Connection(address, login, ca_file=certificate.path), FACTS, patience_seconds=0).complete
    other = Certificate(tmp_path / "other", name="127.0.0.2")
    with serving(Standing(), other.context) as url, pytest.raises(ReportError, match="证书不可信"):
        push(Connection(read_address(url), Login(), ca_file=other.path), FACTS, patience_seconds=0)
    absent = Connection(read_address("https://127.0.0.1:1"), Login(), ca_file=tmp_path / "absent.pem")
    with pytest.raises(UsageError, match=r"absent\.pem"):
        push(absent, FACTS, patience_seconds=0)


def test_https_to_a_port_without_it() -> None:
    with serving(Standing()) as plain:
        address = read_address(plain.replace("http:", "https:"))
        with pytest.raises(ReportError, match="加密连接"):
            push(Connection(address, Login(), timeout_seconds=5), FACTS, patience_seconds=0)


def test_something_that_is_no_web_server() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def answer() -> None:
            there, _ = listening.accept()
            with there:
                there.recv(4096)
                there.sendall(b"220 mail.example.gov.cn ESMTP\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        connection = Connection(read_address(f"http://127.0.0.1:{listening.getsockname()[1]}"), Login())
        with pytest.raises(ReportError, match="不是 HTTP"):
            push(connection, FACTS, patience_seconds=0)
        thread.join()
