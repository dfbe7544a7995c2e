"""How the engine is doing, in words for an officer: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from domain.condition import StoreCondition, StoreState
from domain.errors import StoreError
from storage.engine.client.protocol import EngineClient
from storage.engine.disks import disk_findings
from storage.engine.errors import EngineRefused
from storage.engine.known import LENIENT
from storage.engine.names import Names

Finding = tuple[StoreState, str]

_NAMES = {"opensearch": "OpenSearch", "elasticsearch": "Elasticsearch"}
_OLDEST = {"opensearch": 2, "elasticsearch": 8}
_SECONDS = 10.0


def condition(client: EngineClient, names: Names) -> StoreCondition:
    """Never raises for trouble of the engine."""
    kind = _NAMES[client.flavour]
    try:
        found = client.call("GET", "/", seconds=_SECONDS, patience=0).body
    except StoreError as error:
        return StoreCondition(StoreState.DOWN, kind, (f"{_sentence(error)}请检查搜索引擎是否在运行、网络是否通畅。",))
    kind, version = _version(found)
    findings = list(_version_findings(kind, version))
    for look in (_health, _blocks, disk_findings):
        findings += _looked(look, client, names)
    states = [state for state, _ in findings]
    worst = next((state for state in (StoreState.DOWN, StoreState.STRAINED) if state in states), StoreState.FINE)
    return StoreCondition(worst, f"{kind} {version}", tuple(sentence for _, sentence in findings))


def _version(found: Mapping[str, Any]) -> tuple[str, str]:
    version = found["version"]
    return _NAMES.get(version.get("distribution", "elasticsearch"), "Elasticsearch"), str(version["number"])


def _version_findings(kind: str, version: str) -> Iterator[Finding]:
    oldest = _OLDEST[kind.lower()]
    major = version.partition(".")[0]
    if major.isdigit() and int(major) < oldest:
        yield StoreState.DOWN, f"{kind} {version} 太旧，回声需要 {oldest} 或更新的版本；请升级搜索引擎。"


def _looked(
    look: Callable[[EngineClient, Names], Iterator[Finding]], client: EngineClient, names: Names
) -> list[Finding]:
    try:
        return list(look(client, names))
    except EngineRefused as refused:
        if refused.status in (401, 403):
            sentence = "搜索引擎的账号没有查看集群状态的权限（monitor），有的情况看不到；请管理员给这个账号加上。"
            return [(StoreState.STRAINED, sentence)]
        return [(StoreState.DOWN, f"{_sentence(refused)}请检查搜索引擎的日志。")]
    except StoreError as error:
        return [(StoreState.DOWN, f"{_sentence(error)}请检查搜索引擎是否在运行。")]


def _health(client: EngineClient, names: Names) -> Iterator[Finding]:
    """Copies of our own indices only; other tenants of a cluster are none of our business."""
    path = f"/_cluster/health/{names.mentions},{names.past},{names.control}"
    found = client.call(
        "GET", path, parameters=LENIENT | {"timeout": "1s"}, seconds=_SECONDS, patience=0, accept=(408,)
    ).body
    missing = found["unassigned_shards"]
    if found["status"] == "red":
        yield (
            StoreState.DOWN,
            f"搜索引擎状态为红色：有 {missing} 个分片不可用，一部分文档现在查不到、写不进。"
            "请检查是否有节点停机，让它们恢复运行；数据盘已损坏时从快照恢复。",
        )
    elif found["status"] == "yellow" and found["number_of_data_nodes"] == 1:
        yield (
            StoreState.STRAINED,
            f"搜索引擎状态为黄色：只有一个节点，{missing} 个副本没有地方放。"
            "请增加节点；如果本来就只用一个节点，把 storage.engine.replicas 设为 0 并修改现有索引的副本数。",
        )
    elif found["status"] == "yellow":
        yield (
            StoreState.STRAINED,
            f"搜索引擎状态为黄色：有 {missing} 个副本没有分配，再坏一个节点可能丢数据。"
            "请检查是否有节点停机；节点刚恢复时等几分钟会自动变绿。",
        )


def _blocks(client: EngineClient, names: Names) -> Iterator[Finding]:
    path = f"/{names.mentions},{names.past},{names.control}/_settings/index.blocks.*"
    found = client.call("GET", path, parameters=LENIENT | {"flat_settings": "true"}, seconds=_SECONDS, patience=0).body
    settings = [entry.get("settings", {}) for entry in found.values()]
    full = sum(one.get("index.blocks.read_only_allow_delete") == "true" for one in settings)
    if full:
        yield (
            StoreState.DOWN,
            f"搜索引擎的磁盘满了，{full} 个索引已被设为只读，新文档写不进去。"
            "请清理或加大磁盘；腾出空间后只读会自动解除，没有解除时由管理员手动解除。",
        )
    held = sum("true" in (one.get("index.blocks.write"), one.get("index.blocks.read_only")) for one in settings)
    if held:
        yield (
            StoreState.DOWN,
            f"有 {held} 个索引被设为不可写（可能正在 store reindex，或上次中断了）。"
            "请等它完成；如果没有在运行，请再运行一次 huisheng store reindex。",
        )


def _sentence(error: StoreError) -> str:
    text = str(error)
    return text if text.endswith("。") else f"{text}。"
