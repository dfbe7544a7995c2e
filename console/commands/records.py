"""`huisheng erase` and `huisheng retain`: forgetting, on request and on schedule."""

from __future__ import annotations

from typing import Annotated

import typer

from console.opening import writing
from console.options import ConfigOption
from console.output import say
from domain.errors import UsageError
from pipelines.retain import erase, retain


def register(app: typer.Typer) -> None:
    app.command("erase", help="按文档编号彻底删除原文（例如当事人要求）")(erase_now)
    app.command("retain", help="立即清理超过保存期限的原文，统计数字保留")(retain_now)


def erase_now(
    config: ConfigOption,
    documents: Annotated[list[str], typer.Argument(metavar="文档编号…")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    if not yes and not typer.confirm(f"彻底删除 {len(documents)} 篇文档，不能恢复，继续吗？"):
        raise UsageError("没有删除任何内容")
    with writing(config) as app:
        number = erase(app, tuple(documents))
    say(f"已删除 {number} 篇。" if number else "没有找到这些文档。")


def retain_now(config: ConfigOption) -> None:
    with writing(config) as app:
        number = retain(app)
        say(f"已清理 {number} 篇超过 {app.settings.storage.retention_days} 天的原文。")
