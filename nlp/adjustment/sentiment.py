"""A sentiment engine with a body's own adjustment on top."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.presence import presence_of_texts
from nlp.sentiment.batches import batchwise
from nlp.sentiment.protocol import WITHOUT_CONTENT, Probabilities, SentimentModel


class AdjustedSentiment:
    """Implements `SentimentModel` over any engine."""

    def __init__(self, base: SentimentModel, adjuster: Adjuster) -> None:
        self._base = base
        self._adjuster = adjuster

    @property
    def name(self) -> str:
        return self._base.name

    @property
    def version(self) -> str:
        return f"{self._base.version}+{self._adjuster.version}"

    def score(self, texts: Sequence[str]) -> list[Probabilities]:
        """See `SentimentModel.score`."""
        return batchwise(texts, self._score_batch)

    def _score_batch(self, texts: Sequence[str]) -> list[Probabilities]:
        plain = self._base.score(texts)
        adjusted = self._adjuster.adjusted(np.array(plain), presence_of_texts(texts)).tolist()
        return [
            before if before == WITHOUT_CONTENT else (row[0], row[1], row[2])
            for before, row in zip(plain, adjusted, strict=True)
        ]
