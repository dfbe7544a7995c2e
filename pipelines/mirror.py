"""Keeping the dashboard's copies of alerts and runs in step with the state.

What was copied is noted in `mirror.json` of the data folder, so that every process knows it: until when all is there,
and digests of what changed shortly before, since records are written some time after the moment that they carry. Without
that file everything is copied again, which is always right.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from domain.alerts import Alert
from domain.errors import StoreError, system_reason
from domain.periods import Period
from domain.ports import DashboardMirror, State
from domain.runs import RunReport
from pipelines.app import App
from pipelines.lock import turn

_log = logging.getLogger("huisheng.mirror")

TASK = "更新看板副本"
"""What it is called for people."""

_PAGE = 500
_OVERLAP = timedelta(hours=2)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of record: how the changed ones are found, told apart and shown. A new kind is one more of these."""

    changed: Callable[[State, datetime], Iterator[Any]]
    key: Callable[[Any], str]
    changed_at: Callable[[Any], datetime]
    show: Callable[[DashboardMirror, Sequence[Any]], None]


def _changed_alerts(state: State, since: datetime) -> Iterator[Alert]:
    return _paged(
        lambda end, limit: state.alerts(period=Period(_BEGINNING, end), changed_since=since, limit=limit),
        lambda alert: alert.fired_at,
    )


def _changed_runs(state: State, since: datetime) -> Iterator[RunReport]:
    return _paged(
        lambda end, limit: state.runs(period=Period(since, max(end, since)), limit=limit),
        lambda report: report.started_at,
    )


KINDS = {
    "alerts": _Kind(
        _changed_alerts,
        lambda alert: alert.id,
        lambda alert: alert.changed_at,
        lambda mirror, alerts: mirror.show_alerts(alerts),
    ),
    "runs": _Kind(
        _changed_runs,
        lambda report: f"{report.source} {report.started_at.isoformat()}",
        lambda report: report.started_at,
        lambda mirror, runs: mirror.show_runs(runs),
    ),
}


@dataclass(slots=True)
class _Marks:
    """`at` is the time until when everything was copied; `digests` of the records since shortly before, by kind and key."""

    at: datetime = _BEGINNING
    digests: dict[str, dict[str, str]] = field(default_factory=dict)


def sync_mirror(app: App) -> None:
    """Copy what changed since the last time. Trouble of the engine is told once and tried again with the next call: a
    dashboard must never stop an alarm."""
    try:
        sync(app)
    except StoreError as error:
        if app.notices.tell(TASK, str(error), app.clock()):
            _log.warning("%s没有完成，稍后再试：%s", TASK, error)
    else:
        app.notices.settle(TASK)


def sync(app: App) -> int:
    """As `sync_mirror`, but raises `StoreError`; returns how many records were copied."""
    if app.mirror is None:
        return 0
    with turn(app.data_directory, "mirror"):
        return _sync(app, app.mirror, lambda done: None)


def rebuild(app: App, tell: Callable[[int], None]) -> int:
    """Remove every copy and make all of them anew; returns how many. `tell` hears how many there are so far."""
    if app.mirror is None:
        return 0
    with turn(app.data_directory, "mirror"):
        _marks_of(app).unlink(missing_ok=True)
        app.mirror.clear()
        return _sync(app, app.mirror, tell)


@contextmanager
def copied_again(app: App) -> Iterator[None]:
    """For changes of the state that no time tells of, such as words that are forgotten: after this block everything is
    copied again, also when the program is killed on the way or the engine is away for long."""
    if app.mirror is None:
        yield
        return
    with turn(app.data_directory, "mirror"):
        _marks_of(app).unlink(missing_ok=True)
        yield


def _sync(app: App, mirror: DashboardMirror, tell: Callable[[int], None]) -> int:
    path, now = _marks_of(app), app.clock()
    marks = _read(path)
    since = marks.at - _OVERLAP if marks.at > _BEGINNING else _BEGINNING
    fresh = _Marks(now, {kind: {} for kind in KINDS})
    copied = 0
    for name, kind in KINDS.items():
        known = marks.digests.get(name, {})
        for page in _pages(kind.changed(app.state, since)):
            digests = {kind.key(record): _digest(record) for record in page}
            changed = [record for record in page if known.get(kind.key(record)) != digests[kind.key(record)]]
            if changed:
                kind.show(mirror, changed)
            copied += len(changed)
            tell(copied)
            recent = {kind.key(record) for record in page if kind.changed_at(record) >= now - _OVERLAP}
            fresh.digests[name] |= {key: digest for key, digest in digests.items() if key in recent}
    if copied or now - marks.at > _OVERLAP:
        _write(path, fresh)
    return copied


def _paged(page: Callable[[datetime, int], Sequence[Any]], time_of: Callable[[Any], datetime]) -> Iterator[Any]:
    """All records, newest first. `page` gives those before a time; at its end those of one time may be cut off, so they
    are left to the next page, which is longer when all are of one time."""
    end, limit = _END, _PAGE
    while True:
        found = page(end, limit)
        if len(found) < limit:
            yield from found
            return
        last = time_of(found[-1])
        whole = [record for record in found if time_of(record) > last]
        yield from whole
        if whole:
            end, limit = last + timedelta(microseconds=1), _PAGE
        else:
            limit *= 2


def _pages(records: Iterator[Any]) -> Iterator[list[Any]]:
    page: list[Any] = []
    for record in records:
        page.append(record)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page


def _digest(record: object) -> str:
    return blake2b(repr(record).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _marks_of(app: App) -> Path:
    return app.data_directory / "mirror.json"


def _read(path: Path) -> _Marks:
    """The marks; those of the beginning when there are none or they cannot be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return _Marks(datetime.fromisoformat(values["at"]), {kind: dict(values["digests"][kind]) for kind in KINDS})
    except FileNotFoundError:
        return _Marks()
    except (OSError, ValueError, TypeError, KeyError) as error:
        _log.warning("看板副本的进度读不了，全部重新复制一遍（%s）", type(error).__name__)
        return _Marks()


def _write(path: Path, marks: _Marks) -> None:
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(json.dumps({"at": marks.at.isoformat(), "digests": marks.digests}), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise StoreError(f"写不了看板副本的进度 {path}（{system_reason(error)}）") from error
