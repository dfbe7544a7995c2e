"""What is kept when two hands save the same alert: the watch enters new documents while an officer acknowledges."""

from __future__ import annotations

from dataclasses import replace

from domain.alerts import Alert
from domain.reasons import AlertState

_ORDER = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.CLOSED)


def merged(stored: Alert, saved: Alert) -> Alert:
    """`saved`, but what it was made from may be older than `stored`: a state never goes back, and neither does the
    newest evaluation."""
    newest = saved if saved.updated_at >= stored.updated_at else stored
    furthest = saved if _ORDER.index(saved.state) >= _ORDER.index(stored.state) else stored
    return replace(
        newest,
        state=furthest.state,
        acknowledged_by=furthest.acknowledged_by,
        acknowledged_at=furthest.acknowledged_at,
        closed_by=furthest.closed_by,
        closed_at=furthest.closed_at,
        note=furthest.note,
    )
