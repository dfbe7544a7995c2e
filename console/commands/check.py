"""`huisheng check`: is the configuration right, what is on, and what is off and why."""

from __future__ import annotations

import typer

from config.check import describe, verify
from config.load import load
from console.options import ConfigOption, JsonOption
from console.output import print_json, say


def register(app: typer.Typer) -> None:
    app.command("check", help="检查配置，说明哪些功能开着、哪些关着以及原因")(check)


def check(config: ConfigOption, as_json: JsonOption = False) -> None:
    deployment = load(config)
    notices = verify(deployment)
    parts = describe(deployment)
    if as_json:
        print_json(
            {
                "parts": [{"name": part.name, "on": part.on, "detail": part.detail} for part in parts],
                "notices": list(notices),
            }
        )
        return
    for part in parts:
        say(f"{'开' if part.on else '关'}  {part.name}：{part.detail}")
    for notice in notices:
        say(f"提醒  {notice}")
    say("配置没有错误。")
