"""Which key words name a matter: 搅拌站 does, 业主 on a board of citizens does not, 学校 only when one school is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from alerts.rules.frame import Frame, counts_by_label, narrowed
from alerts.settings import BurstRule
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Dimension, Query

_LEAST_HISTORY = 100
"""Documents before the window, below which no word can be called common."""
_RARE = 4.0
"""A word whose share rose to this many times the demanded `lift` speaks for itself."""
_COMPANION_SHARE = 0.5
"""The share of a word's documents that another word must be in, to show that they are about one thing."""


def telling(
    rule: BurstRule, store: DocumentStore, frame: Frame, query: Query, current: Mapping[str, int]
) -> dict[str, int]:
    """The words of `current` (word -> documents in the window) that name a matter.

    Dropped are everyday words (in more than `common_share` of the documents of the weeks before) and words that a
    general rise carries along (their share is less than `lift` times what it was). Of the others those stay that hardly
    occurred before, and those whose documents share a second such word: ten messages with 学校 are ten schools, unless
    half of them also say 午餐.
    """
    window = frame.window(rule.window_hours)
    before = replace(query, period=Period(window.start - timedelta(weeks=rule.weeks), window.start))
    documents_before = sum(count.count for count in store.counts(before))
    if documents_before < _LEAST_HISTORY:
        return dict(current)
    past = _Past(store, before, documents_before)
    lifts = past.lifts(current, sum(count.count for count in store.counts(query)), rule.common_share)
    kept = {}
    for word, count in current.items():
        if lifts[word] >= rule.lift and (
            lifts[word] >= rule.lift * _RARE or _has_companion(rule, store, query, past, word, count)
        ):
            kept[word] = count
    return kept


@dataclass(frozen=True, slots=True)
class _Past:
    """What was usual in the weeks before the window."""

    store: DocumentStore
    query: Query
    documents: int

    def lifts(self, counts: Mapping[str, int], documents: int, common_share: float) -> dict[str, float]:
        """For each word its share of `documents` over its share before; 0 for everyday words. A word that was never
        seen counts as seen half a time."""
        words = counts_by_label(self.store, narrowed(self.query, Dimension.KEYWORD, list(counts)), Dimension.KEYWORD)
        found = {}
        for word, count in counts.items():
            share_before = max(0.5, words.get(word, 0)) / self.documents
            found[word] = 0.0 if share_before > common_share else count / documents / share_before
        return found


def _has_companion(rule: BurstRule, store: DocumentStore, query: Query, past: _Past, word: str, count: int) -> bool:
    together = counts_by_label(store, narrowed(query, Dimension.KEYWORD, [word]), Dimension.KEYWORD)
    frequent = {
        other: number
        for other, number in together.items()
        if other != word and number >= _COMPANION_SHARE * count and not _within(word, other)
    }
    lifts = past.lifts(frequent, count, rule.common_share) if frequent else {}
    return any(lift >= rule.lift for lift in lifts.values())


def _within(word: str, other: str) -> bool:
    """公交 and 公交车 say the same thing once."""
    return word in other or other in word
