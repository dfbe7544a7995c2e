"""`huisheng run`: collect, watch, notify and serve the console until stopped."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from config.check import describe, verify
from config.load import load
from console.opening import writing
from console.options import ConfigOption
from console.output import say
from pipelines.schedule import Schedule


def register(app: typer.Typer) -> None:
    app.command("run", help="启动定时采集、预警、通知和网页控制台")(run)


def run(config: ConfigOption) -> None:
    # The web framework costs a second to load; commands that serve nothing should not wait for it.
    from console.serving import bind, serving

    logging.getLogger("huisheng").setLevel(logging.INFO)
    deployment = load(config)
    for notice in verify(deployment):
        say(f"提醒  {notice}", error=True)
    with stop_asked() as stop, writing(config) as app:
        listener = bind(app.settings.console.host, app.settings.console.port)
        with serving(app, listener) as address:
            for part in describe(deployment):
                say(f"{'开' if part.on else '关'}  {part.name}：{part.detail}")
            say(f"\n网页控制台：{address}\n按 Ctrl+C 停止。")
            schedule = Schedule(app)
            schedule.start()
            try:
                stop.wait()
            finally:
                say("正在停止，等待手头的采集完成…", error=True)
                schedule.stop()


def wait_for_stop() -> None:
    """Block until Ctrl+C or SIGTERM (what systemd sends)."""
    with stop_asked() as stop:
        stop.wait()


@contextmanager
def stop_asked() -> Iterator[threading.Event]:
    """An event that Ctrl+C and SIGTERM set, from the first line of the body on: also a start can be stopped in order."""
    stop = threading.Event()
    previous = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
