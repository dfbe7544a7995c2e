"""`huisheng demo`: a fictional city on this machine, listened to for real, from its pages to a mail and a brief."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from config.initial import render_files
from config.load import load
from console.commands.run import wait_for_stop
from console.options import JsonOption
from console.output import ERR, print_json, say
from console.wire import alert_json, delivery_json
from demo.city import City
from demo.facts import CITY
from domain.errors import UsageError
from domain.names import LEVELS
from domain.reasons import DeliveryStatus, Level
from domain.runs import Outcomes
from pipelines.app import App, build
from pipelines.brief import write_brief
from pipelines.clock import system_clock
from pipelines.crawl import collect
from pipelines.deliver import deliver
from pipelines.find_events import renew_events
from pipelines.lock import DataLock
from pipelines.schedule import Schedule
from pipelines.watch import watch

SEED = 20260101
INCIDENT = timedelta(seconds=60)
"""How much of the incident is released at once where nobody watches it unfold."""

BANNER = "演示：云溪市和这里的每个人、每条消息都是虚构的，全部在本机上运行。"


def register(app: typer.Typer) -> None:
    app.command("demo", help="启动虚构城市的演示：采集、预警、邮件、简报和网页控制台")(demo)


def demo(
    directory: Annotated[Path, typer.Option("--directory", metavar="目录", help="演示数据放在哪里")] = Path(
        "huisheng-demo"
    ),
    once: Annotated[bool, typer.Option("--once", help="不开网页：采集一轮、预警、发邮件、写简报后结束")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="网页控制台端口；0 为任选")] = 8420,
    as_json: JsonOption = False,
) -> int:
    if as_json and not once:
        raise UsageError("--json 要和 --once 一起用")
    directory = directory.expanduser().absolute()
    _refuse_foreign(directory)
    with (
        DataLock(directory / "var"),
        City(directory / "city", SEED, system_clock) as city,
        _application(directory, city, port) as app,
    ):
        if once:
            return _once(app, city, as_json)
        _live(app, city, port)
    return 0


def _refuse_foreign(directory: Path) -> None:
    """The demonstration rewrites its configuration at each start, so it must never meet somebody's own."""
    if any(directory.glob("*.yaml")) and not (directory / "city").is_dir():
        raise UsageError(f"{directory} 里有别的配置，演示不会改动它；请用 --directory 换一个目录")


@contextmanager
def _application(directory: Path, city: City, port: int) -> Iterator[App]:
    for old in directory.glob("*.yaml"):
        old.unlink()
    values = {
        "city": CITY,
        "addresses": city.addresses,
        "mail_host": city.mail_host,
        "mail_port": city.mail_port,
        "port": port,
    }
    render_files(directory, "demonstration", values)
    app = build(load(directory), system_clock)
    try:
        yield app
    finally:
        app.close()


def _once(app: App, city: City, as_json: bool) -> int:
    """1. the incident is there at once; 2. one round; 3. watch and deliver; 4. the brief, and its delivery."""
    begun = time.monotonic()
    city.release(INCIDENT)
    with ERR.status("正在采集云溪市八周的公开内容…"):
        reports = collect(app)
        renew_events(app)
    watch(app)
    deliver(app)
    today = app.clock().astimezone(app.body.zone).date()
    record = write_brief(app, today - timedelta(days=6), today)
    deliver(app)
    told = _told(app, city, sum((report.outcomes for report in reports), Outcomes()))
    told["brief"] = str(app.data_directory / record.path)
    told["seconds"] = round(time.monotonic() - begun, 1)
    if as_json:
        print_json(told)
    else:
        _narrate_once(told)
    return 0 if _complete(app, told) else 1


def _told(app: App, city: City, outcomes: Outcomes) -> dict[str, Any]:
    return {
        "documents": outcomes.as_dict(),
        "alerts": [alert_json(alert) for alert in app.state.alerts()],
        "deliveries": [delivery_json(delivery) for delivery in app.state.deliveries()],
        "mailbox": [str(mail.path) for mail in city.mailbox.messages()],
    }


def _complete(app: App, told: dict[str, Any]) -> bool:
    """Whether an alert fired, its mail arrived in the mailbox, and the brief was written."""
    arrived = any(
        delivery.status is DeliveryStatus.DELIVERED
        for alert in app.state.alerts()
        for delivery in app.state.deliveries(alert.id)
    )
    return arrived and bool(told["mailbox"]) and Path(told["brief"]).is_file()


def _narrate_once(told: dict[str, Any]) -> None:
    documents = told["documents"]
    say(f"采集 {documents['seen']} 条，收录 {documents['new']} 条，无关 {documents['irrelevant']} 条。")
    for alert in told["alerts"]:
        say(f"预警〔{LEVELS[Level(alert['level'])]}〕{alert['title']}\n    {alert['reason']}")
    for path in told["mailbox"]:
        say(f"邮件  {path}")
    say(f"简报  {told['brief']}\n用时 {told['seconds']} 秒。")


def _live(app: App, city: City, port: int) -> None:
    # The web framework costs a second to load; `--once` should not wait for it.
    from console.serving import bind, serving

    logging.getLogger("huisheng").setLevel(logging.ERROR)
    listener = bind("127.0.0.1", port)
    with serving(app, listener, BANNER) as address:
        say(f"网页控制台：{address}")
        say("虚构的云溪市已经开始运行：")
        for site in CITY.sites:
            say(f"    {site.name}  {city.addresses[site.id]}/")
        city.begin_incident()
        with ERR.status("正在采集云溪市八周的公开内容…"):
            reports = collect(app)
            renew_events(app)
        total = sum((report.outcomes for report in reports), Outcomes())
        say(f"采集完成：看到 {total.seen} 条，收录 {total.new} 条。枫林大道那边好像出了点事……（按 Ctrl+C 停止）")
        schedule = Schedule(app)
        schedule.start()
        stop = threading.Event()
        narrator = threading.Thread(target=_narrate, args=(app, city, address, stop), name="narrator", daemon=True)
        narrator.start()
        try:
            wait_for_stop()
        finally:
            stop.set()
            narrator.join(timeout=5)
            schedule.stop()


def _narrate(app: App, city: City, address: str, stop: threading.Event) -> None:
    """Say on the terminal when an alert fires and when its mail arrives."""
    alerts = {alert.id for alert in app.state.alerts()}
    mails = {mail.path for mail in city.mailbox.messages()}
    while not stop.wait(1.0):
        for alert in app.state.alerts():
            if alert.id not in alerts:
                alerts.add(alert.id)
                say(f"预警〔{LEVELS[alert.level]}〕{alert.title}\n    {alert.reason}\n    {address}alerts/{alert.id}")
        for mail in city.mailbox.messages():
            if mail.path not in mails:
                mails.add(mail.path)
                say(f"邮件已送达 {mail.path}")
