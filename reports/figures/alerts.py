"""Alerts fired in the period: how many, how high, how quickly somebody looked."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from domain.alerts import Alert
from domain.briefs import Figure
from domain.names import LEVELS
from domain.periods import Period
from domain.ports import AlertRecords
from domain.queries import Query
from domain.reasons import AlertState
from reports.figures.figures import COUNT, MINUTES
from reports.figures.scope import Scope

_ALL_ALERTS = 10_000


def fired(state: AlertRecords, period: Period) -> tuple[Alert, ...]:
    return state.alerts(period=period, limit=_ALL_ALERTS)


def alert_figures(scope: Scope, alerts: Sequence[Alert], before: Sequence[Alert]) -> tuple[Figure, ...]:
    """`alerts`, `alerts:red` …, `alerts:acknowledged`, `alerts:closed`, `alerts:open` and, when any was acknowledged,
    `alerts:minutes`: the median time from firing to acknowledgement. The records are the documents of the alerts."""

    def counted(figure_id: str, name: str, now: Sequence[Alert], then: Sequence[Alert]) -> Figure:
        return _figure(scope, figure_id, name, now, len(now), previous=len(then))

    figures = [counted("alerts", "预警总数", alerts, before)]
    for level, name in LEVELS.items():
        now = [alert for alert in alerts if alert.level is level]
        figures.append(counted(f"alerts:{level}", f"{name}预警", now, [a for a in before if a.level is level]))
    figures.append(counted("alerts:acknowledged", "已签收预警", _acknowledged(alerts), _acknowledged(before)))
    for figure_id, name, state in (
        ("alerts:closed", "已办结预警", AlertState.CLOSED),
        ("alerts:open", "待处理预警", AlertState.OPEN),
    ):
        now = [alert for alert in alerts if alert.state is state]
        figures.append(_figure(scope, figure_id, name, now, len(now)))
    if answered := _acknowledged(alerts):
        earlier = _minutes(_acknowledged(before))
        minutes = _minutes(answered) or 0.0
        name = "签收用时中位数"
        figures.append(_figure(scope, "alerts:minutes", name, answered, minutes, previous=earlier, unit=MINUTES))
    return tuple(figures)


def _figure(
    scope: Scope,
    figure_id: str,
    name: str,
    alerts: Sequence[Alert],
    value: float,
    *,
    previous: float | None = None,
    unit: str = COUNT,
) -> Figure:
    documents = dict.fromkeys(document_id for alert in alerts for document_id in alert.document_ids)
    return scope.figure(figure_id, name, value, Query(documents=tuple(documents)), previous=previous, unit=unit)


def _acknowledged(alerts: Sequence[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.acknowledged_at is not None]


def _minutes(alerts: Sequence[Alert]) -> float | None:
    spans = [(a.acknowledged_at - a.fired_at).total_seconds() / 60 for a in alerts if a.acknowledged_at is not None]
    return round(median(spans), 1) if spans else None
