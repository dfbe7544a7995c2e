"""`huisheng correct`: set right what the program found in one document."""

from __future__ import annotations

from typing import Annotated

import typer

from console.opening import writing
from console.options import ConfigOption, JsonOption
from console.output import print_json, say
from console.words import SUBJECTS, label_name
from domain.corrections import Corrected
from domain.errors import UsageError
from pipelines.correct import correct
from pipelines.corrections import Entry, Standing, entry_json


def register(app: typer.Typer) -> None:
    app.command(
        "correct", help="更正一篇文档的标注；更正会保留，原文不变就一直有效（huisheng run 运行时请在网页上更正）"
    )(set_right)


def set_right(
    config: ConfigOption,
    document: Annotated[str, typer.Argument(metavar="文档编号")],
    sentiment: Annotated[str | None, typer.Option("--sentiment", help="negative、neutral 或 positive")] = None,
    topics: Annotated[str | None, typer.Option("--topics", help='主题编号，用逗号隔开；"" 表示没有主题')] = None,
    category: Annotated[str | None, typer.Option("--category", help='类别编号；"" 表示都不是')] = None,
    appeal: Annotated[str | None, typer.Option("--appeal", help='诉求编号；"" 表示都不是')] = None,
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
        made = [correct(app, document, subject, value, user) for subject, value in values.items()]
        topic_names = app.topic_names
    if as_json:
        print_json({"corrections": [entry_json(Entry(one, Standing.APPLIES, None)) for one in made]})
        return
    for one in made:
        before, after = (label_name(one.subject, labels, topic_names) for labels in (one.previous, one.value))
        say(f"已更正{SUBJECTS[one.subject]}：{before} → {after}")


def _labels(text: str) -> tuple[str, ...]:
    return tuple(label for part in text.replace("，", ",").split(",") if (label := part.strip()))
