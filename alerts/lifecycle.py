"""What officers do with an alert: acknowledge it, close it. Who and when is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.alerts import Alert
from domain.errors import UsageError
from domain.reasons import AlertState


def acknowledge(alert: Alert, user: str, at: datetime, note: str = "") -> Alert:
    """The alert with `user` on it since `at`. Raises `UsageError` when it is closed or somebody is on it already."""
    _demand_user(user)
    if alert.state is AlertState.CLOSED:
        raise UsageError(f"这条预警已由{alert.closed_by}办结，不能再签收。")
    if alert.state is AlertState.ACKNOWLEDGED:
        raise UsageError(f"这条预警已由{alert.acknowledged_by}签收。")
    return replace(
        alert,
        state=AlertState.ACKNOWLEDGED,
        acknowledged_by=user,
        acknowledged_at=at,
        note=_noted(alert.note, note),
    )


def close(alert: Alert, user: str, at: datetime, note: str = "") -> Alert:
    """The alert closed by `user` at `at`, acknowledged before or not. Raises `UsageError` when it is closed already."""
    _demand_user(user)
    if alert.state is AlertState.CLOSED:
        raise UsageError(f"这条预警已由{alert.closed_by}办结。")
    return replace(alert, state=AlertState.CLOSED, closed_by=user, closed_at=at, note=_noted(alert.note, note))


def _demand_user(user: str) -> None:
    if not user.strip():
        raise UsageError("签收或办结预警要写明是谁。")


def _noted(before: str, note: str) -> str:
    return "\n".join(part for part in (before, note.strip()) if part)
