"""`huisheng store`: look the document store over, move it, renew its indexes, and the dashboard's copies."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from config.load import load
from console.opening import reading, writing
from console.options import ConfigOption, JsonOption
from console.output import ERR, print_json, say
from pipelines.mirror import rebuild
from pipelines.move import MoveReport, Stage
from pipelines.store_check import CheckReport, span_of
from pipelines.store_sums import total
from pipelines.stores import check as check_store
from pipelines.stores import move_to, renew

app = typer.Typer(help="文档库：检查、搬家、重建索引、给仪表板的副本", no_args_is_help=True, rich_markup_mode=None)


@app.command("migrate", help="把全部文档和统计搬到另一个库，逐月核对；不改配置，中断后再执行同样的命令会接着搬")
def migrate(
    config: ConfigOption,
    to: Annotated[str, typer.Option("--to", metavar="地址", help="目标库，写法同 storage.url，必须是空的")],
    as_json: JsonOption = False,
) -> None:
    begun = time.monotonic()
    with writing(config) as opened, Progress(console=ERR, transient=True) as progress:
        tasks: dict[Stage, TaskID] = {}
        ERR.print(
            "搬迁期间数据目录被锁住：huisheng run、采集、导入和清理要等搬完才能启动。", markup=False, soft_wrap=True
        )

        def tell(stage: Stage, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(f"正在{stage.value}", total=of)
            progress.update(tasks[stage], completed=done, total=of)

        report = move_to(opened, to, tell)
    seconds = round(time.monotonic() - begun, 3)
    if as_json:
        print_json(_moved(report, to, seconds))
    else:
        _say_moved(report, to, seconds)


@app.command("check", help="检查文档库：能不能用，索引和统计与文档是否一致；有问题时退出状态为 1")
def check(config: ConfigOption, as_json: JsonOption = False) -> int:
    begun = time.monotonic()
    with reading(config) as opened, Progress(console=ERR, transient=True) as progress:
        task = progress.add_task("正在逐篇核对", total=None)
        report = check_store(opened, lambda done, of: progress.update(task, completed=done, total=of))
        zone = opened.body.zone
    if as_json:
        print_json(_checked(report, round(time.monotonic() - begun, 3)))
        return 0 if report.fine else 1
    say(f"文档库：{report.condition.kind}")
    if report.statistics is not None:
        say(f"文档 {report.documents} 篇（{span_of(report.statistics, zone)}）")
        say(f"原文已删、只留统计的 {report.past_mentions} 篇")
    for sentence in (*report.condition.messages, *report.problems):
        say(f"问题  {sentence}")
    say("文档库正常。" if report.fine else "文档库需要处理，见上面几行。")
    return 0 if report.fine else 1


@app.command("reindex", help="按新版程序的字段结构重建搜索引擎的索引；其间查询和采集照常")
def reindex(config: ConfigOption, as_json: JsonOption = False) -> None:
    with Progress(console=ERR, transient=True) as progress:
        task = progress.add_task("正在重建索引", total=None)
        done = renew(load(config), lambda copied, of: progress.update(task, completed=copied, total=of))
    if as_json:
        print_json({"documents": done.documents if done else 0, "months": done.months if done else 0})
    elif done is None:
        say("文档库不是搜索引擎，索引随文档一起维护，不需要重建。")
    elif not done.months:
        say("索引已经是现在的结构，不需要重建。")
    else:
        say(f"索引已重建并切换：{done.months} 个月，{done.documents} 篇文档。")


@app.command("mirror", help="重建搜索引擎里给仪表板看的副本（预警、采集运行）；状态仍在关系数据库里")
def mirror(config: ConfigOption, as_json: JsonOption = False) -> None:
    with reading(config) as opened, Progress(console=ERR, transient=True) as progress:
        there_is = opened.mirror is not None
        task = progress.add_task("正在复制", total=None)
        number = rebuild(opened, lambda done: progress.update(task, completed=done))
    if as_json:
        print_json({"mirror": there_is, "records": number})
    elif there_is:
        say(f"副本已重建：{number} 条预警和采集运行。")
    else:
        say("文档库不是搜索引擎，没有给仪表板的副本，不需要做什么。")


def _moved(report: MoveReport, to: str, seconds: float) -> dict[str, object]:
    return {
        "to": to,
        "documents": report.documents,
        "resumed": report.resumed,
        "past_mentions": report.past_mentions,
        "checksum": str(total(report.months)),
        "months": [
            {"month": month, "documents": one.documents, "checksum": str(one)} for month, one in report.months.items()
        ],
        "seconds": seconds,
    }


def _say_moved(report: MoveReport, to: str, seconds: float) -> None:
    before = f"（其中 {report.resumed} 篇是上次中断前搬的）" if report.resumed else ""
    say(
        f"搬完并核对无误，用时 {seconds} 秒：文档 {report.documents} 篇{before}，只留统计的 {report.past_mentions} 篇。"
    )
    say(f"两库 {len(report.months)} 个月的篇数、校验和与统计全部相同，总校验和 {total(report.months)}。")
    say("配置没有改动，程序仍在用原来的库。要改用新库，请把 huisheng.yaml 里 storage 一节的 url 换成这一行：")
    say(f"  url: {to}")


def _checked(report: CheckReport, seconds: float) -> dict[str, object]:
    return {
        "fine": report.fine,
        "kind": report.condition.kind,
        "state": report.condition.state.value,
        "messages": list(report.condition.messages),
        "statistics": asdict(report.statistics) if report.statistics else None,
        "documents": report.documents,
        "past_mentions": report.past_mentions,
        "problems": list(report.problems),
        "seconds": seconds,
    }
