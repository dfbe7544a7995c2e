"""The reference page of the dashboard's panels, generated from the exported files themselves.

`python -m tests.kibana.page > docs/reference/kibana-panels.md`; a test compares the page with what this module says.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

from reports.kibana.export import export
from reports.kibana.facts import FLAVOURS, DashboardFacts, Flavour
from reports.kibana.layout import placed
from reports.kibana.panels import Controls, Counted
from tests.kibana.requests import Request, requests

FACTS = DashboardFacts("云溪市林业局")
TITLES: Mapping[Flavour, str] = {
    "lens": "Kibana 8.9 到 9.x（`--flavour lens`）",
    "classic": "OpenSearch Dashboards 和 Kibana 7.10（`--flavour classic`）",
}


def panels_page() -> str:
    """Markdown in Chinese: for each flavour a table of what an officer reads where, and the query of every panel."""
    lines = [
        "# 看板的面板",
        "",
        "本页由程序从导出的文件生成。索引名的前缀取自 `storage.url`，这里是默认的 `huisheng`；时间是看板默认的最近 30 天。",
        "每条查询都在真实的 OpenSearch 上、以演示数据运行过：",
        "`pytest tests/engine/test_kibana_panels.py -s` 打印各面板得到的行数。",
        "",
    ]
    for flavour in FLAVOURS:
        asked = requests(export(FACTS, flavour))
        lines += [f"## {TITLES[flavour]}", "", "| 面板 | 读出什么 | 种类 | 索引 |", "|---|---|---|---|"]
        lines += [f"| {one.title} | {_reads(one, flavour)} | `{one.kind}` | `{one.index}` |" for one in asked]
        lines.append("")
        for one in asked:
            query = json.dumps(_short(one.body), ensure_ascii=False)
            lines += [f"### {one.title}（`{one.kind}`）", "", "```json", query, "```", ""]
    return "\n".join(lines)


def _reads(request: Request, flavour: Flavour) -> str:
    for panel, _ in placed(FACTS, flavour):
        if isinstance(panel, Controls) and request.kind == "control":
            return panel.reads
        if isinstance(panel, Counted) and request.title in {panel.title, *_labels(panel)}:
            return panel.reads
    assert request.kind == "control"
    return "看板上方的筛选：只看选中的信息"


def _labels(panel: Counted) -> set[str]:
    return {one.label for one in getattr(panel, "numbers", ())}


def _short(body: dict[str, Any]) -> Any:
    """The request with short names for its aggregations: ids of columns say nothing."""
    names: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"c{len(names) + 1}")

    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    return json.loads(re.sub(uuid, named, json.dumps(body)))


if __name__ == "__main__":
    sys.stdout.write(panels_page())
