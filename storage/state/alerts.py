"""Alerts, the notifications made for them, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from domain.alerts import FORGOTTEN_TEXT, Alert, Attachment, Delivery, Notification
from domain.periods import Period
from domain.reasons import AlertState, DeliveryStatus, Level, SendReason
from storage.state.database import Database, upsert
from storage.state.merge import merged
from storage.state.tables import ALERTS, DELIVERIES, NOTIFICATIONS

_CHUNK = 500
"""Values in one IN clause; databases allow some thousands."""


class AlertRepository:
    """`domain.ports.AlertRecords` in the tables `alerts`, `notifications` and `deliveries`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_alerts(self, alerts: Sequence[Alert], notifications: Sequence[Notification]) -> None:
        with self._database.writing() as connection:
            wanted = select(ALERTS).where(ALERTS.c.id.in_([alert.id for alert in alerts])).with_for_update()
            stored = {row.id: _alert(row) for row in connection.execute(wanted)}
            kept = [merged(stored[alert.id], alert) if alert.id in stored else alert for alert in alerts]
            upsert(connection, ALERTS, [_alert_values(alert) for alert in kept])
            upsert(connection, NOTIFICATIONS, notification_rows(notifications), replace=False)

    def alert(self, alert_id: str) -> Alert | None:
        with self._database.reading() as connection:
            row = connection.execute(select(ALERTS).where(ALERTS.c.id == alert_id)).one_or_none()
        return _alert(row) if row is not None else None

    def alerts(
        self,
        states: Sequence[AlertState] = (),
        *,
        period: Period | None = None,
        changed_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Alert, ...]:
        statement = select(ALERTS).order_by(ALERTS.c.fired_at.desc(), ALERTS.c.id).limit(limit)
        if states:
            statement = statement.where(ALERTS.c.state.in_([state.value for state in states]))
        if period is not None:
            statement = statement.where(ALERTS.c.fired_at >= period.start, ALERTS.c.fired_at < period.end)
        if changed_since is not None:
            times = (ALERTS.c.updated_at, ALERTS.c.acknowledged_at, ALERTS.c.closed_at)
            statement = statement.where(or_(*(column >= changed_since for column in times)))
        with self._database.reading() as connection:
            return tuple(_alert(row) for row in connection.execute(statement))

    def due_notifications(self, now: datetime, limit: int = 50) -> tuple[tuple[Notification, int], ...]:
        status, retry_at = DELIVERIES.c.status, DELIVERIES.c.retry_at
        again = (status == DeliveryStatus.RETRYING.value) & or_(retry_at.is_(None), retry_at <= now)
        statement = (
            select(NOTIFICATIONS, DELIVERIES.c.attempts)
            .select_from(NOTIFICATIONS.outerjoin(DELIVERIES))
            .where(or_(status.is_(None), again))
            .order_by(NOTIFICATIONS.c.created_at, NOTIFICATIONS.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple((_notification(row), row.attempts or 0) for row in connection.execute(statement))

    def record_delivery(self, delivery: Delivery) -> None:
        with self._database.writing() as connection:
            upsert(connection, DELIVERIES, [_delivery_values(delivery)])

    def deliveries(self, alert_id: str | None = None, *, limit: int = 100) -> tuple[Delivery, ...]:
        statement = select(DELIVERIES).order_by(DELIVERIES.c.at.desc(), DELIVERIES.c.notification_id).limit(limit)
        if alert_id is not None:
            statement = statement.join(NOTIFICATIONS).where(NOTIFICATIONS.c.alert_id == alert_id)
        with self._database.reading() as connection:
            return tuple(_delivery(row) for row in connection.execute(statement))

    def notifications(self, alert_id: str) -> tuple[Notification, ...]:
        statement = (
            select(NOTIFICATIONS)
            .where(NOTIFICATIONS.c.alert_id == alert_id)
            .order_by(NOTIFICATIONS.c.created_at, NOTIFICATIONS.c.id)
        )
        with self._database.reading() as connection:
            return tuple(_notification(row) for row in connection.execute(statement))

    def forget(self, document_ids: Sequence[str], before: datetime | None = None) -> tuple[str, ...]:
        with self._database.writing() as connection:
            gone = _forgettable(connection, set(document_ids), before)
            for notification in gone:
                blank = notification.forgotten()
                connection.execute(
                    update(NOTIFICATIONS)
                    .where(NOTIFICATIONS.c.id == blank.id)
                    .values(subject=blank.subject, text=blank.text, html=blank.html)
                )
        # Also when nothing was found this time: an earlier call may have been cut off before this step.
        if gone or document_ids:
            self._database.scrub()
        return tuple(notification.id for notification in gone)


def _forgettable(connection: Connection, documents: set[str], before: datetime | None) -> list[Notification]:
    alerts = connection.execute(select(ALERTS.c.id, ALERTS.c.document_ids)) if documents else ()
    listing = [row.id for row in alerts if documents.intersection(row.document_ids)]
    conditions: list[ColumnElement[bool]] = [
        NOTIFICATIONS.c.alert_id.in_(listing[start : start + _CHUNK]) for start in range(0, len(listing), _CHUNK)
    ]
    if before is not None:
        live = select(ALERTS.c.id).where(ALERTS.c.state != AlertState.CLOSED.value)
        closed = or_(NOTIFICATIONS.c.alert_id.is_(None), NOTIFICATIONS.c.alert_id.not_in(live))
        conditions.append((NOTIFICATIONS.c.created_at < before) & (NOTIFICATIONS.c.text != FORGOTTEN_TEXT) & closed)
    found = {
        row.id: _notification(row)
        for condition in conditions
        for row in connection.execute(select(NOTIFICATIONS).where(condition))
    }
    return sorted(found.values(), key=lambda one: (one.created_at, one.id))


def notification_rows(notifications: Sequence[Notification]) -> list[dict[str, Any]]:
    """Values of the table `notifications`; the "" of a brief's `alert_id` is NULL there."""
    return [
        {
            "id": notification.id,
            "channel": notification.channel,
            "recipient": notification.recipient,
            "subject": notification.subject,
            "text": notification.text,
            "html": notification.html,
            "message_id": notification.message_id,
            "created_at": notification.created_at,
            "reason": notification.reason.value,
            "alert_id": notification.alert_id or None,
            "level": notification.level.value if notification.level else None,
            "attachments": [[a.name, a.media_type, a.path] for a in notification.attachments],
            "count": notification.count,
        }
        for notification in notifications
    ]


def _notification(row: Row[Any]) -> Notification:
    return Notification(
        id=row.id,
        channel=row.channel,
        recipient=row.recipient,
        subject=row.subject,
        text=row.text,
        html=row.html,
        message_id=row.message_id,
        created_at=row.created_at,
        reason=SendReason(row.reason),
        alert_id=row.alert_id or "",
        level=Level(row.level) if row.level else None,
        attachments=tuple(Attachment(*attachment) for attachment in row.attachments),
        count=_count(row),
    )


def _count(row: Row[Any]) -> int:
    # By key: every row is a tuple, and a tuple has a method of that name.
    number: int = row._mapping["count"]
    return number


def _alert_values(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "label": alert.label,
        "level": alert.level.value,
        "title": alert.title,
        "reason": alert.reason,
        "state": alert.state.value,
        "fired_at": alert.fired_at,
        "updated_at": alert.updated_at,
        "count": alert.count,
        "peak": alert.peak,
        "document_ids": list(alert.document_ids),
        "signals": [list(signal) for signal in alert.signals],
        "acknowledged_by": alert.acknowledged_by,
        "acknowledged_at": alert.acknowledged_at,
        "closed_by": alert.closed_by,
        "closed_at": alert.closed_at,
        "note": alert.note,
    }


def _alert(row: Row[Any]) -> Alert:
    return Alert(
        id=row.id,
        rule=row.rule,
        label=row.label,
        level=Level(row.level),
        title=row.title,
        reason=row.reason,
        state=AlertState(row.state),
        fired_at=row.fired_at,
        updated_at=row.updated_at,
        count=_count(row),
        peak=row.peak,
        document_ids=tuple(row.document_ids),
        signals=tuple((rule, label) for rule, label in row.signals),
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        note=row.note,
    )


def _delivery_values(delivery: Delivery) -> dict[str, Any]:
    return {
        "notification_id": delivery.notification_id,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "status": delivery.status.value,
        "message_id": delivery.message_id,
        "attempts": delivery.attempts,
        "at": delivery.at,
        "detail": delivery.detail,
        "retry_at": delivery.retry_at,
    }


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        notification_id=row.notification_id,
        channel=row.channel,
        recipient=row.recipient,
        status=DeliveryStatus(row.status),
        message_id=row.message_id,
        attempts=row.attempts,
        at=row.at,
        detail=row.detail,
        retry_at=row.retry_at,
    )
