"""The operational state in memory: for trials and tests; it forgets everything at the end of the process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock

from domain.accounts import AuditEntry, Session, User
from domain.alerts import Alert, Delivery, Notification
from domain.briefs import BriefRecord
from domain.corrections import Corrected, Correction
from domain.errors import StoreError
from domain.periods import Period
from domain.reasons import AlertState, DeliveryStatus
from domain.runs import Coverage, RunReport, Visit
from storage.state.memory_events import MemoryEvents
from storage.state.merge import merged


class MemoryState(MemoryEvents):
    """`domain.ports.State` in dictionaries under one lock; keeps the same promises as the relational one, but for
    lasting. Every call either changes everything it was asked to or raises `StoreError` before it changes anything."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = RLock()
        self._alerts: dict[str, Alert] = {}
        self._notifications: dict[str, Notification] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._runs: dict[tuple[str, datetime], RunReport] = {}
        self._visits: dict[str, dict[str, Visit]] = {}
        self._erased: set[str] = set()
        self._briefs: dict[str, BriefRecord] = {}
        self._corrections: dict[tuple[str, Corrected], Correction] = {}
        self._users: dict[str, User] = {}
        self._sessions: dict[str, Session] = {}
        self._audit: list[AuditEntry] = []

    def close(self) -> None:
        """Nothing to give back."""

    def save_alerts(self, alerts: Sequence[Alert], notifications: Sequence[Notification]) -> None:
        with self._lock:
            self._demand_alerts(notifications, {alert.id for alert in alerts})
            for alert in alerts:
                stored = self._alerts.get(alert.id)
                self._alerts[alert.id] = merged(stored, alert) if stored else alert
            self._add_notifications(notifications)

    def alert(self, alert_id: str) -> Alert | None:
        with self._lock:
            return self._alerts.get(alert_id)

    def alerts(
        self,
        states: Sequence[AlertState] = (),
        *,
        period: Period | None = None,
        changed_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Alert, ...]:
        with self._lock:
            found = [
                alert
                for alert in self._alerts.values()
                if (not states or alert.state in states)
                and (period is None or period.contains(alert.fired_at))
                and (changed_since is None or alert.changed_at >= changed_since)
            ]
        found.sort(key=lambda alert: alert.id)
        found.sort(key=lambda alert: alert.fired_at, reverse=True)
        return tuple(found[:limit])

    def due_notifications(self, now: datetime, limit: int = 50) -> tuple[tuple[Notification, int], ...]:
        with self._lock:
            due = [
                (notification, delivery.attempts if delivery else 0)
                for notification in _oldest_first(self._notifications.values())
                if _is_due(delivery := self._deliveries.get(notification.id), now)
            ]
        return tuple(due[:limit])

    def record_delivery(self, delivery: Delivery) -> None:
        with self._lock:
            if delivery.notification_id not in self._notifications:
                raise StoreError("状态存储拒绝保存：送达记录所属的消息不存在。")
            self._deliveries[delivery.notification_id] = delivery

    def deliveries(self, alert_id: str | None = None, *, limit: int = 100) -> tuple[Delivery, ...]:
        with self._lock:
            found = [
                delivery
                for delivery in self._deliveries.values()
                if alert_id is None or self._is_of(delivery.notification_id, alert_id)
            ]
        found.sort(key=lambda delivery: delivery.notification_id)
        found.sort(key=lambda delivery: delivery.at, reverse=True)
        return tuple(found[:limit])

    def notifications(self, alert_id: str) -> tuple[Notification, ...]:
        with self._lock:
            found = [n for n in self._notifications.values() if self._is_of(n.id, alert_id)]
        return tuple(_oldest_first(found))

    def forget(self, document_ids: Sequence[str], before: datetime | None = None) -> tuple[str, ...]:
        asked = set(document_ids)
        with self._lock:
            listing = {alert.id for alert in self._alerts.values() if asked & set(alert.document_ids)}
            live = {alert.id for alert in self._alerts.values() if alert.state is not AlertState.CLOSED}
            gone = []
            for notification in _oldest_first(self._notifications.values()):
                blank = notification.forgotten()
                old = before is not None and notification.created_at < before and notification.alert_id not in live
                if notification.alert_id in listing or (old and blank != notification):
                    self._notifications[notification.id] = blank
                    gone.append(notification.id)
        return tuple(gone)

    def record_run(self, report: RunReport) -> None:
        with self._lock:
            self._runs[(report.source, report.started_at)] = report

    def runs(
        self, source: str | None = None, *, period: Period | None = None, limit: int = 50
    ) -> tuple[RunReport, ...]:
        with self._lock:
            found = [
                report
                for report in self._runs.values()
                if (source is None or report.source == source)
                and (period is None or period.contains(report.started_at))
            ]
        found.sort(key=lambda report: report.source)
        found.sort(key=lambda report: report.started_at, reverse=True)
        return tuple(found[:limit])

    def coverage(self, period: Period) -> tuple[Coverage, ...]:
        with self._lock:
            reports = sorted(self._runs.values(), key=lambda report: (report.coverage.at, report.source))
        return tuple(report.coverage for report in reports if period.contains(report.coverage.at))

    def visits(self, source: str) -> tuple[Visit, ...]:
        with self._lock:
            return tuple(sorted(self._visits.get(source, {}).values(), key=lambda visit: visit.url))

    def record_visits(self, source: str, visits: Sequence[Visit]) -> None:
        with self._lock:
            self._visits.setdefault(source, {}).update((visit.url, visit) for visit in visits)

    def forget_visits(self, before: datetime) -> int:
        with self._lock:
            kept = {
                source: {
                    url: visit for url, visit in visits.items() if visit.at >= before or not url.startswith("http")
                }
                for source, visits in self._visits.items()
            }
            gone = sum(len(visits) for visits in self._visits.values()) - sum(len(visits) for visits in kept.values())
            self._visits = kept
        return gone

    def record_erasure(self, document_ids: Sequence[str], at: datetime) -> None:
        with self._lock:
            self._erased.update(document_ids)

    def erased(self, document_ids: Sequence[str]) -> frozenset[str]:
        with self._lock:
            return frozenset(self._erased.intersection(document_ids))

    def record_brief(self, record: BriefRecord, notifications: Sequence[Notification] = ()) -> None:
        with self._lock:
            self._demand_alerts(notifications, set())
            self._briefs[record.id] = record
            self._add_notifications(notifications)

    def briefs(self, limit: int = 50) -> tuple[BriefRecord, ...]:
        with self._lock:
            found = sorted(self._briefs.values(), key=lambda record: record.id)
        found.sort(key=lambda record: (record.period.end, record.period.start), reverse=True)
        return tuple(found[:limit])

    def brief(self, brief_id: str) -> BriefRecord | None:
        with self._lock:
            return self._briefs.get(brief_id)

    def save_correction(self, correction: Correction) -> None:
        key = (correction.document_id, correction.subject)
        with self._lock:
            known = self._corrections.get(key)
            if known is not None and known.content_hash == correction.content_hash:
                correction = replace(correction, previous=known.previous)
            self._corrections[key] = correction

    def corrections(self, subject: Corrected | None = None, limit: int = 1000) -> tuple[Correction, ...]:
        with self._lock:
            found = [one for one in self._corrections.values() if subject is None or one.subject is subject]
        found.sort(key=lambda one: (one.document_id, one.subject))
        found.sort(key=lambda one: one.at, reverse=True)
        return tuple(found[:limit])

    def corrections_of(self, document_ids: Sequence[str]) -> tuple[Correction, ...]:
        asked = set(document_ids)
        with self._lock:
            found = [one for one in self._corrections.values() if one.document_id in asked]
        return tuple(sorted(found, key=lambda one: (one.document_id, one.subject)))

    def forget_corrections(self, document_ids: Sequence[str]) -> int:
        with self._lock:
            gone = [key for key in self._corrections if key[0] in set(document_ids)]
            for key in gone:
                del self._corrections[key]
        return len(gone)

    def users(self) -> tuple[User, ...]:
        with self._lock:
            return tuple(sorted(self._users.values(), key=lambda user: user.name))

    def user(self, name: str) -> User | None:
        with self._lock:
            return self._users.get(name)

    def save_user(self, user: User) -> None:
        with self._lock:
            self._users[user.name] = user

    def create_first_user(self, user: User) -> bool:
        with self._lock:
            if self._users:
                return False
            self._users[user.name] = user
            return True

    def save_session(self, session: Session) -> None:
        with self._lock:
            if session.user not in self._users:
                raise StoreError("状态存储拒绝保存：会话所属的用户不存在。")
            kept = {key: one for key, one in self._sessions.items() if one.expires_at > session.created_at}
            self._sessions = {**kept, session.token_hash: session}

    def session(self, token_hash: str, now: datetime) -> Session | None:
        with self._lock:
            session = self._sessions.get(token_hash)
        return session if session is not None and session.expires_at > now else None

    def end_session(self, token_hash: str) -> None:
        with self._lock:
            self._sessions.pop(token_hash, None)

    def audit(self, entry: AuditEntry) -> None:
        with self._lock:
            self._audit.append(entry)

    def audit_entries(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        with self._lock:
            newest = list(reversed(self._audit))
        newest.sort(key=lambda entry: entry.at, reverse=True)
        return tuple(newest[:limit])

    def _is_of(self, notification_id: str, alert_id: str) -> bool:
        return self._notifications[notification_id].alert_id == alert_id != ""

    def _demand_alerts(self, notifications: Sequence[Notification], coming: set[str]) -> None:
        wanted = {notification.alert_id for notification in notifications if notification.alert_id}
        if not wanted <= self._alerts.keys() | coming:
            raise StoreError("状态存储拒绝保存：消息所属的告警不存在。")

    def _add_notifications(self, notifications: Sequence[Notification]) -> None:
        for notification in notifications:
            self._notifications.setdefault(notification.id, notification)


def _oldest_first(notifications: Iterable[Notification]) -> list[Notification]:
    return sorted(notifications, key=lambda notification: (notification.created_at, notification.id))


def _is_due(delivery: Delivery | None, now: datetime) -> bool:
    if delivery is None:
        return True
    return delivery.status is DeliveryStatus.RETRYING and (delivery.retry_at is None or delivery.retry_at <= now)
