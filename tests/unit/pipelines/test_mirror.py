"""The dashboard's copies follow the state, whatever happens to the engine or to the program."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.initial import Answers, write_deployment
from config.load import load
from domain.alerts import FORGOTTEN, Alert
from domain.documents import Document
from domain.errors import StoreError
from domain.reasons import AlertState, CoverageState, Level
from domain.runs import Coverage, Outcomes, RunReport
from pipelines.app import App, build
from pipelines.mirror import TASK, rebuild, sync, sync_mirror
from pipelines.retain import erase, retain
from pipelines.schedule import NAMES, Schedule
from pipelines.watch import watch
from tests.unit.pipelines.conftest import NOW

Maker = Callable[..., Document]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(slots=True)
class MemoryMirror:
    """`domain.ports.DashboardMirror` in memory; raises while it is `away`."""

    alerts: dict[str, Alert] = field(default_factory=dict)
    runs: dict[tuple[str, datetime], RunReport] = field(default_factory=dict)
    calls: int = 0
    away: bool = False

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        self._answer()
        self.alerts |= {alert.id: alert for alert in alerts}

    def show_runs(self, runs: Sequence[RunReport]) -> None:
        self._answer()
        self.runs |= {(report.source, report.started_at): report for report in runs}

    def clear(self) -> None:
        self._answer()
        self.alerts, self.runs = {}, {}

    def close(self) -> None:
        pass

    def _answer(self) -> None:
        self.calls += 1
        if self.away:
            raise StoreError("连不上搜索引擎。", transient=True)


class Hands:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def mirror() -> MemoryMirror:
    return MemoryMirror()


@pytest.fixture
def app(tmp_path: Path, hands: Hands, mirror: MemoryMirror) -> Iterator[App]:
    write_deployment(tmp_path / "d", Answers(name="云溪市林业局", aliases=("林业局",)))
    app = replace(build(load(tmp_path / "d", {}), hands), mirror=mirror)
    yield app
    app.close()


def alert(id_: str = "a1", *, at: datetime = NOW, state: AlertState = AlertState.OPEN, title: str = "虫害") -> Alert:
    return Alert(
        id=id_,
        rule="r",
        label="虫害",
        level=Level.BLUE,
        title=title,
        reason=f"近24小时有4条（{title}）",
        state=state,
        fired_at=at,
        updated_at=at,
        count=4,
        peak=4,
        document_ids=("one",),
        closed_by="li" if state is AlertState.CLOSED else "",
        closed_at=at if state is AlertState.CLOSED else None,
    )


def report(source: str = "news", at: datetime = NOW) -> RunReport:
    return RunReport(source, at, 1.0, Outcomes(new=1), Coverage(source, at, CoverageState.OK, 1))


def assert_in_step(app: App, mirror: MemoryMirror) -> None:
    assert sorted(mirror.alerts.values(), key=lambda one: one.id) == sorted(
        app.state.alerts(limit=10_000), key=lambda one: one.id
    )
    assert set(mirror.runs.values()) == set(app.state.runs(limit=10_000))


def test_what_is_new_and_what_changed_is_copied_once(app: App, mirror: MemoryMirror, hands: Hands) -> None:
    app.state.save_alerts([alert(), alert("a2")], [])
    app.state.record_run(report())
    assert sync(app) == 3
    assert_in_step(app, mirror)
    calls = mirror.calls
    assert sync(app) == 0
    assert mirror.calls == calls, "nothing is asked of the engine when nothing changed"

    hands.now += MINUTE
    app.state.save_alerts([replace(alert(), state=AlertState.ACKNOWLEDGED, acknowledged_at=hands.now)], [])
    app.state.record_run(report(at=hands.now))
    assert sync(app) == 2
    assert_in_step(app, mirror)


def test_what_was_written_late_is_not_missed(app: App, mirror: MemoryMirror, hands: Hands) -> None:
    """A run is recorded when it ends, under the time at which it began; the same goes for an evaluation."""
    sync(app)
    hands.now += 90 * MINUTE
    app.state.record_run(report("other", hands.now))
    sync(app)
    app.state.record_run(report(at=NOW))
    app.state.save_alerts([alert(at=NOW)], [])
    assert sync(app) == 2
    assert_in_step(app, mirror)


def test_days_later_everything_is_in_step(app: App, mirror: MemoryMirror, hands: Hands) -> None:
    for day in range(4):
        hands.now = NOW + day * DAY
        app.state.save_alerts([alert(f"a{day}", at=hands.now)], [])
        app.state.record_run(report(at=hands.now))
        assert sync(app) == 2
        hands.now += 5 * MINUTE
        app.state.save_alerts([replace(alert(f"a{max(day - 1, 0)}"), state=AlertState.CLOSED, closed_at=hands.now)], [])
        assert sync(app) == 1
        assert sync(app) == 0
    assert_in_step(app, mirror)


def test_many_of_one_time_are_all_copied(app: App, mirror: MemoryMirror) -> None:
    app.state.save_alerts([alert(f"a{n:04}") for n in range(1203)], [])
    app.state.save_alerts([alert(f"b{n:04}", at=NOW - n * MINUTE) for n in range(1, 701)], [])
    for n in range(40):
        app.state.record_run(report(at=NOW - n * MINUTE))
    assert sync(app) == 1203 + 700 + 40
    assert_in_step(app, mirror)


def test_rebuilding_makes_all_anew(app: App, mirror: MemoryMirror) -> None:
    app.state.save_alerts([alert()], [])
    app.state.record_run(report(at=NOW - 300 * DAY))
    sync(app)
    mirror.alerts["ghost"] = alert("ghost")
    mirror.runs.clear()
    told: list[int] = []
    assert rebuild(app, told.append) == 2
    assert_in_step(app, mirror)
    assert told[-1] == 2
    assert sync(app) == 0


def test_an_engine_that_is_away_stops_no_alarm(
    app: App, mirror: MemoryMirror, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    mirror.away = True
    app.state.save_alerts([alert()], [])
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert watch(app).at == NOW
    assert [record.message for record in caplog.records] == [f"{TASK}没有完成，稍后再试：连不上搜索引擎。"]
    assert [notice.task for notice in app.notices.current()] == [TASK]

    mirror.away = False
    hands.now += 3 * DAY
    sync_mirror(app)
    assert_in_step(app, mirror)
    assert app.notices.current() == ()


def test_erased_headlines_leave_the_copies_too(app: App, mirror: MemoryMirror, make: Maker) -> None:
    one = make("one", "林业局门前的老樟树被雷劈断以后一直没有人来清理，挡住了半条路，行人只好绕行")
    app.ingest.take([("news", one)])
    app.state.save_alerts([alert(title=one.title)], [])
    sync(app)
    assert one.title in mirror.alerts["a1"].title
    erase(app, ("one",))
    assert mirror.alerts["a1"].title == FORGOTTEN
    assert one.title not in repr(mirror.alerts)


def test_retained_headlines_leave_the_copies_as_soon_as_the_engine_answers(
    app: App, mirror: MemoryMirror, make: Maker, hands: Hands
) -> None:
    one = make("one", "林业局门前的老樟树被雷劈断以后一直没有人来清理，挡住了半条路，行人只好绕行")
    app.ingest.take([("news", one)])
    app.state.save_alerts([alert(title=one.title, state=AlertState.CLOSED)], [])
    sync(app)
    hands.now += 200 * DAY
    sync(app)
    mirror.away = True
    assert retain(app) == 1
    assert one.title in mirror.alerts["a1"].title
    hands.now += 3 * DAY
    mirror.away = False
    sync(app)
    assert mirror.alerts["a1"].title == FORGOTTEN


def test_a_damaged_note_of_what_was_copied_costs_nothing(app: App, mirror: MemoryMirror) -> None:
    app.state.save_alerts([alert()], [])
    sync(app)
    (app.data_directory / "mirror.json").write_text('{"at": 1', encoding="utf-8")
    mirror.alerts.clear()
    assert sync(app) == 1


def test_without_a_search_engine_there_is_nothing_to_do(app: App) -> None:
    plain = replace(app, mirror=None)
    assert sync(plain) == rebuild(plain, lambda done: None) == 0
    assert not (app.data_directory / "mirror.json").exists()


def test_the_schedule_keeps_the_copies_in_step(app: App) -> None:
    running = Schedule(app)
    running.start()
    try:
        assert {one.id for one in running._scheduler.get_jobs()} >= set(NAMES)
    finally:
        running.stop()
