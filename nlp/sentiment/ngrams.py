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
from nlp.sentiment.lanes import PackedColumns
from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.occurrences import occurrences_of
from nlp.sentiment.protocol import WITHOUT_CONTENT, Probabilities
from nlp.sentiment.views import hashed_views
from nlp.sentiment.weights import NgramWeights, load_weights

SHIPPED_MODEL = Path(__file__).with_name("model.npz")


class NgramModel:
    """Scores texts with given weights. Safe to share between threads: nothing changes after it is made."""

    name = "own"

    def __init__(self, weights: NgramWeights) -> None:
        self._weights = weights
        self._index = HashIndex(weights.keys)
        self._columns = PackedColumns(weights.weights)
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
        found = occurrences_of(*hashed_views(texts))  # an n-gram counts once for each text
        hits, position = found.known(self._index)
        owner = found.owner[hits]
        outside = owner[~np.isin(position, self._boundary_position)]
        return self._columns.sums(position, owner, len(texts)), np.bincount(outside, minlength=len(texts))


def load_ngram_model(path: Path = SHIPPED_MODEL) -> NgramModel:
    """The model kept in a file. Raises `ConfigurationError` when the file cannot be used."""
    return NgramModel(load_weights(path))
