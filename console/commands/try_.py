"""`huisheng try`: see what the parts of the program make of anyone's own file. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from config.load import load
from console.output import ERR, say
from domain.errors import StoreFull, system_reason
from pipelines.clock import system_clock
from pipelines.trial_events import event_rows
from pipelines.trial_mask import mask_table
from pipelines.trials import extract_pages, tag_table

app = typer.Typer(
    help="试一试：用自己的文件看看提取、标注、遮盖的效果，不存任何东西", no_args_is_help=True, rich_markup_mode=None
)


@app.command("tag", help="给一个 CSV 表的每行文字标注情感、主题、关键词和地名")
def tag(
    source: Annotated[Path, typer.Option("--input", metavar="文件.csv", help="带表头的 CSV 文件")],
    text_column: Annotated[str, typer.Option("--text-column", help="文字在哪一列")],
    output: Annotated[Path, typer.Option("--output", metavar="文件.jsonl", help="结果写到哪里，每行一个 JSON 对象")],
    config: Annotated[
        Path | None, typer.Option("--config", metavar="目录", help="用它的主题和地名；不填用全部主题包和全国地名")
    ] = None,
) -> None:
    deployment = load(config) if config else None
    _write(output, tag_table(source, text_column, deployment), "正在标注")


@app.command("mask", help="遮盖一个 CSV 表每行文字里的个人信息，并说明遮盖了哪里")
def mask(
    source: Annotated[Path, typer.Option("--input", metavar="文件.csv", help="带表头的 CSV 文件")],
    text_column: Annotated[str, typer.Option("--text-column", help="文字在哪一列")],
    output: Annotated[Path, typer.Option("--output", metavar="文件.jsonl", help="结果写到哪里，每行一个 JSON 对象")],
) -> None:
    _write(output, mask_table(source, text_column), "正在遮盖")


@app.command("events", help="把一个 CSV 表的各行分成转载组和事件")
def events(
    source: Annotated[Path, typer.Option("--input", metavar="文件.csv", help="带表头的 CSV 文件")],
    id_column: Annotated[str, typer.Option("--id-column", help="编号在哪一列，编号不能重复")],
    text_columns: Annotated[str, typer.Option("--text-columns", metavar="标题,正文", help="文字列，用英文逗号分开")],
    time_column: Annotated[str, typer.Option("--time-column", help="时间在哪一列")],
    output: Annotated[Path, typer.Option("--output", metavar="文件.jsonl", help="结果写到哪里，每行一个 JSON 对象")],
) -> None:
    columns = [name.strip() for name in text_columns.split(",") if name.strip()]
    rows = event_rows(
        source, id_column, columns, time_column, now=system_clock(), warn=lambda text: say(f"注意：{text}", error=True)
    )
    _write(output, rows, "正在归并")


@app.command("extract", help="从保存的网页里提取标题、时间、发布者和正文")
def extract(
    manifest: Annotated[
        Path, typer.Option("--manifest", metavar="文件.jsonl", help='每行 {"file":…,"url":…,"kind"?:…}')
    ],
    output: Annotated[Path, typer.Option("--output", metavar="文件.jsonl", help="结果写到哪里，每行一个 JSON 对象")],
) -> None:
    _write(output, extract_pages(manifest), "正在提取")


def _write(output: Path, lines: Iterable[Mapping[str, Any]], doing: str) -> None:
    """Write to a neighbour file first: a failed run leaves no half result under the asked name."""
    partial = output.with_name(output.name + ".partial")
    number = 0
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8") as file, Progress(console=ERR, transient=True) as progress:
            task = progress.add_task(doing, total=None)
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                number += 1
                progress.update(task, completed=number)
        partial.replace(output)
    except OSError as error:
        raise StoreFull(f"无法写入 {output}（{system_reason(error)}）") from error
    finally:
        partial.unlink(missing_ok=True)
    say(f"完成：{number} 行写到 {output}", error=True)
