"""The engine "own": our linear model over character n-grams, with numpy alone.

For each register (kind of text the model was trained on: posts, posts about an emergency, news items …) there is a
classifier of three classes; a gate tells how much a text reads like each register. A second level lets all of them
listen to each other; the answer is the mean of the registers' probabilities weighted by the gate. Nobody has to say
where a text comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.batches import batchwise
from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.protocol import WITHOUT_CONTENT, Probabilities
from nlp.sentiment.views import hashed_views
from nlp.sentiment.weights import NgramWeights, load_weights

SHIPPED_MODEL = Path(__file__).with_name("model.npz")

_LANES = 3
_LANE_BITS = 21  # a lane sums at most 5 * 362 features of at most 255 each, far below 2**21
_LANE_MASK = (1 << _LANE_BITS) - 1
_OFFSET = 128


class NgramModel:
    """Scores texts with given weights. Safe to share between threads: nothing changes after it is made."""

    name = "own"

    def __init__(self, weights: NgramWeights) -> None:
        self._weights = weights
        self._index = HashIndex(weights.keys)
        self._lanes = _packed(weights.weights)
        self._second = weights.second
        self._boundary_position = self._index.positions(hashed_views([""])[0])

    @property
    def version(self) -> str:
        return self._weights.version

    @property
    def weights(self) -> NgramWeights:
        return self._weights

    def score(self, texts: Sequence[str]) -> list[Probabilities]:
        """See `SentimentModel.score`."""
        return batchwise(texts, self._score_batch)

    def _score_batch(self, texts: Sequence[str]) -> list[Probabilities]:
        sums, known = self._column_sums(texts)
        logits = sums * self._weights.scales + self._weights.biases
        probabilities = self._second.probabilities(logits)
        probabilities[known == 0] = WITHOUT_CONTENT
        return [(row[0], row[1], row[2]) for row in probabilities.tolist()]

    def _column_sums(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each text the sums of its n-grams' weights (texts, columns), and how many n-grams of it are known."""
        hashes, owners = hashed_views(texts)
        positions = self._index.positions(hashes)
        size = len(self._weights.keys)
        hits = positions >= 0
        # An n-gram counts once for each text: sort (text, n-gram) pairs, keep the first of equal ones.
        pairs = owners[hits] * size + positions[hits]
        pairs.sort()
        first = np.ones(len(pairs), dtype=bool)
        np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
        owner, position = np.divmod(pairs[first], size)
        counts = np.bincount(owner, minlength=len(texts))
        sums = np.zeros((len(texts), len(self._weights.weights)), dtype=np.int64)
        filled = np.flatnonzero(counts)
        if len(filled):
            starts = np.concatenate(([0], np.cumsum(counts[filled])[:-1]))
            for lane, packed in enumerate(self._lanes):
                total = np.add.reduceat(packed[position], starts)
                for part in range(min(_LANES, sums.shape[1] - lane * _LANES)):
                    column = (total >> (_LANE_BITS * part)) & _LANE_MASK
                    sums[filled, lane * _LANES + part] = column - _OFFSET * counts[filled]
        boundary = np.isin(position, self._boundary_position)
        known = counts - np.bincount(owner[boundary], minlength=len(texts))
        return sums, known


def load_ngram_model(path: Path = SHIPPED_MODEL) -> NgramModel:
    """The model kept in a file. Raises `ConfigurationError` when the file cannot be used."""
    return NgramModel(load_weights(path))


def _packed(weights: NDArray[np.int8]) -> list[NDArray[np.int64]]:
    """Three columns side by side in one 64-bit number: one addition sums three weights, with no carry between them."""
    raised = weights.astype(np.int64) + _OFFSET
    packed = []
    for start in range(0, len(raised), _LANES):
        lane = np.zeros(raised.shape[1], dtype=np.int64)
        for part, column in enumerate(raised[start : start + _LANES]):
            lane |= column << (_LANE_BITS * part)
        packed.append(lane)
    return packed
