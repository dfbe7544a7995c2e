"""Applies an adjustment to the probabilities of the shipped model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.adjustment.presence import Presence
from nlp.adjustment.weights import Adjustment
from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.second import softmax

Floats = NDArray[np.float64]

_LEAST = 1e-6
"""A probability of nothing could not be raised by any weight."""


def base_logits(probabilities: Floats) -> Floats:
    """What weights are added to: the logarithms of the shipped model's probabilities."""
    logits: Floats = np.log(np.maximum(probabilities, _LEAST))
    return logits


class Adjuster:
    """Safe to share between threads: nothing changes after it is made."""

    def __init__(self, adjustment: Adjustment) -> None:
        self.version = adjustment.version
        self._index = HashIndex(adjustment.keys)
        self._rows = np.ascontiguousarray(adjustment.weights.T).astype(np.float64)

    def adjusted(self, probabilities: Floats, presence: Presence) -> Floats:
        """(texts, classes) to the same, each row adding up to 1; a text with none of the known n-grams keeps its row."""
        owner, place = presence.places(self._index, len(self._rows))
        known = np.bincount(owner, minlength=presence.texts)
        filled = np.flatnonzero(known)
        result = probabilities.copy()
        if len(filled):
            starts = np.concatenate(([0], np.cumsum(known[filled])[:-1]))
            sums = np.add.reduceat(self._rows[place], starts, axis=0) * presence.values[filled, None]
            result[filled] = softmax(base_logits(probabilities[filled]) + sums)
        return result
