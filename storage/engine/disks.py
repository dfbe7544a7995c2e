"""How full the engine's disks are, measured by the watermarks of the engine itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.condition import StoreState
from storage.engine.client.protocol import EngineClient
from storage.engine.names import Names

_WATERMARK = "cluster.routing.allocation.disk.watermark"
_ENABLED = "cluster.routing.allocation.disk.threshold_enabled"
_DEFAULTS = {"low": "85%", "high": "90%", "flood_stage": "95%"}
_UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}
_SECONDS = 10.0


def disk_findings(client: EngineClient, names: Names) -> Iterator[tuple[StoreState, str]]:
    """One finding for each node whose disk is beyond a watermark (Elasticsearch reference, "disk-based shard
    allocation"): at "low" it takes no new copies, at "high" it gives copies away, at "flood stage" writing stops."""
    settings = _settings(client)
    enabled = str(settings.get(_ENABLED, "true")) != "false"
    nodes = client.call(
        "GET",
        "/_nodes/stats/fs",
        parameters={"filter_path": "nodes.*.name,nodes.*.fs.total"},
        seconds=_SECONDS,
        patience=0,
    ).body.get("nodes", {})
    for node in nodes.values():
        total = node.get("fs", {}).get("total", {})
        size, free = total.get("total_in_bytes", 0), total.get("available_in_bytes", 0)
        if size > 0:
            yield from _finding(str(node.get("name", "")), size, free, settings, enabled)


def _finding(
    node: str, size: int, free: int, settings: Mapping[str, Any], enabled: bool
) -> Iterator[tuple[StoreState, str]]:
    share = f"搜索引擎节点 {node} 的磁盘已用 {100 * (size - free) // size}%（剩 {free / (1 << 30):.1f} GB）"
    advice = "请清理或加大磁盘，或缩短 storage.retention_days。"
    over = [
        stage
        for stage in ("flood_stage", "high", "low")
        if free < _least_free(str(settings.get(f"{_WATERMARK}.{stage}", _DEFAULTS[stage])), size)
    ]
    if not over:
        return
    if over[0] == "flood_stage" and enabled:
        yield StoreState.DOWN, f"{share}，超过最高警戒线，引擎会停止写入。{advice}"
    elif over[0] in ("flood_stage", "high"):
        yield StoreState.STRAINED, f"{share}，超过高警戒线，很快会停止写入。{advice}"
    else:
        yield StoreState.STRAINED, f"{share}，超过低警戒线，不再接收新的副本。{advice}"


def _settings(client: EngineClient) -> dict[str, Any]:
    parameters = {
        "include_defaults": "true",
        "flat_settings": "true",
        "filter_path": f"*.{_WATERMARK}.*,*.{_ENABLED},*.cluster*",
    }
    found = client.call("GET", "/_cluster/settings", parameters=parameters, seconds=_SECONDS, patience=0).body
    return {**found.get("defaults", {}), **found.get("persistent", {}), **found.get("transient", {})}


def _least_free(watermark: str, size: int) -> float:
    """Bytes that must stay free: watermarks are a share in use ("85%", "0.85") or bytes that stay free ("50gb")."""
    share = re.fullmatch(r"([\d.]+)%", watermark)
    if share:
        return size * (1 - float(share.group(1)) / 100)
    free = re.fullmatch(r"([\d.]+)\s*([kmgtp]?b)", watermark.lower())
    if free:
        return float(free.group(1)) * _UNITS[free.group(2)]
    return size * (1 - float(watermark)) if re.fullmatch(r"0?\.\d+|[01](\.0)?", watermark) else 0.0
