"""The channel that sends nothing: for trials of rules."""

from __future__ import annotations

from datetime import datetime

from alerts.channels.outcome import outcome
from domain.alerts import Delivery, Notification
from domain.reasons import DeliveryStatus


class NullNotifier:
    """`domain.ports.Notifier` that takes every message and lets it go."""

    channel = "null"

    def send(self, notification: Notification, attempts: int, now: datetime) -> Delivery:
        return outcome(notification, DeliveryStatus.DELIVERED, attempts, now, "只作记录，没有发出。")
