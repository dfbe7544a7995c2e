"""How far two readers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def agreement(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Share of equal labels, and Cohen's kappa (Cohen 1960): agreement beyond what the two readers' own shares of labels
    give by chance. Kappa is not defined (`nan`) when both readers gave one and the same label everywhere."""
    same = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return same, (same - chance) / (1 - chance) if chance < 1 else float("nan")
