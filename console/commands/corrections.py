"""`huisheng corrections`: what was corrected, as a list, a file, and a test of the present models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from console.opening import reading, writing
from console.options import ConfigOption, JsonOption
from console.output import ERR, OUT, print_json, say
from console.words import STANDINGS, SUBJECTS, correction_said, label_ids, label_name, tally_said
from pipelines.correct_many import apply_lines, read_lines
from pipelines.corrections import Checked, entry_json, standing, tallies
from pipelines.corrections import check as check_corrections
from pipelines.corrections import export as export_corrections

SHOWN_WRONG = 10
"""Documents that the present model still gets wrong, named for each subject."""

app = typer.Typer(help="更正：列表、导出、按文件更正、用更正检验模型", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", help="列出更正，新的在前：谁、何时、把什么改成什么，现在是否仍然有效")
def listing(
    config: ConfigOption,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="最多显示几条")] = 50,
    as_json: JsonOption = False,
) -> None:
    with reading(config) as opened:
        entries = standing(opened)
        zone, topic_names = opened.body.zone, opened.topic_names
    shown = entries[:limit]
    if as_json:
        print_json({"total": len(entries), "corrections": [entry_json(entry) for entry in shown]})
        return
    for entry in shown:
        one = entry.correction
        say(
            f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}  {one.document_id}  {correction_said(one, topic_names)}"
            f"  〔{one.user}，{STANDINGS[entry.standing.value]}〕"
        )
    if not entries:
        say("还没有更正。怎样更正：huisheng correct --help，或在网页上打开一篇文档。")
        return
    say(f"共 {len(entries)} 条更正{f'，以上是最近 {limit} 条' if len(entries) > limit else ''}。")
    for tally in tallies(entries):
        say(f"  {SUBJECTS[tally.subject]}：{tally_said(tally)}")


@app.command(
    "export", help="把全部更正写成文件，每行一条：编号、标注、谁在何时更正；加 --with-text 才带（已遮盖的）原文"
)
def export(
    config: ConfigOption,
    output: Annotated[Path, typer.Option("--output", metavar="文件.jsonl", help="写到哪里")],
    with_text: Annotated[
        bool, typer.Option("--with-text", help="带上仍在库中、没有改过的原文（个人信息已遮盖）")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    with reading(config) as opened, Progress(console=ERR, transient=True) as progress:
        task = progress.add_task("正在导出", total=None)
        number = export_corrections(
            opened, output, lambda done, of: progress.update(task, completed=done, total=of), with_text=with_text
        )
    if as_json:
        print_json({"corrections": number, "output": output})
    else:
        say(f"已写出 {number} 条更正：{output}")


@app.command(
    "import",
    help="按文件更正：每行一条 JSON，与 export 写出的一样，标注可写名称；逐条说明没有采用的（huisheng run 运行时不能用）",
)
def import_(
    config: ConfigOption,
    file: Annotated[Path, typer.Argument(metavar="文件.jsonl", help="每行有 document_id、subject、value")],
    user: Annotated[
        str, typer.Option("--user", help="谁更正的，记在更正和操作日志里；文件里写的名字不采用")
    ] = "system",
    as_json: JsonOption = False,
) -> int:
    lines = read_lines(file)
    with writing(config) as opened, Progress(console=ERR, transient=True) as progress:
        task = progress.add_task("正在更正", total=len(lines))
        names = opened.topic_names
        named = tuple(replace(line, value=label_ids(line.subject, line.value, names)) for line in lines)
        done = apply_lines(opened, named, user, lambda number: progress.update(task, completed=number))
    if as_json:
        refused = [{"line": number, "reason": reason} for number, reason in done.refused]
        print_json({"recorded": done.recorded, "known": done.known, "refused": refused})
    else:
        say(f"记下 {done.recorded} 条，原来就有 {done.known} 条，没有采用 {len(done.refused)} 条。")
        for number, reason in done.refused:
            say(f"  第 {number} 行：{reason}")
    return 1 if done.refused else 0


@app.command("check", help="用更正检验现在的模型：自带的答对几条，加上本单位的调整后答对几条，哪些还不对")
def check(config: ConfigOption, as_json: JsonOption = False) -> None:
    with reading(config) as opened, ERR.status("正在检验…"):
        rows = check_corrections(opened)
        topic_names = opened.topic_names
    if as_json:
        print_json({"subjects": [_row_json(row) for row in rows]})
        return
    if not rows:
        say("没有可用来检验的更正。")
        return
    table = Table("项目", "更正", "自带模型答对", "现在答对")
    for row in rows:
        counts = ("—" if right is None else str(right) for right in (row.before, row.now))
        table.add_row(SUBJECTS[row.subject], str(row.corrections), *counts)
    OUT.print(table)
    if any(row.now is None for row in rows):
        say("事件没有可比的模型：归并时按更正办，所以不计对错。")
    for row in rows:
        _say_wrong(row, topic_names)


def _say_wrong(row: Checked, topic_names: Mapping[str, str]) -> None:
    if not row.wrong:
        return
    say(f"{SUBJECTS[row.subject]}仍不对的 {len(row.wrong)} 篇：")
    for miss in row.wrong[:SHOWN_WRONG]:
        found, right = (label_name(row.subject, labels, topic_names) for labels in (miss.found, miss.right))
        say(f"  {miss.document_id}  程序：{found}，更正：{right}  {miss.title}")
    if len(row.wrong) > SHOWN_WRONG:
        say(f"  还有 {len(row.wrong) - SHOWN_WRONG} 篇，加 --json 可以看到全部编号。")


def _row_json(row: Checked) -> dict[str, object]:
    return {
        "subject": row.subject.value,
        "corrections": row.corrections,
        "right_before": row.before,
        "right_now": row.now,
        "wrong": [miss.document_id for miss in row.wrong],
    }
