"""Watching: rules find signals, signals become alerts, alerts become notifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alerts.book import Folded, fold
from alerts.gate import decide
from alerts.grouping import Group, group
from alerts.render.alert import render_alert
from alerts.rules.frame import Frame
from alerts.rules.registry import evaluate
from alerts.settings import BurstRule, RuleSettings, broad_rules
from domain.alerts import Alert, Notification, Send, Signal
from domain.periods import Period
from domain.reasons import AlertState
from pipelines.app import App
from pipelines.lock import turn
from pipelines.mirror import sync_mirror
from pipelines.summaries import summaries_of

_LIVE = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
_MOST_ALERTS = 2000
_CLOSED_MEMORY = timedelta(days=30)
"""How long a closed alert is remembered, so that what was settled does not fire again."""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What one evaluation found. `alerts` are the ones that fire now; `notifications` went into the outbox."""

    at: datetime
    signals: tuple[Signal, ...]
    alerts: tuple[Alert, ...]
    notifications: tuple[Notification, ...]


def watch(app: App) -> WatchReport:
    """Evaluate now and remember the result.

    1. every rule is evaluated over the store, with the coverage of its baseline;
    2. signals of the same event are grouped, with the events found by then (`pipelines.find_events`);
    3. the groups are entered into the book of alerts;
    4. the gate decides for each live alert and recipient, also where the signal is over but nobody answered;
    5. alerts and notifications are saved together: an alert never goes untold because of a crash in between.

    One at a time on a data folder: two evaluations side by side would make two alerts of the same matter.
    """
    with turn(app.data_directory, "watch"):
        report = _watch(app)
    sync_mirror(app)
    return report


def _watch(app: App) -> WatchReport:
    now = app.clock()
    signals, groups = _groups(app, now)
    book = _book(app, now)
    folded = _fold(app, groups, book, now)
    firing = {one.alert.id: one.alert for one in folded}
    waiting = [alert for alert in book if alert.id not in firing and alert.state is not AlertState.CLOSED]
    notifications = [message for alert in (*firing.values(), *waiting) for message in _notifications(app, alert, now)]
    app.state.save_alerts([one.alert for one in folded], notifications)
    return WatchReport(now, signals, tuple(one.alert for one in folded), tuple(notifications))


def evaluate_at(app: App, at: datetime) -> tuple[Alert, ...]:
    """The alerts that the rules would give at another time; nothing is saved and nobody is told."""
    _, groups = _groups(app, at)
    return tuple(
        one.alert
        for one in fold(groups, (), at, app.settings.alerts.grouping, broad=broad_rules(app.settings.alerts.rules))
    )


def replay(app: App, first: date, last: date) -> tuple[Alert, ...]:
    """The alerts of a past span of days, each evaluated at the end of the local day; nothing is saved or sent."""
    book: dict[str, Alert] = {}
    day = first
    while day <= last:
        at = datetime.combine(day + timedelta(days=1), time(), app.body.zone).astimezone(UTC)
        _, groups = _groups(app, at)
        for one in fold(
            groups, list(book.values()), at, app.settings.alerts.grouping, broad=broad_rules(app.settings.alerts.rules)
        ):
            book[one.alert.id] = one.alert
        day += timedelta(days=1)
    return tuple(sorted(book.values(), key=lambda alert: (alert.fired_at, alert.id)))


def _groups(app: App, at: datetime) -> tuple[tuple[Signal, ...], list[Group]]:
    rules = app.settings.alerts.rules
    frame = Frame(
        parse=app.parse,
        coverage=app.state.coverage(Period.before(at, _reach(rules))),
        at=at,
        body=app.body,
        names=app.topic_names,
    )
    signals = tuple(signal for rule in rules for signal in evaluate(rule, app.store, frame))
    ids = list(dict.fromkeys(id_ for signal in signals for id_ in signal.document_ids))
    documents = {found.tagged.id: found for found in app.store.get_many(ids)}
    return signals, group(
        signals,
        documents,
        app.settings.alerts.grouping,
        broad=broad_rules(app.settings.alerts.rules),
        names=app.topic_names,
        events={member.document_id: member.event_id for member in app.state.events_of(ids)},
    )


def _fold(app: App, groups: Sequence[Group], book: Sequence[Alert], at: datetime) -> list[Folded]:
    alerts = app.settings.alerts
    return fold(groups, book, at, alerts.grouping, broad=broad_rules(alerts.rules))


def _reach(rules: Sequence[RuleSettings]) -> timedelta:
    """How far back the longest baseline looks."""
    weeks = [rule.weeks for rule in rules if isinstance(rule, BurstRule)]
    return timedelta(weeks=max(weeks, default=0) + 2)


def _book(app: App, now: datetime) -> list[Alert]:
    live = app.state.alerts(_LIVE, limit=_MOST_ALERTS)
    closed = app.state.alerts(
        (AlertState.CLOSED,), period=Period(now - 2 * _CLOSED_MEMORY, now + timedelta(seconds=1)), limit=_MOST_ALERTS
    )
    recent = [alert for alert in closed if alert.closed_at and alert.closed_at >= now - _CLOSED_MEMORY]
    return [*live, *recent]


def _notifications(app: App, alert: Alert, now: datetime) -> list[Notification]:
    settings = app.settings.alerts
    earlier = app.state.notifications(alert.id)
    made = []
    for recipient in settings.recipients:
        decision = decide(alert, recipient, earlier, settings.notify, now)
        if isinstance(decision, Send):
            documents = app.store.get_many(alert.document_ids[: settings.notify.documents])
            message = render_alert(
                alert,
                documents,
                decision.reason,
                recipient,
                app.letterhead,
                sentences=summaries_of(documents),
                earlier=earlier,
                now=now,
            )
            made.append(message)
    return made
