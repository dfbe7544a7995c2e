"""Nested cross-validation: no setting, temperature or threshold is chosen on the texts that are reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.second import softmax
from nlp.training.evaluation import calibration_error, macro_f1
from nlp.training.linear import (
    FOLDS,
    Examples,
    LinearOptions,
    choose_options,
    fit,
    fit_temperature,
    fit_threshold,
    scores_of,
)

Floats = NDArray[np.float64]

FEWEST = 10  # a class with fewer messages has no figure worth the name


@dataclass(frozen=True, slots=True)
class Unseen:
    """What models that had not seen them said of the trusted examples: probabilities (n, classes), labels, and for each
    whether its first choice would have been given."""

    classes: tuple[str, ...]
    probabilities: Floats
    labels: NDArray[np.int64]
    given: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> Unseen:
        """The same about some of the trusted examples (one truth value for each, in their order)."""
        return Unseen(self.classes, self.probabilities[chosen], self.labels[chosen], self.given[chosen])

    def figures(self) -> dict[str, float]:
        """accuracy, f1 (macro, over the classes with at least `FEWEST` messages), first_or_second, ece, coverage (share
        not abstained), precision (of those), and f1 of each of those classes as `f1_<class>`."""
        sizes = np.bincount(self.labels, minlength=len(self.classes))
        measured = tuple(np.flatnonzero(sizes >= FEWEST).tolist())
        answers = self.probabilities.argmax(axis=1)
        right = answers == self.labels
        two = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :2]
        figures = {
            "texts": float(len(self.labels)),
            "accuracy": float(right.mean()),
            "f1": macro_f1(answers, self.labels, measured),
            "first_or_second": float((two == self.labels[:, None]).any(axis=1).mean()),
            "ece": calibration_error(self.probabilities.max(axis=1), right),
            "coverage": float(self.given.mean()),
            "precision": float(right[self.given].mean()) if self.given.any() else 0.0,
        }
        singles = {
            f"f1_{name}": macro_f1(answers, self.labels, (at,))
            for at, name in enumerate(self.classes)
            if at in measured
        }
        return figures | singles


def nested(examples: Examples, choices: Sequence[LinearOptions], precision: float, *, seed: int) -> Unseen:
    """Outer folds are reported; inner folds of the rest choose options, temperature and threshold."""
    everything = np.ones(len(examples.labels), dtype=bool)
    fold = examples.folds(everything, FOLDS, seed)
    probabilities = np.zeros((len(fold), len(examples.classes)))
    given = np.zeros(len(fold), dtype=bool)
    for number in range(FOLDS):
        tested = fold == number
        rest = examples.apart_from(tested, everything)
        options, scores = choose_options(examples, rest, choices, seed + 100 + number)
        labels = examples.labels[rest & examples.trusted]
        temperature = fit_temperature(scores, labels)
        threshold = fit_threshold(softmax(scores / temperature), labels, precision)
        answered = softmax(scores_of(fit(examples, rest, options), examples.terms, tested) / temperature)
        probabilities[tested] = answered
        given[tested] = answered.max(axis=1) >= threshold
    rows = examples.trusted
    return Unseen(examples.classes, probabilities[rows], examples.labels[rows], given[rows])
