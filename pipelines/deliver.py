"""Delivering what waits in the outbox."""

from __future__ import annotations

import threading

from alerts.outbox import deliver_due
from domain.alerts import Delivery
from pipelines.app import App

_one_at_a_time = threading.Lock()
"""The schedule and a watch may both want to deliver; the same message must not leave twice from one process."""


def deliver(app: App) -> list[Delivery]:
    """Try every notification that is due; remote trouble becomes a later retry, never an error."""
    with _one_at_a_time:
        return deliver_due(app.state, app.notifiers, app.settings.alerts.notify, app.clock())
