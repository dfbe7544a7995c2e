"""Deliveries: what one attempt came to."""

from __future__ import annotations

from datetime import datetime

from domain.alerts import Delivery, Notification
from domain.reasons import DeliveryStatus


def outcome(notification: Notification, status: DeliveryStatus, attempts: int, now: datetime, detail: str) -> Delivery:
    """The delivery after an attempt, where `attempts` were made before it."""
    return Delivery(
        notification_id=notification.id,
        channel=notification.channel,
        recipient=notification.recipient,
        status=status,
        message_id=notification.message_id,
        attempts=attempts + 1,
        at=now,
        detail=detail,
    )
