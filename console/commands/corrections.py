"""`huisheng corrections`: what was corrected, as a list, a file, and a test of the present models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from console.opening import reading
from console.options import ConfigOption, JsonOption
from console.output import ERR, OUT, print_json, say
from console.words import STANDINGS, SUBJECTS, label_name
from pipelines.corrections import Checked, entry_json, standing
from pipelines.corrections import check as check_corrections
from pipelines.corrections import export as export_corrections

app = typer.Typer(help="更正：列表、导出、用更正检验模型", no_args_is_help=True, rich_markup_mode=None)


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
        before, after = (label_name(one.subject, labels, topic_names) for labels in (one.previous, one.value))
        say(
            f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}  {one.document_id}  {SUBJECTS[one.subject]}：{before} → {after}"
            f"  〔{one.user}，{STANDINGS[entry.standing.value]}〕"
        )
    say(f"共 {len(entries)} 条更正。" if entries else "还没有更正。")


@app.command("export", help="把全部更正写成文件，每行一条；只有编号和标注，加 --with-text 才带（已遮盖的）原文")
def export(
    config: ConfigOption,
    output: Annotated[Path, typer.Option("--output", metavar="文件.jsonl", help="写到哪里")],
    with_text: Annotated[
        bool, typer.Option("--with-text", help="带上仍在库中、没有改过的原文（个人信息已遮盖）")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    with reading(config) as opened:
        number = export_corrections(opened, output, with_text=with_text)
    if as_json:
        print_json({"corrections": number, "output": output})
    else:
        say(f"已写出 {number} 条更正：{output}")


@app.command("check", help="用更正检验现在的模型：自带的答对几条，加上本单位的调整后答对几条，哪些还不对")
def check(config: ConfigOption, as_json: JsonOption = False) -> None:
    with reading(config) as opened, ERR.status("正在检验…"):
        rows = check_corrections(opened)
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
    for row in rows:
        if row.wrong:
            say(f"{SUBJECTS[row.subject]}仍不对的 {len(row.wrong)} 篇：{' '.join(row.wrong)}")


def _row_json(row: Checked) -> dict[str, object]:
    return {
        "subject": row.subject.value,
        "corrections": row.corrections,
        "right_before": row.before,
        "right_now": row.now,
        "wrong": list(row.wrong),
    }
