"""`huisheng events`: which matters were spoken of in some days, and by how many documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from console.opening import reading
from console.options import ConfigOption, JsonOption
from console.output import OUT, print_json, say
from console.times import day
from console.wire import event_json
from domain.errors import UsageError
from domain.events import Event
from domain.periods import Period
from pipelines.events import events_in

_DAYS = 30
_TITLE = 30


def register(app: typer.Typer) -> None:
    app.command("events", help="列出一段日子里的事件：同一地方的同一件事，几篇文字、几个来源、从何时到何时")(events)


def events(
    config: ConfigOption,
    first: Annotated[str, typer.Option("--from", metavar="日期", help="第一天；不写为 30 天前")] = "",
    last: Annotated[str, typer.Option("--to", metavar="日期", help="最后一天；不写为今天")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="最多显示几个事件")] = 20,
    as_json: JsonOption = False,
) -> None:
    with reading(config) as app:
        zone = app.body.zone
        end = day(last) if last else app.clock().astimezone(zone).date()
        begin = day(first) if first else end - timedelta(days=_DAYS)
        if begin > end:
            raise UsageError("--from 的日期不能晚于 --to")
        found = events_in(app, Period.of_days(begin, end, zone), limit)
        documents, window = app.store.statistics().documents, app.settings.nlp.events.window_days
        told = [event_json(app, event) for event in found]
    if as_json:
        print_json({"from": begin, "to": end, "events": told})
    elif found:
        OUT.print(_table(found, zone))
        say("同一事件的文档编号加 --json 可以看到；归并有误，用 huisheng correct 更正。")
    elif documents:
        say(f"{begin} 至 {end} 没有两篇以上说同一件事的文字。可以用 --from 放宽日期；每次采集、导入之后归并事件，")
        say(f"只看最新的文字之前 {window} 天内发布的（设置 nlp.events.window_days）。")
    else:
        say("还没有文档。先采集（huisheng round）或导入（huisheng import），之后会自动归并事件。")


def _table(found: tuple[Event, ...], zone: ZoneInfo) -> Table:
    table = Table("事件", "地点", "文字", "其中转载", "来源", "最早", "最近")
    for event in found:
        counts = (str(number) for number in (len(event.document_ids), event.reprints, event.sources))
        days = (f"{at.astimezone(zone):%Y-%m-%d}" for at in (event.first_at, event.last_at))
        title = event.title if len(event.title) <= _TITLE else event.title[: _TITLE - 1] + "…"
        table.add_row(title, "、".join(event.places[:2]), *counts, *days)
    return table
