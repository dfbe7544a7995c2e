"""Alerts in the order in which they need somebody, and how long each has waited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.alerts import Alert
from domain.reasons import AlertState
from pipelines.app import App

DEFAULT_PATIENCE_HOURS = 24.0
"""Used where reminders are switched off (`repeat_hours: 0`)."""

_ORDER = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.CLOSED)


@dataclass(frozen=True, slots=True)
class Wait:
    """An alert that waits for somebody `since` then: from firing until it is acknowledged, then until it is closed.

    `overdue` alerts were not acknowledged within the time after which reminders go out.
    """

    alert: Alert
    since: datetime
    overdue: bool


def patience(app: App) -> timedelta:
    """How long an alert may go unacknowledged."""
    return timedelta(hours=app.settings.alerts.notify.repeat_hours or DEFAULT_PATIENCE_HOURS)


def wait_of(app: App, alert: Alert) -> Wait:
    since = alert.acknowledged_at or alert.fired_at
    overdue = alert.state is AlertState.OPEN and app.clock() - alert.fired_at > patience(app)
    return Wait(alert, since, overdue)


def waits_of(app: App, alerts: Iterable[Alert]) -> list[Wait]:
    """Not acknowledged first, then not closed, then closed; in each the higher level first, then the newer."""
    waits = sorted((wait_of(app, alert) for alert in alerts), key=lambda wait: wait.alert.fired_at, reverse=True)
    return sorted(waits, key=lambda wait: (_ORDER.index(wait.alert.state), -wait.alert.level.rank))
