"""The outbox: sends what is due, tries again with growing pauses, gives up in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.channels.outcome import outcome
from alerts.settings import NotifySettings
from domain.alerts import Delivery, Notification
from domain.ports import AlertRecords, Notifier
from domain.reasons import DeliveryStatus

_BATCH = 50
UNDER_WAY = "正在发送；如果程序此时中断，稍后会以同一编号再发一次。"
_FAILURES_IN_A_ROW = 3
"""After so many a channel rests until the next call: a server that hangs would hang for every message."""


def deliver_due(
    state: AlertRecords, notifiers: Mapping[str, Notifier], settings: NotifySettings, now: datetime
) -> list[Delivery]:
    """Try everything that is due at `now`, oldest first, at most fifty messages; returns what became of each.

    An attempt is written down as one to be retried before it is made, and its result right after it. A crash between
    the two sends the message again after the pause, with the same Message-ID: at least once, never silently lost. Where
    nothing can be written (a full disk) nothing is sent, instead of the same message at every call. What is put off gets
    its `retry_at`; after `settings.attempts` tries it is FAILED for good.
    """
    delivered: list[Delivery] = []
    in_a_row: Counter[str] = Counter()
    for notification, attempts in state.due_notifications(now, _BATCH):
        channel = notification.channel
        if in_a_row[channel] >= _FAILURES_IN_A_ROW:
            continue
        state.record_delivery(_under_way(notification, attempts, settings, now))
        delivery = settle(_try(notifiers.get(channel), notification, attempts, now), settings, now)
        state.record_delivery(delivery)
        delivered.append(delivery)
        in_a_row[channel] = in_a_row[channel] + 1 if delivery.status is DeliveryStatus.RETRYING else 0
    return delivered


def _under_way(notification: Notification, attempts: int, settings: NotifySettings, now: datetime) -> Delivery:
    """What stands in the books while an attempt is made; also a last one can be interrupted, so it is never FAILED."""
    attempt = outcome(notification, DeliveryStatus.RETRYING, attempts, now, UNDER_WAY)
    return replace(attempt, retry_at=now + _pause(attempt, settings))


def _try(notifier: Notifier | None, notification: Notification, attempts: int, now: datetime) -> Delivery:
    if notifier is None:
        missing = f"没有配置通道 {notification.channel}，消息没有发出。"
        return outcome(notification, DeliveryStatus.FAILED, attempts, now, missing)
    return notifier.send(notification, attempts, now)


def settle(delivery: Delivery, settings: NotifySettings, now: datetime) -> Delivery:
    """The delivery with the time of its next attempt, or FAILED when there will be none."""
    if delivery.status is not DeliveryStatus.RETRYING:
        return delivery
    if delivery.attempts >= settings.attempts:
        detail = f"试了{delivery.attempts}次仍未送达，不再重试。{delivery.detail}"
        return replace(delivery, status=DeliveryStatus.FAILED, detail=detail, retry_at=None)
    return replace(delivery, retry_at=now + _pause(delivery, settings))


def _pause(delivery: Delivery, settings: NotifySettings) -> timedelta:
    pauses = settings.retry_minutes
    return timedelta(minutes=pauses[min(delivery.attempts, len(pauses)) - 1])
