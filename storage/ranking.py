"""The order of the lists of an overview, the same for every store."""

from __future__ import annotations

from collections.abc import Mapping

from domain.queries import LabelCount

KEYWORDS_A_DAY = 200
"""Key words of a period are summed from the most frequent ones of each of its days: this many a day. Rarer words of a
day cannot reach the top of a period, and summing them all would take a quarter of a second at a million documents."""


def most_frequent(counts: Mapping[str, int], top: int) -> tuple[LabelCount, ...]:
    """At most `top` labels, greatest count first, equal counts by label; zeros are left out."""
    ranked = sorted(((-count, label) for label, count in counts.items() if count > 0))
    return tuple(LabelCount(label, -count) for count, label in ranked[:top])
