"""`huisheng correct`: set right what the program found in one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from console.opening import writing
from console.options import ConfigOption, JsonOption
from console.output import print_json, say
from console.words import correction_said, label_ids
from domain.corrections import Corrected
from domain.errors import UsageError
from domain.names import APPEALS, CATEGORIES, SENTIMENTS
from pipelines.correct import correct_all
from pipelines.corrections import Entry, Standing, entry_json


def _choice(names: Mapping[Any, str]) -> str:
    return "、".join(f"{label.value} {name}" for label, name in names.items())


def register(app: typer.Typer) -> None:
    app.command(
        "correct", help="更正一篇文档的标注；更正会保留，原文不变就一直有效（huisheng run 运行时请在网页上更正）"
    )(set_right)


def set_right(
    config: ConfigOption,
    document: Annotated[str, typer.Argument(metavar="文档编号", help="见 huisheng search 的结果，或文档页的网址")],
    sentiment: Annotated[str | None, typer.Option("--sentiment", help=_choice(SENTIMENTS))] = None,
    topics: Annotated[str | None, typer.Option("--topics", help='主题编号或名称，用逗号隔开；"" 表示没有主题')] = None,
    category: Annotated[str | None, typer.Option("--category", help=f'{_choice(CATEGORIES)}；"" 表示都不是')] = None,
    appeal: Annotated[str | None, typer.Option("--appeal", help=f'{_choice(APPEALS)}；"" 表示都不是')] = None,
    event: Annotated[str | None, typer.Option("--event", metavar="文档编号", help="与哪一篇是同一事件")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="与别的文档不是同一事件")] = False,
    user: Annotated[str, typer.Option("--user", help="谁更正的，记在更正和操作日志里")] = "system",
    as_json: JsonOption = False,
) -> None:
    if event is not None and alone:
        raise UsageError("--event 与 --alone 不能同用")
    given = {
        Corrected.SENTIMENT: sentiment,
        Corrected.TOPICS: topics,
        Corrected.CATEGORY: category,
        Corrected.APPEAL: appeal,
        Corrected.EVENT: "" if alone else event,
    }
    values = {subject: _labels(text) for subject, text in given.items() if text is not None}
    if not values:
        raise UsageError("请说明更正什么：--sentiment、--topics、--category、--appeal、--event 或 --alone")
    with writing(config) as app:
        topic_names = app.topic_names
        named = {subject: label_ids(subject, value, topic_names) for subject, value in values.items()}
        made = correct_all(app, document, named, user)
    if as_json:
        print_json({"corrections": [entry_json(Entry(one, Standing.APPLIES, own=False)) for one in made]})
        return
    for one in made:
        say(f"已记下，{correction_said(one, topic_names)}")


def _labels(text: str) -> tuple[str, ...]:
    return tuple(label for part in text.replace("，", ",").split(",") if (label := part.strip()))
