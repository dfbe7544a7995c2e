"""What an officer is told about the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.condition import StoreState
from storage.engine.address import Flavour
from storage.engine.client.protocol import Answer, EngineClient
from storage.engine.condition import condition
from storage.engine.disks import disk_findings
from storage.engine.errors import EngineUnreachable
from storage.engine.names import Names
from storage.engine.store import EngineDocumentStore
from tests.contract.documents import NOON, tagged

SHANGHAI = ZoneInfo("Asia/Shanghai")
GB = 1 << 30


class Canned:
    """Gives the answers of a cluster in a state that no test machine should be in; the other calls go to a real one."""

    flavour: Flavour = "opensearch"

    def __init__(self, answers: Mapping[str, Any], inner: EngineClient | None = None) -> None:
        self._answers = answers
        self._inner = inner

    def call(self, method: str, path: str, **options: Any) -> Answer:
        for known, answer in self._answers.items():
            if path == known or (known.endswith("*") and path.startswith(known[:-1])):
                if isinstance(answer, Exception):
                    raise answer
                return Answer(200, answer)
        assert self._inner is not None
        return self._inner.call(method, path, **options)

    def close(self) -> None:
        """Nothing to give back."""


def opened(client: EngineClient, prefix: str, replicas: int = 0) -> EngineDocumentStore:
    store = EngineDocumentStore(client, prefix=prefix, zone=SHANGHAI, replicas=replicas)
    store.put([tagged("a")], NOON)
    return store


def test_a_healthy_engine_is_fine(client: EngineClient, prefix: str) -> None:
    found = opened(client, prefix).condition()
    assert (found.state, found.messages) == (StoreState.FINE, ())
    assert found.kind.startswith("OpenSearch ")


def test_copies_without_a_place_are_told_with_what_to_do(client: EngineClient, prefix: str) -> None:
    found = opened(client, prefix, replicas=1).condition()
    assert found.state is StoreState.STRAINED
    (message,) = found.messages
    assert "黄色" in message
    assert "storage.engine.replicas" in message


def test_a_disk_that_stopped_the_engine_is_told(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix)
    path = f"/{prefix}-mentions/_settings"
    client.call("PUT", path, body={"index.blocks.read_only_allow_delete": True})
    try:
        found = store.condition()
    finally:
        client.call("PUT", path, body={"index.blocks.read_only_allow_delete": None})
    assert found.state is StoreState.DOWN
    assert "磁盘满了" in found.messages[0]


def test_a_layout_change_that_broke_off_is_told(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix)
    client.call("PUT", f"/{prefix}-mentions/_block/write")
    found = store.condition()
    assert found.state is StoreState.DOWN
    assert "store reindex" in found.messages[0]


def test_red_too_old_and_out_of_reach(client: EngineClient, prefix: str) -> None:
    opened(client, prefix)
    red = {"status": "red", "unassigned_shards": 3, "number_of_data_nodes": 3}
    found = condition(Canned({"/_cluster/health/*": red}, client), Names(prefix))
    assert found.state is StoreState.DOWN
    assert "红色" in found.messages[0]
    old = {"version": {"number": "7.10.2"}}
    found = condition(Canned({"/": old}, client), Names(prefix))
    assert (found.state, found.kind) == (StoreState.DOWN, "Elasticsearch 7.10.2")
    assert "太旧" in found.messages[0]
    away = EngineUnreachable("搜索引擎 es1:9200 没有回答。")
    found = condition(Canned({"/": away}, client), Names(prefix))
    assert (found.state, found.kind) == (StoreState.DOWN, "OpenSearch")
    assert found.messages[0].startswith("搜索引擎 es1:9200 没有回答。")


@pytest.mark.parametrize(
    ("settings", "free", "state", "word"),
    [
        ({}, 20 * GB, None, ""),
        ({}, 12 * GB, StoreState.STRAINED, "低警戒线"),
        ({}, 8 * GB, StoreState.STRAINED, "高警戒线"),
        ({}, 4 * GB, StoreState.DOWN, "最高警戒线"),
        ({"cluster.routing.allocation.disk.threshold_enabled": "false"}, 4 * GB, StoreState.STRAINED, "高警戒线"),
        ({"cluster.routing.allocation.disk.watermark.low": "0.70"}, 20 * GB, StoreState.STRAINED, "低警戒线"),
        ({"cluster.routing.allocation.disk.watermark.flood_stage": "10gb"}, 8 * GB, StoreState.DOWN, "最高警戒线"),
    ],
)
def test_watermarks(settings: dict[str, str], free: int, state: StoreState | None, word: str) -> None:
    disks = {"nodes": {"x": {"name": "n1", "fs": {"total": {"total_in_bytes": 100 * GB, "available_in_bytes": free}}}}}
    client = Canned({"/_cluster/settings": {"persistent": settings}, "/_nodes/stats/fs": disks})
    found = list(disk_findings(client, Names("x")))
    assert [one for one, _ in found] == ([] if state is None else [state])
    assert all(word in sentence and "n1" in sentence for _, sentence in found)
