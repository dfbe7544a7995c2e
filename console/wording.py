"""The command line library's complaints in Chinese.

Typer carries its own copy of click and exports only a few of its exceptions; a test calls every case through the program.
"""

from __future__ import annotations

from typer._click import exceptions as click


def spoken(wrong: click.ClickException) -> str:
    """One Chinese sentence for a complaint about how the command was called."""
    match wrong:
        case click.NoSuchOption(option_name=name, possibilities=near):
            hint = f"，是不是想写 {'、'.join(near)}" if near else ""
            return f"没有选项 {name}{hint}"
        case click.MissingParameter(param=parameter):
            name = parameter.opts[0] if parameter is not None and parameter.opts else "参数"
            return f"缺少 {name}"
        case click.BadParameter(param=parameter):
            name = parameter.opts[0] if parameter is not None and parameter.opts else "参数"
            return f"{name} 的取值不对（{wrong.message}）"
        case click.BadOptionUsage(option_name=name):
            return f"选项 {name} 用法不对（{wrong.message}）"
        case click.UsageError() if "No such command" in wrong.message:
            return f"没有这个命令（{wrong.message.removeprefix('No such command ').rstrip('.')}）"
        case _:
            return wrong.message
