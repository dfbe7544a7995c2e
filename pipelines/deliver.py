"""Delivering what waits in the outbox."""

from __future__ import annotations

from alerts.outbox import deliver_due
from domain.alerts import Delivery
from pipelines.app import App
from pipelines.lock import turn


def deliver(app: App) -> list[Delivery]:
    """Try every notification that is due; remote trouble becomes a later retry, never an error.

    One at a time on a data folder: the schedule, a watch and a command in another process may all want to deliver, and
    the same message must not leave twice.
    """
    with turn(app.data_directory, "deliver"):
        return deliver_due(app.state, app.notifiers, app.settings.alerts.notify, app.clock())
