"""Forgetting: texts go after their retention, figures stay; single documents go when someone asks."""

from __future__ import annotations

from datetime import timedelta

from domain.accounts import AuditEntry
from domain.reasons import AlertState
from pipelines.app import App

_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
_EVERY = 100_000


def retain(app: App) -> int:
    """Remove texts older than the retention, except the evidence of alerts that are not closed; returns how many."""
    now = app.clock()
    before = now - timedelta(days=app.settings.storage.retention_days)
    evidence = [id_ for alert in app.state.alerts(_OPEN, limit=_EVERY) for id_ in alert.document_ids]
    removed = app.store.retain(before, evidence)
    if removed:
        app.state.audit(AuditEntry(now, "system", "retain", f"{removed}", f"before {before:%Y-%m-%d}"))
    return removed


def erase(app: App, document_ids: tuple[str, ...], user: str = "system") -> int:
    """Remove these documents for good; the audit log keeps that it happened, not what was said."""
    removed = app.store.erase(document_ids)
    if removed:
        app.state.audit(AuditEntry(app.clock(), user, "erase", f"{removed}"))
    return removed
