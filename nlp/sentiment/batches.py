"""Scoring many texts a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlp.sentiment.protocol import Probabilities

BATCH = 512
"""Texts; the arrays of a batch stay within the processor's cache."""


def batchwise(texts: Sequence[str], score: Callable[[Sequence[str]], list[Probabilities]]) -> list[Probabilities]:
    """The answers of `score` for all texts, in order, asked for `BATCH` of them at a time."""
    found: list[Probabilities] = []
    for start in range(0, len(texts), BATCH):
        found.extend(score(texts[start : start + BATCH]))
    return found
