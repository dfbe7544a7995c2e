"""The rule `count`: so many documents in a window."""

from __future__ import annotations

from alerts.rules.frame import (
    MOST_SIGNALS,
    Frame,
    asked,
    counts_by_label,
    names_the_body,
    narrowed,
    sentiment_sentence,
)
from alerts.settings import CountLevel, CountRule, dimension_of
from alerts.wording import span
from domain.alerts import Signal
from domain.names import LEVELS
from domain.ports import DocumentStore


def evaluate_count(rule: CountRule, store: DocumentStore, frame: Frame) -> list[Signal]:
    """One signal for each label (or the whole) that reaches the lowest level of the rule; the largest count first."""
    window = frame.window(rule.window_hours)
    query = frame.query(rule, window)
    dimension = dimension_of(rule.by)
    found = [
        (label, count)
        for label, count in counts_by_label(store, query, dimension).items()
        if count >= rule.levels[0].at_least
        and asked(rule, dimension, label)
        and not (dimension and names_the_body(label, frame.body))
    ]
    found.sort(key=lambda pair: (-pair[1], pair[0]))
    signals = []
    for label, count in found[:MOST_SIGNALS]:
        reached = _reached(rule, count)
        about = narrowed(query, dimension, [label])
        subject = frame.subject(label)
        explanation = (
            f"{span(rule.window_hours)}{subject}有{count}条，"
            f"达到“{rule.name}”{LEVELS[reached.level]}预警条件（{reached.at_least}条）；"
            + sentiment_sentence(store, about, count)
        )
        signals.append(
            Signal(
                rule=rule.id,
                label=label,
                level=reached.level,
                title=f"{rule.name}：{frame.names.get(label, label)}" if label else rule.name,
                window=window,
                count=count,
                expected=None,
                threshold=float(rule.levels[0].at_least),
                document_ids=store.ids(about, rule.document_limit),
                explanation=explanation,
            )
        )
    return signals


def _reached(rule: CountRule, count: int) -> CountLevel:
    return [row for row in rule.levels if count >= row.at_least][-1]
