"""Forgetting: texts go after their retention, figures stay; single documents go when someone asks.

A text leaves copies behind: in the document store, in what notifications said, in the headline of an alert, in `.eml`
files, in quarantine and in half-written lines of the spool. All of them are swept here, and the places in events, which are
ids and times only. Written briefs are documents of
the body itself and stay (docs/explanation/lines.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.channels.file import remove_messages
from alerts.grouping import quoted_title
from crawlers.spool import SpoolReader
from domain.accounts import AuditEntry
from domain.alerts import FORGOTTEN, Alert
from domain.queries import StoredDocument
from domain.reasons import AlertState
from pipelines.app import App
from pipelines.crawl import ingest_spool, spool_folder
from pipelines.event_finder import TURN
from pipelines.lock import turn
from pipelines.mirror import copied_again, sync_mirror

_OPEN = (AlertState.OPEN, AlertState.ACKNOWLEDGED)
_EVERY = 100_000
_VISITS_DAYS = 90
"""A page that no list has led to for so long is not remembered any more: the memory must not grow for ever."""


def retain(app: App) -> int:
    """Remove texts older than the retention, except the evidence of alerts that are not closed; returns how many."""
    now = app.clock()
    before = now - timedelta(days=app.settings.storage.retention_days)
    with turn(app.data_directory, "watch"):
        evidence = [id_ for alert in app.state.alerts(_OPEN, limit=_EVERY) for id_ in alert.document_ids]
        closed = app.state.alerts((AlertState.CLOSED,), limit=_EVERY)
        _forget_headlines(app, closed, before)
        app.state.forget((), before)
        with turn(app.data_directory, TURN):
            removed = app.store.retain(before, evidence)
            # What is old but still there (evidence, a late import) is a member again when events are found anew.
            app.state.forget_events(before=before)
    app.event_descriptions.forget()
    if app.settings.alerts.file:
        remove_messages(app.settings.alerts.file, app.data_directory, before=before)
    app.quarantine.remove((), before.date())
    SpoolReader(spool_folder(app)).sweep((), before)
    app.state.forget_visits(now - timedelta(days=max(_VISITS_DAYS, 4 * app.settings.crawl.revisit_days)))
    if removed:
        app.state.audit(AuditEntry(now, "system", "retain", f"{removed}", f"before {before:%Y-%m-%d}"))
    sync_mirror(app)
    return removed


def erase(app: App, document_ids: tuple[str, ...], user: str = "system") -> int:
    """Remove these documents for good, with every copy of their words; returns how many there were.

    Their ids are remembered, so that a page that is still there does not bring them back. The audit log keeps that it
    happened, not what was said. The store comes last: a call that was cut off can be made
    again, and finds in the store what the copies are to be compared with.
    """
    ingest_spool(app)  # what still waits there would come back with the next round
    with turn(app.data_directory, "watch"):
        listing = [
            alert for alert in app.state.alerts(limit=_EVERY) if not set(document_ids).isdisjoint(alert.document_ids)
        ]
        found = app.store.get_many(document_ids)
        _save(app, [_without(alert, found) for alert in listing])
        gone = app.state.forget(document_ids)
        if app.settings.alerts.file:
            remove_messages(app.settings.alerts.file, app.data_directory, ids=gone)
        quarantined = app.quarantine.remove(document_ids)
        SpoolReader(spool_folder(app)).sweep(document_ids)
        app.state.record_erasure(document_ids, app.clock())
        app.state.forget_corrections(document_ids)
        with turn(app.data_directory, TURN):
            app.state.forget_events(document_ids)
            removed = app.store.erase(document_ids) or quarantined
    app.event_descriptions.forget()
    if removed:
        app.state.audit(AuditEntry(app.clock(), user, "erase", f"{removed}"))
    sync_mirror(app)
    return removed


def _forget_headlines(app: App, alerts: Iterable[Alert], before: datetime) -> None:
    """Take the headlines of documents that are due out of alerts that are settled."""
    for alert in alerts:
        if alert.fired_at >= before or FORGOTTEN in alert.title:
            continue
        due = [
            found
            for found in app.store.get_many(alert.document_ids)
            if max(found.tagged.document.published_at, found.stored_at) < before
        ]
        _save(app, [_without(alert, due)])


def _without(alert: Alert, documents: Sequence[StoredDocument]) -> Alert:
    """The alert without the headlines of these documents."""
    title, reason = alert.title, alert.reason
    for headline in _headlines(documents):
        title, reason = title.replace(headline, FORGOTTEN), reason.replace(headline, FORGOTTEN)
    return replace(alert, title=title, reason=reason)


def _headlines(documents: Iterable[StoredDocument]) -> Collection[str]:
    """As an alert quotes them, longest first: one may be part of another."""
    return sorted({h for d in documents if (h := quoted_title(d.tagged.document.title))}, key=len, reverse=True)


def _save(app: App, alerts: Sequence[Alert]) -> None:
    stored = [app.state.alert(alert.id) for alert in alerts]
    changed = [alert for alert, known in zip(alerts, stored, strict=True) if alert != known]
    if changed:
        with copied_again(app):
            app.state.save_alerts(changed, ())
