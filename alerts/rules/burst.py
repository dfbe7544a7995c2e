"""The rule `burst`: far more documents than usual (the plain form of the house rubric)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from alerts.rules.baseline import Usual, covered_windows, usual
from alerts.rules.commonness import telling
from alerts.rules.frame import (
    MOST_SIGNALS,
    Frame,
    asked,
    counts_by_label,
    names_the_body,
    narrowed,
    sentiment_sentence,
)
from alerts.settings import BurstRule, dimension_of
from alerts.wording import number, span
from domain.alerts import Signal
from domain.names import LEVELS
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Dimension, Query
from domain.reasons import Level


@dataclass(frozen=True, slots=True)
class _Finding:
    """A label that fired. `usual` is None where too few weeks were covered and the fixed count decided."""

    label: str
    count: int
    usual: Usual | None
    level: Level
    threshold: float
    why: str

    @property
    def strength(self) -> tuple[int, float, int]:
        return (self.level.rank, self.usual.z(self.count) if self.usual else 0.0, self.count)


def evaluate_burst(rule: BurstRule, store: DocumentStore, frame: Frame) -> list[Signal]:
    """One signal for each label that is far above its usual level; the strongest first.

    In quiet times this is one counting call. Only when a label has at least `min_count` documents are the weeks before
    counted, and only for such labels. With fewer than `min_weeks` covered weeks there is no usual level: the sentence
    says 样本不足, `fallback_count` decides, and the level is the rule's lowest.
    """
    window = frame.window(rule.window_hours)
    query = frame.query(rule, window)
    dimension = dimension_of(rule.by)
    current = {
        label: count
        for label, count in counts_by_label(store, query, dimension).items()
        if count >= rule.min_count and _speaks(rule, dimension, label, frame)
    }
    if not current:
        return []
    covered = covered_windows(store, frame, rule.window_hours, rule.weeks)
    if dimension is Dimension.KEYWORD:
        current = telling(rule, store, frame, query, current)
    past = [
        counts_by_label(store, replace(narrowed(query, dimension, list(current)), period=week), dimension)
        for week in (covered if current else [])
    ]
    findings = []
    for label, count in current.items():
        found = _judge(rule, label, count, [counts.get(label, 0) for counts in past])
        if found is not None:
            findings.append(found)
    findings.sort(key=lambda one: one.label)
    findings.sort(key=lambda one: one.strength, reverse=True)
    return [_signal(rule, store, frame, window, query, finding) for finding in findings[:MOST_SIGNALS]]


def _speaks(rule: BurstRule, dimension: Dimension | None, label: str, frame: Frame) -> bool:
    """Whether a burst of this label would tell an officer anything."""
    if not asked(rule, dimension, label):
        return False
    if dimension is Dimension.KEYWORD and (len(label) < 2 or label.isdecimal()):
        return False
    return dimension is None or not names_the_body(label, frame.body)


def _judge(rule: BurstRule, label: str, count: int, past: list[int]) -> _Finding | None:
    if len(past) < rule.min_weeks:
        if count < max(rule.fallback_count, rule.min_count):
            return None
        why = f"样本不足（只有{len(past)}周可比，需要{rule.min_weeks}周），按固定条数{rule.fallback_count}条判断"
        return _Finding(label, count, None, rule.level, float(rule.fallback_count), why)
    normal = usual(past)
    z = normal.z(count)
    if z < rule.z:
        return None
    level, at_least, least_z = rule.level, rule.min_count, rule.z
    for row in rule.levels:
        if count >= row.at_least and z >= row.z and row.level.rank > level.rank:
            level, at_least, least_z = row.level, row.at_least, row.z
    why = (
        f"此前{normal.weeks}周同一时段中位数{number(normal.median)}条、偏差（MAD）{number(normal.deviation)}，z={z:.1f}；"
        f"{LEVELS[level]}预警条件为不少于{at_least}条且z不低于{number(least_z)}"
    )
    needed = math.ceil(normal.median + rule.z * max(1.0, normal.deviation))
    return _Finding(label, count, normal, level, float(max(rule.min_count, needed)), why)


def _signal(
    rule: BurstRule, store: DocumentStore, frame: Frame, window: Period, query: Query, finding: _Finding
) -> Signal:
    about = narrowed(query, dimension_of(rule.by), [finding.label])
    subject = frame.subject(finding.label)
    explanation = f"{span(rule.window_hours)}{subject}有{finding.count}条，{finding.why}；" + sentiment_sentence(
        store, about, finding.count
    )
    return Signal(
        rule=rule.id,
        label=finding.label,
        level=finding.level,
        title=f"{rule.name}：{frame.names.get(finding.label, finding.label)}" if finding.label else rule.name,
        window=window,
        count=finding.count,
        expected=finding.usual.median if finding.usual else None,
        threshold=finding.threshold,
        document_ids=store.ids(about, rule.document_limit),
        explanation=explanation,
    )
