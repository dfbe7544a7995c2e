"""Both clients against a real node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from storage.engine.address import Flavour, parse_address
from storage.engine.client.connect import EngineSecrets, connect
from storage.engine.client.protocol import EngineClient
from storage.engine.errors import EngineRefused, WrongEngine
from storage.settings import EngineSettings
from tests.engine.clients import engine_client


@pytest.fixture
def client(search_engine: str, flavour: Flavour) -> Iterator[EngineClient]:
    with closing(engine_client(flavour, search_engine)) as opened:
        yield opened


@pytest.fixture
def index(client: EngineClient) -> Iterator[str]:
    name = f"client-{uuid4().hex}"
    client.call("PUT", f"/{name}", body={"settings": {"number_of_replicas": 0}})
    yield name
    client.call("DELETE", f"/{name}")


def test_a_bulk_and_a_search(client: EngineClient, index: str) -> None:
    assert client.call("HEAD", f"/{index}").status == 200
    actions: list[dict[str, object]] = []
    for number in range(3):
        actions += [{"index": {"_index": index, "_id": str(number)}}, {"text": f"第{number}条\n回声\ud800。"}]
    actions += [{"create": {"_index": index, "_id": "0"}}, {"text": "again"}]
    done = client.call("POST", "/_bulk", lines=actions, parameters={"refresh": "true"})
    assert [next(iter(item.values()))["status"] for item in done.body["items"]] == [201, 201, 201, 409]
    searches: list[dict[str, object]] = [
        {"index": index},
        {"query": {"match": {"text": "回"}}},
        {"index": index},
        {"size": 0},
    ]
    answers = client.call("POST", "/_msearch", lines=searches).body["responses"]
    assert [answer["hits"]["total"]["value"] for answer in answers] == [3, 3]
    assert client.call("GET", f"/{index}/_doc/2").body["_source"] == {"text": "第2条\n回声\ud800。"}


def test_refusals(client: EngineClient, index: str) -> None:
    assert client.call("HEAD", f"/{index}-none", accept=(404,)).status == 404
    assert client.call("GET", f"/{index}/_doc/x", accept=(404,)).body["found"] is False
    with pytest.raises(EngineRefused) as caught:
        client.call("POST", f"/{index}/_search", body={"query": {"nonsense": {}}})
    assert (caught.value.status, caught.value.kind) == (400, "parsing_exception")
    client.call("PUT", f"/{index}/_create/x", body={})
    with pytest.raises(EngineRefused, match="409"):
        client.call("PUT", f"/{index}/_create/x", body={})


def test_elasticsearchs_client_names_the_other_scheme(search_engine: str) -> None:
    address = parse_address(search_engine.replace("http", "http+elasticsearch", 1))
    with (
        closing(connect(address, EngineSettings(), EngineSecrets())) as opened,
        pytest.raises(WrongEngine, match=r"http\+opensearch://"),
    ):
        opened.call("GET", "/_search")
