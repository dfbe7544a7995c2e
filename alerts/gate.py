"""The gate: whether somebody is told about an alert now, and why or why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.settings import NotifySettings, Recipient
from domain.alerts import Alert, Decision, Hold, Notification, Send
from domain.reasons import AlertState, HoldReason, SendReason


def decide(
    alert: Alert, recipient: Recipient | None, earlier: Sequence[Notification], settings: NotifySettings, now: datetime
) -> Decision:
    """Decide for one alert and one recipient; pure.

    `earlier` are all notifications made for the alert (of any recipient; delivered or still waiting in the outbox).

    1. Nobody to tell, a closed alert, or a level below the recipient's: hold.
    2. The level is above any the recipient was told: send, even when the alert was acknowledged or told a minute ago.
    3. Acknowledged: hold; somebody is on it.
    4. The count reached `grew_factor` times the greatest the recipient was told: send, `quiet_minutes` after the last.
    5. Nobody acknowledged for `repeat_hours`: remind, at most `repeat_limit` times.
    """
    if recipient is None or not recipient.alerts:
        return Hold(HoldReason.NO_RECIPIENT)
    if alert.state is AlertState.CLOSED:
        return Hold(HoldReason.CLOSED)
    if alert.level.rank < recipient.least_level.rank:
        return Hold(HoldReason.BELOW_LEVEL)
    told = told_before(recipient, earlier)
    if told and alert.level.rank > max((one.level.rank for one in told if one.level), default=-1):
        return Send(SendReason.LEVEL_RAISED)
    if alert.state is AlertState.ACKNOWLEDGED:
        return Hold(HoldReason.ACKNOWLEDGED)
    if not told:
        return Send(SendReason.NEW_ALERT)
    return _again(alert, told, settings, now)


def told_before(recipient: Recipient, earlier: Sequence[Notification]) -> list[Notification]:
    """Those of an alert's notifications that went to this recipient."""
    return [one for one in earlier if (one.channel, one.recipient) == (recipient.channel, recipient.address)]


def _again(alert: Alert, told: Sequence[Notification], settings: NotifySettings, now: datetime) -> Decision:
    since = now - max(one.created_at for one in told)
    grown = alert.count >= settings.grew_factor * max(1, *(one.count for one in told))
    if grown and since >= timedelta(minutes=settings.quiet_minutes):
        return Send(SendReason.GREW)
    reminders = sum(1 for one in told if one.reason is SendReason.REPEAT)
    due = settings.repeat_hours > 0 and since >= timedelta(hours=settings.repeat_hours)
    if due and reminders < settings.repeat_limit:
        return Send(SendReason.REPEAT)
    return Hold(HoldReason.ALREADY_SENT)
