"""What passes is waited out with growing random pauses; what does not pass is told at once."""

from __future__ import annotations

import json
import logging
import time

import pytest

from domain.errors import StoreError, StoreFull
from storage.engine.client.protocol import Answer
from storage.engine.errors import EngineRefused, EngineUnreachable
from tests.engine.nodes import free_port
from tests.unit.storage.engine.client.conftest import Doing, Pauses, Reach, Serve, answer, hang, page, refuse, reset

OK = answer({"ok": True})
FLOOD = (
    "index [city-mentions-2026.11] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, "
    "index has read-only-allow-delete block];"
)


@pytest.mark.parametrize(
    "trouble",
    [
        refuse(429, "circuit_breaking_exception"),
        refuse(429, "es_rejected_execution_exception"),
        refuse(502),
        refuse(503, "cluster_manager_not_discovered_exception"),
        refuse(504),
        refuse(500, "node_not_connected_exception"),
        page(b"<html>Bad Gateway</html>", 502),
        page("<html>网关超时</html>".encode("gbk"), 504, "text/html; charset=gbk"),
        reset,
    ],
)
def test_what_passes_is_tried_again(trouble: Doing, serve: Serve, reach: Reach) -> None:
    engine, pauses = serve(trouble, trouble, trouble, OK), Pauses()

    assert reach(engine, pauses=pauses).call("POST", "/_search", body={"size": 1}) == Answer(200, {"ok": True})

    assert len(engine.calls) == 4
    assert len({(method, path, body) for method, path, _, body in engine.calls}) == 1
    assert all(0 <= pause <= 0.2 * 2**number for number, pause in enumerate(pauses.seconds))
    assert len(pauses.seconds) == 3


def test_pauses_are_random_and_end_growing(serve: Serve, reach: Reach) -> None:
    engine, pauses = serve(*[refuse(503)] * 40, OK), Pauses()
    reach(engine, pauses=pauses).call("GET", "/_x")
    assert len(set(pauses.seconds)) == 40
    assert max(pauses.seconds) <= 5
    assert max(pauses.seconds[10:]) > 2


def test_a_slow_answer_is_a_lost_one(serve: Serve, reach: Reach) -> None:
    engine = serve(hang, OK)
    client = reach(engine, pauses=Pauses())
    begun = time.monotonic()
    assert client.call("GET", "/_x", seconds=0.3).body == {"ok": True}
    assert 0.3 <= time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(refuse(503), "状态 503，some_exception"), (reset, "连接中途断开"), (hang, "没有在规定时间内回答")],
)
def test_patience_ends(trouble: Doing, told: str, serve: Serve, reach: Reach) -> None:
    engine = serve(trouble)
    client = reach(engine, timeout_seconds=0.2, retry_seconds=1)
    begun = time.monotonic()
    with pytest.raises(EngineUnreachable, match=told) as caught:
        client.call("GET", "/_x")
    assert time.monotonic() - begun < 3
    assert caught.value.transient
    assert f"127.0.0.1:{engine.port}" in str(caught.value)
    assert len(engine.calls) > 1


def test_a_call_without_patience(serve: Serve, reach: Reach) -> None:
    engine, pauses = serve(refuse(503)), Pauses()
    with pytest.raises(EngineUnreachable):
        reach(engine, pauses=pauses).call("GET", "/_x", patience=0)
    assert (len(engine.calls), pauses.seconds) == (1, [])


def test_nobody_there(flavour: str, reach: Reach, caplog: pytest.LogCaptureFixture) -> None:
    client = reach(f"http+{flavour}://127.0.0.1:{free_port()}", retry_seconds=0.5)
    with caplog.at_level(logging.WARNING), pytest.raises(EngineUnreachable, match="没有程序在这个端口上应答"):
        client.call("GET", "/_x")
    assert [record.name for record in caplog.records] == ["huisheng.storage"]


def test_of_two_hosts_one_is_enough(serve: Serve, reach: Reach) -> None:
    engine = serve(OK)
    both = engine.address.replace("127.0.0.1:", f"127.0.0.1:{free_port()},127.0.0.1:")
    client = reach(both, pauses=Pauses())
    for _ in range(20):
        assert client.call("GET", "/_x").body == {"ok": True}
    assert {path for _, path, _, _ in engine.calls} == {"/_x"}, "a client that sniffs asks for /_nodes"


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (refuse(400, "mapper_parsing_exception"), "没有接受这次操作（状态 400，mapper_parsing_exception）"),
        (refuse(404, "index_not_found_exception"), "状态 404"),
        (refuse(500, "illegal_state_exception"), "状态 500"),
        (refuse(413), "batch_megabytes"),
        (page(b"<html>Request Entity Too Large</html>", 413), "batch_megabytes"),
        (refuse(403, "cluster_block_exception", "blocked by: [FORBIDDEN/5/index read-only (api)];"), "只读或关闭"),
    ],
)
def test_a_refusal_is_told_at_once(trouble: Doing, told: str, serve: Serve, reach: Reach) -> None:
    engine, pauses = serve(trouble), Pauses()
    with pytest.raises(EngineRefused, match=told) as caught:
        reach(engine, pauses=pauses).call("POST", "/_x", body={"text": "正文"})
    assert len(engine.calls) == 1
    assert not pauses.seconds
    assert not caught.value.transient


def test_a_refusal_keeps_the_engines_own_words(serve: Serve, reach: Reach) -> None:
    engine = serve(refuse(400, "mapper_parsing_exception", "Preview of field's value: '正文'"))
    with pytest.raises(EngineRefused) as caught:
        reach(engine).call("GET", "/_x")
    found = caught.value
    assert (found.status, found.kind) == (400, "mapper_parsing_exception")
    assert found.reason == "Preview of field's value: '正文'"
    assert "正文" not in str(found), "a text of a document is no part of a message"


@pytest.mark.parametrize("status", [429, 403])
def test_a_full_disk_is_told_at_once(status: int, serve: Serve, reach: Reach) -> None:
    engine, pauses = serve(refuse(status, "cluster_block_exception", FLOOD)), Pauses()
    with pytest.raises(StoreFull, match="磁盘"):
        reach(engine, pauses=pauses).call("POST", "/_bulk", lines=[{"index": {}}, {}])
    assert not pauses.seconds


def test_statuses_that_the_caller_expects(serve: Serve, reach: Reach) -> None:
    client = reach(serve(refuse(404), refuse(409), answer({}, 201), answer(status=404)))
    assert client.call("GET", "/_a", accept=(404,)).status == 404
    assert client.call("PUT", "/_b", body={}, accept=(404, 409)).body["error"]["type"] == "some_exception"
    assert client.call("PUT", "/_c", body={}).status == 201
    assert client.call("HEAD", "/_d", accept=(404,)) == Answer(404, {})


def test_what_goes_out(serve: Serve, reach: Reach) -> None:
    engine = serve(OK)
    client = reach(engine)
    client.call("POST", "/a/_search", body={"查": "回声", "x": "\ud800"}, parameters={"scroll": "1m", "q": "a b&c"})
    client.call("POST", "/_bulk", lines=[{"index": {"_id": "1"}}, {"text": "第一行\n第二行"}])
    client.call("DELETE", "/a")
    (method, path, headers, body), (_, _, bulk_headers, bulk), (_, _, bare, nothing) = engine.calls
    assert (method, path.replace("%20", "+")) == ("POST", "/a/_search?scroll=1m&q=a+b%26c")
    assert "json" in headers["content-type"]
    assert json.loads(body) == {"查": "回声", "x": "\ud800"}
    assert "ndjson" in bulk_headers["content-type"]
    assert bulk == '{"index":{"_id":"1"}}\n{"text":"第一行\\n第二行"}\n'.encode()
    assert nothing == b""
    assert "authorization" not in bare


def test_a_remark_of_the_engine_is_no_warning(serve: Serve, reach: Reach) -> None:
    remark = '299 Elasticsearch-8.14.0 "this option is deprecated"'
    client = reach(serve(answer({"ok": True}, Warning=remark)))
    assert client.call("GET", "/_x").body == {"ok": True}


def test_closing_twice_is_harmless(serve: Serve, reach: Reach) -> None:
    client = reach(serve(OK))
    client.call("GET", "/_x")
    client.close()
    client.close()


def test_every_trouble_is_the_houses(serve: Serve, reach: Reach) -> None:
    for status in (400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 418, 500, 501, 505):
        with pytest.raises(StoreError):
            reach(serve(refuse(status))).call("GET", "/_x")
