"""A classifier of messages with a body's own adjustment on top."""

from __future__ import annotations

from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.presence import presence_of_terms
from nlp.linear.classifier import Choice, LinearClassifier
from nlp.linear.features import Terms


class AdjustedClassifier:
    """Chooses as the shipped classifier does, from adjusted probabilities."""

    def __init__(self, base: LinearClassifier, adjuster: Adjuster) -> None:
        self._base = base
        self._adjuster = adjuster

    def choose(self, terms: Terms) -> list[Choice]:
        """One choice for each text, in the same order."""
        probabilities, known = self._base.probabilities(terms)
        return self._base.named(self._adjuster.adjusted(probabilities, presence_of_terms(terms)), known)
