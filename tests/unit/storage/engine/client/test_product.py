"""What answers must be the engine that the address promises; everything else is told with the way out."""

from __future__ import annotations

import json

import pytest

from storage.engine.errors import EngineRefused, EngineUnreachable, WrongEngine
from tests.unit.storage.engine.client.conftest import GREETINGS, PRODUCT, Doing, Reach, Serve, answer, page, refuse

NO_ENGINE = "回答的不是搜索引擎"


@pytest.mark.parametrize(
    "greets",
    [
        page(b"<html>It works!</html>"),
        page("<html>欢迎访问</html>".encode("gbk")),
        page(b"<html>moved</html>", 302),
        page(b"not here", 404, "text/plain"),
        page(b'{"hello": ', kind="application/json"),
        page(b'{"detail": "Not Found"}', 404, "application/json"),
        page(b'{"hello": "world"}', kind="application/json"),
        page(b"[1]", kind="application/json"),
        page(b"", kind="application/json"),
        page(b"\x89PNG", kind="image/png"),
    ],
)
def test_some_other_server(greets: Doing, serve: Serve, reach: Reach) -> None:
    engine = serve(answer({}, 404), greets=greets)
    with pytest.raises((WrongEngine, EngineRefused, EngineUnreachable)) as caught:
        reach(engine, retry_seconds=0.1).call("HEAD", "/city-mentions", accept=(404,))
    assert str(engine.port) in str(caught.value)
    assert not engine.calls, "nothing was asked of a server that is no search engine"


def test_the_other_engine(serve: Serve, reach: Reach) -> None:
    other = {"opensearch": "elasticsearch", "elasticsearch": "opensearch"}
    engine = serve()
    name = other[engine.flavour]
    said = json.dumps(GREETINGS[name]).encode()
    engine.greets = lambda caller: caller.reply(said, "application/json", 200, **PRODUCT[name])
    with pytest.raises(WrongEngine, match=f"http\\+{name}://"):
        reach(engine).call("GET", "/_x")


def test_an_elasticsearch_from_before_the_product_header(serve: Serve, reach: Reach) -> None:
    old = {"version": {"number": "7.10.2"}, "tagline": "You Know, for Search"}
    engine = serve(greets=page(json.dumps(old).encode(), kind="application/json"))
    told = "需要 8 或 9 版" if engine.flavour == "elasticsearch" else "http\\+elasticsearch://"
    with pytest.raises(WrongEngine, match=told):
        reach(engine).call("GET", "/_x")


def test_a_page_in_the_middle_of_the_work(serve: Serve, reach: Reach) -> None:
    client = reach(serve(answer(), page(b"<html>please log in</html>"), page(b"<html>moved</html>", 302)))
    client.call("GET", "/_x")
    for _ in range(2):
        with pytest.raises(WrongEngine, match=NO_ENGINE):
            client.call("GET", "/_x")


def test_an_account_that_may_not_see_the_cluster_may_still_work(serve: Serve, reach: Reach) -> None:
    engine = serve(answer({"ok": True}), greets=refuse(403, "security_exception"))
    client = reach(engine)
    for _ in range(3):
        assert client.call("GET", "/_x").body == {"ok": True}
    assert engine.introductions == 1
