"""`huisheng init`: a commented, working configuration for a new body."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.initial import Answers, write_deployment
from console.output import OUT, say
from domain.errors import UsageError


def register(app: typer.Typer) -> None:
    app.command("init", help="新建配置：依次询问，或用选项直接给出")(initialise)


def initialise(
    directory: Annotated[Path, typer.Argument(metavar="目录", help="新建的配置目录")],
    name: Annotated[str, typer.Option("--name", help="单位全称，例如 云溪市林业局")] = "",
    alias: Annotated[list[str] | None, typer.Option("--alias", help="简称或常见叫法，可重复")] = None,
    place: Annotated[list[str] | None, typer.Option("--place", help="辖区地名，可重复")] = None,
    site: Annotated[list[str] | None, typer.Option("--site", help="本单位网站栏目页的网址，可重复")] = None,
    feed: Annotated[list[str] | None, typer.Option("--feed", help="RSS/Atom 订阅的网址，可重复")] = None,
    mail_server: Annotated[str, typer.Option("--mail-server", help="发邮件的服务器，写作 主机:端口")] = "",
    sender: Annotated[str, typer.Option("--sender", help="发件邮箱")] = "",
    recipient: Annotated[list[str] | None, typer.Option("--recipient", help="预警收件邮箱，可重复")] = None,
) -> None:
    if not name:
        if not sys.stdin.isatty():
            raise UsageError("缺少 --name（单位全称）；在终端里运行时可以逐项填写")
        answers = _ask()
    else:
        answers = Answers(
            name=name,
            aliases=tuple(alias or ()),
            places=tuple(place or ()),
            sites=tuple(site or ()),
            feeds=tuple(feed or ()),
            mail_server=mail_server,
            sender=sender,
            recipients=tuple(recipient or ()),
        )
    written = write_deployment(directory, answers)
    say(f"已在 {directory} 写好配置：")
    for path in written:
        say(f"  {path.name}")
    say(f"下一步：huisheng check --config {directory}   检查配置")
    say(f"        huisheng run --config {directory}     启动采集、预警和网页控制台")


def _ask() -> Answers:
    say("依次填写，留空表示没有；以后都可以在文件里修改。多个值之间用空格分开。")
    name = ""
    while len(name) < 2:
        name = OUT.input("单位全称：").strip()
    return Answers(
        name=name,
        aliases=_several("简称、常见叫法："),
        places=_several("辖区地名（市、区县、道路、公园、林场）："),
        sites=_several("本单位网站的栏目页网址："),
        feeds=_several("要看的 RSS/Atom 网址："),
        mail_server=OUT.input("邮件服务器（主机:端口，留空则只写成 .eml 文件）：").strip(),
        sender=OUT.input("发件邮箱：").strip(),
        recipients=_several("预警收件邮箱："),
    )


def _several(question: str) -> tuple[str, ...]:
    return tuple(OUT.input(question).split())
