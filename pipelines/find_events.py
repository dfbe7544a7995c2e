"""Finding events anew: after documents came or went, and before the rules are evaluated."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta

from domain.errors import HuishengError
from domain.periods import Period
from domain.queries import Query
from pipelines.app import App
from pipelines.event_finder import EventsReport

_log = logging.getLogger("huisheng.events")

TASK = "归并事件"
"""What it is called for people."""

_TO_COME = timedelta(days=2)
"""Some sources date a text ahead."""


def find_events(app: App) -> EventsReport:
    """Find the events of the last `nlp.events.window_days` days, today included, and save who belongs to which. A store that
    got nothing for some time (an imported export of another year) has its last days counted from its newest document.

    1. the documents that came, changed or left since the last time are read from the store (the first time in a process:
       all of them);
    2. what is new is compared and linked (`nlp.events`); copies of one text count once;
    3. what the staff set right comes on top, as far as the judged text is still the same;
    4. the memberships of the window replace the earlier ones.

    Raises `StoreError` when the store or the state fails; what is saved stays as it was then.
    """
    settings = app.settings.nlp.events
    now = app.clock()
    latest = min(_midnight(app, now), _midnight(app, _newest(app) or now))
    period = Period(latest - timedelta(days=settings.window_days), _midnight(app, now) + _TO_COME)
    return app.event_finder.find(
        app.store,
        app.state,
        app.ingest,
        app.tagger.segmenter,
        app.body.name,
        app.data_directory,
        period,
        settings.documents,
    )


def _newest(app: App) -> datetime | None:
    """When the newest document was published that is not the body's own."""
    found = app.store.get_many(app.store.ids(Query(own=False), 1))
    return found[0].tagged.document.published_at if found else None


def _midnight(app: App, at: datetime) -> datetime:
    """The beginning of the local day."""
    return datetime.combine(at.astimezone(app.body.zone).date(), time(), app.body.zone).astimezone(UTC)


def renew_events(app: App) -> EventsReport | None:
    """As `find_events`, but a failure is only told in the log and in the console: alarms go out all the same, with the
    events known so far."""
    try:
        report = find_events(app)
    except HuishengError as failed:
        if app.notices.tell(TASK, str(failed), app.clock()):
            _log.warning("%s没有完成，先按已知的事件评估：%s", TASK, failed)
    except Exception as bug:  # noqa: BLE001 -- whatever one text provokes here must not stop an alarm
        sentence = f"程序内部出错（{type(bug).__name__}），运行日志里有出错的位置；先按已知的事件评估"
        if app.notices.tell(TASK, sentence, app.clock()):
            _log.exception("%s出错", TASK)
    else:
        app.notices.settle(TASK)
        return report
    return None
