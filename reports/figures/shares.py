"""Shares that add up."""

from __future__ import annotations

from collections.abc import Sequence

PARTS = 1000
"""Shares are rounded to a thousandth: one decimal in percent."""


def shares(counts: Sequence[int]) -> tuple[float, ...]:
    """The share of each count in their sum, rounded so that all together are exactly 1 (printed: 100.0%).

    Largest remainder method (Hamilton 1792): every share is rounded down to a thousandth, the thousandths left over
    go to the greatest remainders, equal ones to the earlier count. All shares are 0 when the sum is 0.
    """
    total = sum(counts)
    if total == 0:
        return tuple(0.0 for _ in counts)
    parts = [count * PARTS // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda at: -(counts[at] * PARTS % total))
    for at in by_remainder[: PARTS - sum(parts)]:
        parts[at] += 1
    return tuple(part / PARTS for part in parts)
