"""`huisheng kibana`: the dashboard for larger bodies, as a file or put onto their server."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.load import load
from console.options import ConfigOption, JsonOption
from console.output import ERR, print_json, say
from domain.errors import UsageError
from pipelines.kibana import export_dashboard, has_engine, push_dashboard
from reports.kibana.facts import Flavour
from reports.kibana.outcome import KINDS, MADE, Made, Pushed

app = typer.Typer(help="Kibana 和 OpenSearch Dashboards 看板", no_args_is_help=True)


class FlavourName(StrEnum):
    LENS = "lens"
    CLASSIC = "classic"


class PushFlavour(StrEnum):
    AUTO = "auto"
    LENS = "lens"
    CLASSIC = "classic"


_FLAVOURS: dict[str, Flavour] = {"lens": "lens", "classic": "classic"}


@app.command("export", help="把看板写成可导入的文件（.ndjson）")
def export(
    config: ConfigOption,
    flavour: Annotated[
        FlavourName,
        typer.Option(
            "--flavour", help="lens 用于 Kibana 8.9 到 9.x；classic 用于 OpenSearch Dashboards 和 Kibana 7.10"
        ),
    ],
    output: Annotated[Path, typer.Option("--output", metavar="文件.ndjson", help="写到哪里")],
) -> None:
    if output.suffix.lower() != ".ndjson":
        raise UsageError("--output 应以 .ndjson 结尾，Kibana 不收别的文件名")
    deployment = load(config)
    content = export_dashboard(deployment, _FLAVOURS[flavour.value])
    output.write_text(content, encoding="utf-8", newline="\n")
    say(f"已写好：{output}（{content.count(chr(10))} 个对象）")
    say("在 Kibana 的“管理 → 已保存的对象 → 导入”里选这个文件；再次导入时选择覆盖。")
    if not has_engine(deployment):
        say("注意：这个配置没有用搜索引擎（storage.url），看板里不会有数据。", error=True)


@app.command("push", help="把看板放到 Kibana 或 OpenSearch Dashboards 上，并查对每个对象")
def push(
    config: ConfigOption,
    url: Annotated[str, typer.Argument(metavar="地址", help="例如 https://kibana.example.gov.cn:5601")],
    space: Annotated[str, typer.Option("--space", help="Kibana 空间的编号；没有就新建，不填用默认空间")] = "",
    flavour: Annotated[
        PushFlavour, typer.Option("--flavour", help="auto 按服务器的版本选择；也可指定 lens 或 classic")
    ] = PushFlavour.AUTO,
    as_json: JsonOption = False,
) -> None:
    deployment = load(config)
    with ERR.status("正在推送看板…"):
        pushed = push_dashboard(deployment, url, space=space, flavour=_FLAVOURS.get(flavour.value))
    if as_json:
        print_json(_json(pushed))
    else:
        _tell(pushed)
    if not pushed.complete:
        raise typer.Exit(1)


def _json(pushed: Pushed) -> dict[str, object]:
    return {
        "server": pushed.server,
        "flavour": pushed.flavour,
        "space": pushed.space,
        "space_created": pushed.space_created,
        "complete": pushed.complete,
        "dashboard_url": pushed.dashboard_url,
        "objects": [
            {"type": one.kind, "id": one.id, "title": one.title, "outcome": str(one.made), "reason": one.reason}
            for one in pushed.outcomes
        ],
    }


def _tell(pushed: Pushed) -> None:
    say(f"{pushed.server}，看板式样 {pushed.flavour}" + (f"，空间 {pushed.space}" if pushed.space else ""))
    if pushed.space_created:
        say(f"新建了空间 {pushed.space}")
    for one in pushed.outcomes:
        say(
            f"{MADE[one.made]}  {KINDS.get(one.kind, one.kind)}  {one.title}"
            + (f"：{one.reason}" if one.reason else "")
        )
    if pushed.complete:
        say(f"已查对 {len(pushed.outcomes)} 个对象。看板：{pushed.dashboard_url}")
    else:
        refused = sum(one.made is Made.REFUSED for one in pushed.outcomes)
        say(f"有 {refused} 个对象被拒绝，看板可能打不开。", error=True)
