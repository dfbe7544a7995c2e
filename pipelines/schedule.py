"""When things happen by themselves. Jobs are declared from the configuration at each start; nothing is pickled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from domain.errors import HuishengError
from domain.runs import Outcomes
from pipelines.app import App
from pipelines.brief import scheduled_brief
from pipelines.crawl import collect, due_sources, record_failure
from pipelines.deliver import deliver
from pipelines.find_events import renew_events
from pipelines.mirror import TASK, sync
from pipelines.retain import retain
from pipelines.watch import watch

_log = logging.getLogger("huisheng.schedule")

NAMES = {
    "round": "采集",
    "watch": "预警评估",
    "deliver": "发送通知",
    "brief": "每周简报",
    "retain": "到期清理",
    "mirror": TASK,
}
"""What the tasks are called for people."""

_BRIEF_SECONDS = 600
_MIRROR_SECONDS = 60
_AFTER_START = timedelta(seconds=60)
"""Clean-up also runs some time after each start: a PC that is off at night would never forget."""


class Schedule:
    """Runs rounds, watch, delivery, the weekly brief, retention and the dashboard's copies until it is stopped.

    A job never runs twice at the same time. What was missed is made up: a round, a watch and a delivery because they come
    again soon, the brief because it is looked for again until it is written, retention because it runs after each start.
    A failed run is logged and stands in `App.notices` until the job succeeds again; the next one comes all the same.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._stopping = threading.Event()
        # "Maximum number of running instances reached" says that a long job is long: nothing for an officer.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(len(NAMES))},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": 3600},
            timezone=app.body.zone,
        )

    def start(self) -> None:
        settings = self._app.settings.schedule
        soon = self._app.clock() + timedelta(seconds=1)
        self._every("round", settings.round_seconds, self._round, soon)
        self._every("watch", settings.watch_seconds, self._watch, soon + timedelta(seconds=settings.watch_seconds))
        self._every("deliver", settings.delivery_seconds, lambda: deliver(self._app), soon)
        self._every("brief", _BRIEF_SECONDS, self._brief, soon + _AFTER_START)
        if self._app.mirror is not None:
            self._every("mirror", _MIRROR_SECONDS, lambda: sync(self._app), soon + timedelta(seconds=_MIRROR_SECONDS))
        trigger = CronTrigger(hour=settings.retention_hour, minute=17, timezone=self._app.body.zone)
        self._scheduler.add_job(self._told("retain", self._retain), trigger, id="retain")
        self._scheduler.add_job(self._told("retain", self._retain), "date", run_date=soon + _AFTER_START)
        self._scheduler.start()

    def stop(self) -> None:
        """Let what is running come to an end, a round early with its books closed, and start nothing more."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _every(self, name: str, seconds: int, job: Callable[[], object], first: datetime) -> None:
        trigger = IntervalTrigger(seconds=seconds, timezone=self._app.body.zone)
        self._scheduler.add_job(self._told(name, job), trigger, id=name, next_run_time=first)

    def _round(self) -> None:
        due = due_sources(self._app)
        if not due or self._stopping.is_set():
            return
        try:
            reports = collect(self._app, due, self._stopping)
        except HuishengError as failed:
            record_failure(self._app, due, str(failed))
            raise
        total = sum((report.outcomes for report in reports), Outcomes())
        if total.new or total.updated:
            renew_events(self._app)
            self._watch()

    def _watch(self) -> None:
        # What it finds goes out with the next delivery, not from here: a mail server that hangs must not hold up the
        # collection. And a job must not touch the scheduler, which holds its lock while it waits for jobs to end.
        watch(self._app)

    def _brief(self) -> None:
        scheduled_brief(self._app)

    def _retain(self) -> None:
        retain(self._app)
        self._app.ingest.retry()
        renew_events(self._app)

    def _told(self, name: str, job: Callable[[], object]) -> Callable[[], None]:
        """The job with its failure told in the log and in the console; the scheduler goes on."""

        def run() -> None:
            try:
                job()
            except HuishengError as failed:
                if self._app.notices.tell(NAMES[name], str(failed), self._app.clock()):
                    _log.error("定时任务“%s”没有完成：%s", NAMES[name], failed)
            except Exception as bug:  # noqa: BLE001 -- one broken job must not stop the others
                sentence = f"程序内部出错（{type(bug).__name__}），运行日志里有出错的位置"
                if self._app.notices.tell(NAMES[name], sentence, self._app.clock()):
                    _log.exception("定时任务“%s”出错", NAMES[name])
            else:
                self._app.notices.settle(NAMES[name])

        return run
