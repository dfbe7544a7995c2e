"""`huisheng watch`: evaluate the warning rules, now or as of another time."""

from __future__ import annotations

from typing import Annotated

import typer

from console.opening import reading
from console.options import ConfigOption, JsonOption
from console.output import ERR, print_json, say
from console.times import day, moment
from console.wire import alert_json, delivery_json
from domain.alerts import Alert
from domain.errors import UsageError
from pipelines.deliver import deliver
from pipelines.watch import evaluate_at, replay
from pipelines.watch import watch as watch_now


def register(app: typer.Typer) -> None:
    app.command("watch", help="评估预警规则：现在（会发通知）、某一时刻或一段日子（只看结果，不发通知）")(watch)


def watch(
    config: ConfigOption,
    at: Annotated[str, typer.Option("--at", metavar="时刻", help="例如 2026-11-22T12:00:00+08:00；不发通知")] = "",
    first: Annotated[str, typer.Option("--from", metavar="日期", help="回放的第一天；不发通知")] = "",
    last: Annotated[str, typer.Option("--to", metavar="日期", help="回放的最后一天")] = "",
    as_json: JsonOption = False,
) -> None:
    if bool(first) != bool(last) or (at and first):
        raise UsageError("--from 与 --to 要一起写，且不能和 --at 同用")
    with reading(config) as app:
        zone = app.body.zone
        deliveries = []
        if first:
            with ERR.status("正在回放…"):
                alerts: tuple[Alert, ...] = replay(app, day(first), day(last))
        elif at:
            alerts = evaluate_at(app, moment(at, zone))
        else:
            alerts = watch_now(app).alerts
            deliveries = [delivery_json(delivery) for delivery in deliver(app)]
    if as_json:
        print_json({"alerts": [alert_json(alert) for alert in alerts], "deliveries": deliveries})
        return
    for alert in alerts:
        say(f"〔{alert.level.value}〕{alert.fired_at.astimezone(zone):%Y-%m-%d %H:%M}  {alert.title}")
        say(f"    {alert.reason}")
    say(f"共 {len(alerts)} 条预警。" if alerts else "没有达到预警条件的情况。")
