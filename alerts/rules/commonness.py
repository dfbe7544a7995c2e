"""Which key words say something: 搅拌站 does, 业主 on a board of citizens does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from alerts.rules.frame import Frame, counts_by_label, narrowed
from alerts.settings import BurstRule
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Dimension, Query

_LEAST_HISTORY = 100
"""Documents before the window, below which no word can be called common."""


def uncommon(
    rule: BurstRule, store: DocumentStore, frame: Frame, query: Query, current: Mapping[str, int]
) -> dict[str, int]:
    """The words of `current` (word -> documents in the window) that are neither everyday words of these documents nor
    merely carried along by a general rise.

    A word is everyday when it stood in more than `common_share` of the documents of the weeks before. It is carried
    along when its share now is less than `lift` times its share then (a word never seen counts as seen half a time).
    """
    window = frame.window(rule.window_hours)
    before = replace(query, period=Period(window.start - timedelta(weeks=rule.weeks), window.start))
    documents_before = _total(store, before)
    if documents_before < _LEAST_HISTORY:
        return dict(current)
    documents_now = _total(store, query)
    words_before = counts_by_label(store, narrowed(before, Dimension.KEYWORD, list(current)), Dimension.KEYWORD)
    kept = {}
    for word, count in current.items():
        share_before = max(0.5, words_before.get(word, 0)) / documents_before
        if share_before <= rule.common_share and count / documents_now >= rule.lift * share_before:
            kept[word] = count
    return kept


def _total(store: DocumentStore, query: Query) -> int:
    return sum(count.count for count in store.counts(query))
