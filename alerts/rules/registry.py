"""Every kind of rule and what evaluates it."""

from __future__ import annotations

from alerts.rules.burst import evaluate_burst
from alerts.rules.count import evaluate_count
from alerts.rules.frame import Frame
from alerts.settings import BurstRule, CountRule, RuleSettings
from domain.alerts import Signal
from domain.ports import DocumentStore


def evaluate(rule: RuleSettings, store: DocumentStore, frame: Frame) -> list[Signal]:
    """The signals of one rule at `frame.at`, strongest first. Reads the store, changes nothing.

    Raises `QuerySyntaxError` for a query text that `frame.parse` refuses, and `StoreError` from the store.
    """
    match rule:
        case CountRule():
            return evaluate_count(rule, store, frame)
        case BurstRule():
            return evaluate_burst(rule, store, frame)
