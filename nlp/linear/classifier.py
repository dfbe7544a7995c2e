"""A linear classifier of messages over character n-grams, with numpy alone: first choice, second choice, or none.

The vector of a text holds (1 + ln count) times the rarity of each known character pair and has length one; the vector
of its title likewise, `TITLE_WEIGHT` long. A class's score is the inner product of their sum with the class's weights
(ridge regression onto the classes, see `nlp.training.ridge`); the scores become probabilities by a softmax whose
temperature was fitted on texts not trained on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.linear.features import TITLE_WEIGHT, Terms
from nlp.linear.weights import LinearWeights
from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.second import softmax


@dataclass(frozen=True, slots=True)
class Choice:
    """What a text is most likely about. `first` is "" when nothing is likely enough to be said; `second` is the runner-up,
    "" when the first is. `probability` belongs to the likeliest class, whether it is named or not."""

    first: str
    second: str
    probability: float


NO_CHOICE = Choice("", "", 0.0)


class LinearClassifier:
    """Classifies with given weights. Safe to share between threads: nothing changes after it is made."""

    def __init__(self, weights: LinearWeights) -> None:
        self._weights = weights
        self._index = HashIndex(weights.keys)
        self._rarity = weights.rarity.astype(np.float64)
        self._columns = weights.weights * weights.scales[:, None]

    @property
    def version(self) -> str:
        return self._weights.version

    @property
    def classes(self) -> tuple[str, ...]:
        return self._weights.classes

    def choose(self, terms: Terms) -> list[Choice]:
        """One choice for each text, in the same order; the same text always gets the same choice."""
        return self.named(*self.probabilities(terms))

    def named(self, probabilities: NDArray[np.float64], known: NDArray[np.int64]) -> list[Choice]:
        """The choices that follow from probabilities (texts, classes) and from how many pairs of each text are known."""
        order = np.argsort(-probabilities, axis=1, kind="stable")[:, :2].tolist()
        names, threshold = self._weights.classes, self._weights.threshold
        choices = []
        for row, (first, second), seen in zip(probabilities.tolist(), order, known.tolist(), strict=True):
            if not seen:
                choices.append(NO_CHOICE)
            elif row[first] < threshold:
                choices.append(Choice("", "", row[first]))
            else:
                choices.append(Choice(names[first], names[second], row[first]))
        return choices

    def probabilities(self, terms: Terms) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """(texts, classes), each row adding up to 1, and how many of each message's pairs are known."""
        scores, known = self.scores(terms)
        return softmax(scores / self._weights.temperature), known

    def scores(self, terms: Terms) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """(texts, classes) before the softmax, and how many of each message's pairs are known."""
        hits, place = terms.pairs.known(self._index)
        part, parts = terms.pairs.owner[hits], 2 * terms.texts
        value = (1.0 + np.log(terms.pairs.count[hits])) * self._rarity[place]
        length = np.sqrt(np.bincount(part, weights=value * value, minlength=parts))
        columns = [np.bincount(part, weights=value * column[place], minlength=parts) for column in self._columns]
        scores = np.stack(columns, axis=1) / np.maximum(length, 1e-12)[:, None]
        known = np.bincount(part, minlength=parts)
        text, title = np.split(scores, 2)
        return text + TITLE_WEIGHT * title + self._weights.biases, known[: terms.texts] + known[terms.texts :]
