"""The reference page of all commands, generated from the program itself.

`python -m console.reference > docs/reference/commands.md`; a test compares the page with what this module says.
"""

from __future__ import annotations

import sys
from typing import Any

import typer

from console.main import app


def commands_page() -> str:
    """Markdown in Chinese: every command with its arguments and options."""
    lines = [
        "# 命令参考",
        "",
        "本页由程序生成。程序在 `.venv/bin/huisheng`；退出状态：0 完成，1 没有做成，2 用法、配置或文件有误。",
        "`--json` 在标准输出打印一个 JSON 对象，其余文字都写到标准错误。",
        "",
    ]
    group: Any = typer.main.get_command(app)
    for path, command in _walk("huisheng", group):
        lines += [f"## `{path}`", "", (command.help or "").strip(), ""]
        rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
        if rows:
            lines += ["| 参数 | 含义 |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _walk(path: str, command: Any) -> list[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        return [(path, command)]
    return [found for name, inner in command.commands.items() for found in _walk(f"{path} {name}", inner)]


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = (parameter.metavar or parameter.name).strip("[]")
    else:
        metavar = "" if parameter.is_flag else f" {parameter.metavar or '值'}"
        name = parameter.opts[0] + metavar
    need = "（必填）" if parameter.required else ""
    return f"| `{name}` | {(parameter.help or '').replace('|', '/')}{need} |"


if __name__ == "__main__":
    sys.stdout.write(commands_page())
