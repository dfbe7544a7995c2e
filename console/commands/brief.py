"""`huisheng brief`: the brief of a period as a Word file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from console.opening import reading
from console.options import ConfigOption, JsonOption
from console.output import ERR, print_json, say
from console.times import day
from domain.errors import UsageError
from pipelines.brief import write_brief


def register(app: typer.Typer) -> None:
    app.command("brief", help="生成一段日子的简报（Word）")(brief)


def brief(
    config: ConfigOption,
    first: Annotated[str, typer.Option("--from", metavar="日期", help="第一天")],
    last: Annotated[str, typer.Option("--to", metavar="日期", help="最后一天")],
    output: Annotated[Path, typer.Option("--output", metavar="文件.docx", help="写到哪里")],
    as_json: JsonOption = False,
) -> None:
    start, end = day(first), day(last)
    if end < start:
        raise UsageError("--to 不能早于 --from")
    if output.suffix.lower() != ".docx":
        raise UsageError("--output 应以 .docx 结尾")
    with reading(config) as app, ERR.status("正在生成简报…"):
        record = write_brief(app, start, end, output)
    if as_json:
        print_json({"output": str(output), "title": record.title, **json.loads(record.figures)})
    else:
        say(f"已写好：{output}（{record.title}）")
