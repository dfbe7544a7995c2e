"""What happens by itself: failures are told until they are over, a late brief is made up, stopping does not hang."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.initial import Answers, write_deployment
from config.load import load
from domain.errors import StoreFull
from domain.reasons import CoverageState
from domain.runs import Coverage, Outcomes, RunReport
from pipelines import crawl, schedule
from pipelines.app import App, build
from pipelines.brief import scheduled_brief
from pipelines.crawl import due_sources, record_failure
from pipelines.notices import Notices
from pipelines.schedule import NAMES, Schedule

WEDNESDAY = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Hands:
    """A clock that tests move by hand."""

    def __init__(self) -> None:
        self.now = WEDNESDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def app(tmp_path: Path, clock: Hands) -> Iterator[App]:
    answers = Answers(name="云溪市林业局", sites=("https://www.example.gov.cn/list/",))
    write_deployment(tmp_path / "d", answers)
    app = build(load(tmp_path / "d", {}), clock)
    yield app
    app.close()


def run_of(source: str, at: datetime) -> RunReport:
    return RunReport(source, at, 1.0, Outcomes(new=1), Coverage(source, at, CoverageState.OK, 1))


def job(schedule_: Schedule, name: str, body: Callable[[], object]) -> Callable[[], None]:
    return schedule_._told(name, body)


def failing(error: Exception) -> Callable[[], object]:
    def body() -> object:
        raise error

    return body


def test_a_failing_job_is_told_until_it_works_again(app: App, clock: Hands, caplog: pytest.LogCaptureFixture) -> None:
    schedule_ = Schedule(app)
    full = job(schedule_, "deliver", failing(StoreFull("磁盘已满，没有保存。")))
    full()
    clock.now += HOUR
    full()
    job(schedule_, "watch", failing(ValueError("页面上的话")))()

    deliver, watch = app.notices.current()
    assert (deliver.task, deliver.text, deliver.since) == ("发送通知", "磁盘已满，没有保存。", WEDNESDAY)
    assert watch.task == "预警评估"
    assert "ValueError" in watch.text
    assert "页面上的话" not in watch.text
    assert caplog.messages == ["定时任务“发送通知”没有完成：磁盘已满，没有保存。", "定时任务“预警评估”出错"], (
        "once, not at every tick"
    )

    job(schedule_, "deliver", lambda: None)()
    assert [notice.task for notice in app.notices.current()] == ["预警评估"]


def test_a_new_reason_is_news(clock: Hands) -> None:
    notices = Notices()
    assert notices.tell("采集", "一", WEDNESDAY)
    assert not notices.tell("采集", "一", WEDNESDAY + HOUR)
    assert notices.tell("采集", "二", WEDNESDAY + HOUR)
    assert notices.current()[0].since == WEDNESDAY


def test_a_round_that_fails_as_a_whole_stands_at_its_sources(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "collect", lambda *_: failing(StoreFull("磁盘已满"))())
    job(Schedule(app), "round", Schedule(app)._round)()
    (run,) = app.state.runs()
    assert (run.coverage.state, run.coverage.detail) == (CoverageState.FAILED, "磁盘已满")
    assert [notice.text for notice in app.notices.current()] == ["磁盘已满"]


def test_a_failure_is_recorded_as_far_as_the_state_can_be_written(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawl, "_silence", lambda *_: failing(StoreFull("满"))())
    record_failure(app, tuple(app.source_ids), "磁盘已满")
    assert app.state.runs() == ()


def test_a_clock_that_was_wrong_silences_no_source(app: App, clock: Hands) -> None:
    (source,) = app.source_ids
    assert due_sources(app) == (source,)
    app.state.record_run(run_of(source, WEDNESDAY))
    assert due_sources(app) == ()
    clock.now += 2 * HOUR
    assert due_sources(app) == (source,)
    app.state.record_run(run_of(source, WEDNESDAY + timedelta(days=3650)))
    assert due_sources(app) == (source,)


def test_a_brief_that_was_missed_is_made_up_once(app: App, clock: Hands) -> None:
    assert scheduled_brief(app) is None, "nothing was collected: the program was not there"
    app.state.record_run(run_of("news", WEDNESDAY - timedelta(days=5)))

    record = scheduled_brief(app)  # Monday's, on Wednesday: the machine was off

    assert record is not None
    zone = app.body.zone
    assert record.period.start.astimezone(zone).date() == date(2026, 11, 9)
    assert (record.period.end - timedelta(seconds=1)).astimezone(zone).date() == date(2026, 11, 15)
    assert scheduled_brief(app) is None
    assert len(app.state.briefs()) == 1


@pytest.mark.parametrize(("hours", "week"), [(-1, date(2026, 11, 9)), (1, date(2026, 11, 16))])
def test_a_brief_is_due_from_its_hour_on(app: App, clock: Hands, hours: int, week: date) -> None:
    at = app.settings.reports.at
    clock.now = datetime.combine(date(2026, 11, 23), at, app.body.zone).astimezone(UTC) + hours * HOUR
    for day in (10, 17):
        app.state.record_run(run_of("news", datetime(2026, 11, day, 4, tzinfo=UTC)))
    record = scheduled_brief(app)
    assert record is not None
    assert record.period.start.astimezone(app.body.zone).date() == week


def test_stopping_waits_for_the_jobs_and_asks_the_round_to_end(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    started, asked = threading.Event(), threading.Event()

    def collect(app: App, due: tuple[str, ...], stop: threading.Event) -> tuple[RunReport, ...]:
        started.set()
        assert stop.wait(20)
        asked.set()
        return (run_of(due[0], app.clock()),)  # something new: the watch comes after it, while the scheduler stops

    real_time = replace(app, clock=lambda: datetime.now(UTC))
    monkeypatch.setattr(schedule, "collect", collect)
    running = Schedule(real_time)
    running.start()
    assert started.wait(20)
    running.stop()
    assert asked.is_set()
    assert app.notices.current() == ()


def test_every_job_has_a_name_for_people_and_the_scheduler_is_quiet(app: App) -> None:
    running = Schedule(app)
    running.start()
    try:
        jobs = {one.id for one in running._scheduler.get_jobs()} & set(NAMES)
        assert jobs == set(NAMES) - {"mirror"}, "copies for a dashboard are only kept beside a search engine"
    finally:
        running.stop()
    assert not logging.getLogger("apscheduler.scheduler").isEnabledFor(logging.WARNING)
