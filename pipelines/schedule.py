"""When things happen by themselves. Jobs are declared from the configuration at each start; nothing is pickled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from domain.errors import HuishengError
from domain.runs import Outcomes
from pipelines.app import App
from pipelines.brief import scheduled_brief
from pipelines.crawl import collect, due_sources
from pipelines.deliver import deliver
from pipelines.retain import retain
from pipelines.watch import watch

_log = logging.getLogger("huisheng.schedule")


class Schedule:
    """Runs rounds, watch, delivery, the weekly brief and retention until it is stopped.

    A job never runs twice at the same time; a run that was missed (the machine slept) is made up once. A failed run is
    logged and told in the console, and the next one comes all the same.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._watching = threading.Lock()
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(4)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": 3600},
            timezone=app.body.zone,
        )

    def start(self) -> None:
        settings, reports = self._app.settings.schedule, self._app.settings.reports
        soon = self._app.clock() + timedelta(seconds=1)
        self._every(settings.round_seconds, self._round, soon=soon)
        self._every(settings.watch_seconds, self._watch, soon=soon + timedelta(seconds=settings.watch_seconds))
        self._every(settings.delivery_seconds, lambda: deliver(self._app), name="deliver", soon=soon)
        self._daily(settings.retention_hour, lambda: retain(self._app))
        self._scheduler.add_job(
            _logged("brief", lambda: scheduled_brief(self._app)),
            CronTrigger(
                day_of_week=reports.weekday,
                hour=reports.at.hour,
                minute=reports.at.minute,
                timezone=self._app.body.zone,
            ),
            id="brief",
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for what is running and start nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _every(self, seconds: int, job: Callable[[], object], *, soon: object, name: str = "") -> None:
        label = name or job.__name__.strip("_")
        trigger = IntervalTrigger(seconds=seconds, timezone=self._app.body.zone)
        self._scheduler.add_job(_logged(label, job), trigger, id=label, next_run_time=soon)

    def _daily(self, hour: int, job: Callable[[], object]) -> None:
        trigger = CronTrigger(hour=hour, minute=17, timezone=self._app.body.zone)
        self._scheduler.add_job(_logged("retain", job), trigger, id="retain")

    def _round(self) -> None:
        due = due_sources(self._app)
        if not due:
            return
        reports = collect(self._app, due)
        total = sum((report.outcomes for report in reports), Outcomes())
        if total.new or total.updated:
            self._watch()

    def _watch(self) -> None:
        with self._watching:
            watch(self._app)
        deliver(self._app)


def _logged(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """The job with its failure told in the log; the scheduler goes on."""

    def run() -> None:
        try:
            job()
        except HuishengError as failed:
            _log.error("定时任务 %s 没有完成：%s", name, failed)
        except Exception:  # noqa: BLE001 -- one broken job must not stop the others; the log has the whole trace
            _log.exception("定时任务 %s 出错", name)

    return run
