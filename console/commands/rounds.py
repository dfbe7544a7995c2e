"""`huisheng round` and `huisheng import`: collect now, or take in an exported file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from console.opening import writing
from console.options import ConfigOption, JsonOption
from console.output import ERR, print_json, say
from domain.reasons import CoverageState
from domain.runs import Outcomes, RunReport
from pipelines.crawl import collect
from pipelines.file_import import import_file
from pipelines.find_events import renew_events


def register(app: typer.Typer) -> None:
    app.command("round", help="立即采集一轮：所有信息源，或只采集列出的几个")(collect_now)
    app.command("import", help="导入一个导出文件（CSV、JSONL、XLSX）")(import_now)


def collect_now(
    config: ConfigOption,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[信息源…]", help="信息源编号")] = None,
    as_json: JsonOption = False,
) -> int:
    with writing(config) as app, ERR.status("正在采集…"):
        reports = collect(app, tuple(sources) if sources else None)
        renew_events(app)
    if as_json:
        print_json({"sources": [_report(report) for report in reports]})
    else:
        for report in reports:
            say(f"{report.source}：{_sentence(report.outcomes)}；{report.coverage.detail or '正常'}")
        if not reports:
            say("没有可采集的信息源；请在 sources.yaml 里添加。")
    failed = (CoverageState.FAILED, CoverageState.UNAUTHORISED)
    return 1 if reports and all(report.coverage.state in failed for report in reports) else 0


def import_now(
    config: ConfigOption,
    file: Annotated[Path, typer.Argument(metavar="文件", help="要导入的文件")],
    profile: Annotated[str, typer.Option("--profile", help="列的对应方式，例如 message_board")],
    as_json: JsonOption = False,
) -> None:
    begun = time.monotonic()
    with writing(config) as app, ERR.status("正在导入…") as status:
        report = import_file(app, file, profile, lambda done: status.update(f"正在导入…已处理 {done} 条"))
        status.update("正在归并事件…")
        renew_events(app)
    seconds = round(time.monotonic() - begun, 3)
    if as_json:
        print_json({"documents": report.outcomes.as_dict(), "seconds": seconds, "source": report.source})
    else:
        say(f"导入完成，用时 {seconds} 秒：{_sentence(report.outcomes)}")


def _report(report: RunReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "started_at": report.started_at,
        "seconds": report.duration_seconds,
        "documents": report.outcomes.as_dict(),
        "reasons": {reason.value: number for reason, number in report.reasons},
        "coverage": {
            "state": report.coverage.state.value,
            "items": report.coverage.items,
            "detail": report.coverage.detail,
        },
    }


def _sentence(outcomes: Outcomes) -> str:
    return (
        f"看到 {outcomes.seen} 条，新增 {outcomes.new}，更新 {outcomes.updated}，重复 {outcomes.duplicate}，"
        f"无关 {outcomes.irrelevant}，不合格 {outcomes.rejected}，隔离 {outcomes.quarantined}"
    )
