"""The book of alerts: what a firing group means for the alerts that are already there."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.grouping import Group, overlap
from alerts.identity import digest
from alerts.settings import GroupSettings
from domain.alerts import Alert
from domain.reasons import AlertState


class Change(StrEnum):
    """What a fold did with an alert, most important first."""

    NEW = "new"
    LEVEL_RAISED = "level_raised"
    GREW = "grew"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Folded:
    """An alert that fires now, as it is to be saved."""

    alert: Alert
    change: Change


def fold(
    groups: Sequence[Group],
    alerts: Sequence[Alert],
    now: datetime,
    settings: GroupSettings,
    *,
    broad: Collection[str] = (),
) -> list[Folded]:
    """Enter the groups that fire `now` into the book; one result for each alert touched, in the order of the groups.

    `alerts` are the ones not closed and the ones closed lately. A group belongs to an alert that is not closed when a
    (rule, label) of both fired within `settings.settle_hours`, or when they share documents (`settings.overlap` of the
    smaller side; of the larger one where either comes from `broad` rules alone). It raises the level (never lowers it),
    the peak and the list of documents, and leaves the state alone. A closed alert never opens again: a group that
    speaks only of what was closed is dropped; once the documents that came after closing would reach the rule's
    threshold by themselves, they make a new alert.

    Folding the same groups again changes nothing. No group is lost: its documents are in a result or in a closed alert.
    """
    book = _Book(
        live={alert.id: alert for alert in alerts if alert.state is not AlertState.CLOSED},
        closed=[alert for alert in alerts if alert.state is AlertState.CLOSED],
        likeness=_Likeness(settings, broad),
    )
    waiting = list(groups)
    while waiting:
        # A group that speaks of closed matters only may still belong to an alert that another group has just made.
        left = [one for one in waiting if not book.enter(one, now)]
        if len(left) == len(waiting):
            break
        waiting = left
    return [Folded(book.live[alert_id], change) for alert_id, change in book.changes.items()]


@dataclass(slots=True)
class _Book:
    """The alerts while groups are entered."""

    live: dict[str, Alert]
    closed: Sequence[Alert]
    likeness: _Likeness
    changes: dict[str, Change] = field(default_factory=dict)

    def enter(self, one: Group, now: datetime) -> bool:
        """Enter a group into the alert it belongs to or a new one; False when only closed alerts speak of it."""
        alert = self.likeness.best(one, list(self.live.values()), now)
        if alert is None:
            handled = self.likeness.handled(one, self.closed)
            if handled and not _fires_without(one, handled):
                return False
            folded = Folded(_new(one, handled, now), Change.NEW)
        else:
            folded = _entered(one, alert, now, first=alert.id not in self.changes)
        touched = folded.alert.id
        self.live[touched] = folded.alert
        before = self.changes.get(touched, Change.UNCHANGED)
        self.changes[touched] = min(before, folded.change, key=list(Change).index)
        return True


@dataclass(frozen=True, slots=True)
class _Likeness:
    """When a group and an alert are the same matter."""

    settings: GroupSettings
    broad: Collection[str]

    def shared(self, one: Group, alert: Alert) -> float:
        wide = one.broad or all(rule in self.broad for rule, _ in _pairs_of(alert))
        return overlap(set(one.event.document_ids), set(alert.document_ids), of_larger=wide)

    def best(self, one: Group, alerts: Sequence[Alert], now: datetime) -> Alert | None:
        """The alert that holds the group already, else the one of the same rule and label, else the one that shares
        most documents; the oldest of equals."""
        settled = now - timedelta(hours=self.settings.settle_hours)
        candidates = []
        for alert in alerts:
            shared = self.shared(one, alert)
            same = alert.updated_at >= settled and _same_matter(one, alert)
            if same or shared >= self.settings.overlap or _holds(alert, one):
                candidates.append((not _holds(alert, one), not same, -shared, alert.fired_at, alert.id, alert))
        return min(candidates)[-1] if candidates else None

    def handled(self, one: Group, closed: Sequence[Alert]) -> frozenset[str]:
        """The documents of the group that are in closed alerts of this matter."""
        ids = set(one.event.document_ids)
        return frozenset(
            document_id
            for alert in closed
            if _same_matter(one, alert) or self.shared(one, alert) >= self.settings.overlap
            for document_id in alert.document_ids
            if document_id in ids
        )


def _pairs(one: Group) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((signal.rule, signal.label) for signal in one.signals))


def _pairs_of(alert: Alert) -> tuple[tuple[str, str], ...]:
    return alert.signals or ((alert.rule, alert.label),)


def _holds(alert: Alert, one: Group) -> bool:
    """Whether the group would add nothing to the alert."""
    return (
        alert.level.rank >= one.level.rank
        and alert.peak >= one.count
        and set(_pairs_of(alert)).issuperset(_pairs(one))
        and set(alert.document_ids).issuperset(one.event.document_ids)
    )


def _same_matter(one: Group, alert: Alert) -> bool:
    return not set(_pairs(one)).isdisjoint(_pairs_of(alert))


def _fires_without(one: Group, handled: Set[str]) -> bool:
    """Whether at least one signal of the group would have fired without these documents."""
    return any(
        signal.count - sum(1 for i in signal.document_ids if i in handled) >= signal.threshold for signal in one.signals
    )


def _newest_first(one: Group) -> tuple[str, ...]:
    return tuple(reversed(one.event.document_ids))


def _new(one: Group, handled: Set[str], now: datetime) -> Alert:
    lead = one.lead
    fresh = tuple(i for i in _newest_first(one) if i not in handled)
    reason = lead.explanation
    if handled:
        reason += f"同一事项此前的预警已办结，其后新增{len(fresh)}条。"
    return Alert(
        # The newest document is part of the id, for a new alert may follow a closed one of the same matter at once.
        id=digest(lead.rule, lead.label, now.isoformat(), *fresh[:1]),
        rule=lead.rule,
        label=lead.label,
        level=one.level,
        title=one.event.title,
        reason=reason,
        state=AlertState.OPEN,
        fired_at=now,
        updated_at=now,
        count=one.count,
        peak=one.count,
        document_ids=fresh,
        signals=_pairs(one),
    )


def _entered(one: Group, alert: Alert, now: datetime, *, first: bool) -> Folded:
    """The alert with the group entered. Of several groups in one fold the first, the strongest, gives the reason."""
    after = replace(
        alert,
        level=max(alert.level, one.level, key=lambda level: level.rank),
        reason=one.lead.explanation if first else alert.reason,
        updated_at=max(now, alert.updated_at),
        count=one.count if first else max(alert.count, one.count),
        peak=max(alert.peak, one.count),
        document_ids=tuple(dict.fromkeys((*_newest_first(one), *alert.document_ids))),
        signals=tuple(dict.fromkeys((*_pairs_of(alert), *_pairs(one)))),
    )
    return Folded(after, _change(alert, after))


def _change(before: Alert, after: Alert) -> Change:
    if after.level.rank > before.level.rank:
        return Change.LEVEL_RAISED
    return Change.GREW if after.peak > before.peak else Change.UNCHANGED
