"""Fits what is done with the sums of the n-grams' weights: the second level of the model.

The registers' classifiers and the gate are each fitted for a task of their own. What their sums are worth together is
learned on texts they have not seen (stacked generalisation, Wolpert 1992): every sum becomes a weighted sum of all of
them, so that a classifier may listen to the others and the gate to the classifiers, for the likelihood of the labels
under the mixture that ships. What is left of its calibration is `nlp.training.calibration`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.second import CLASSES, SecondLevel, votes_and_gate
from nlp.training.corpora import SETS, UNLABELLED, Corpus
from nlp.training.minimize import minimize

Floats = NDArray[np.float64]

_HELD = 10.0
"""Precision of the Gaussian prior that holds the weights, in units of a sum's spread, near those of the first level."""
_OFFSETS_HELD = 0.01 * _HELD
_UNIT = 1_000.0  # texts of a set that weighs as much as its size
_OWN_UNITS = 2.86
"""Units our own sentences weigh as, however many are made: the public sets keep their say."""
_ITERATIONS = 60
_SMALL = 1e-12


def fit_stack(logits: Floats, corpus: Corpus) -> SecondLevel:
    """`logits` (texts, 4 R) are the first level's sums for the corpus, each text's from a model that has not seen it. The
    confidence of what comes back is left as it is."""
    return _Stacking(logits, corpus).fit()


class _Stacking:
    """The problem in the unknowns (4 R + 1, 4 R): changes of the weights times the spread of their sums, then offsets."""

    def __init__(self, logits: Floats, corpus: Corpus) -> None:
        labelled = corpus.labels != UNLABELLED
        self.logits = logits[labelled]
        self.labels, sets = corpus.labels[labelled], corpus.sets[labelled]
        self.rows = np.arange(len(self.labels))
        self.columns = logits.shape[1]
        self.spread = self.logits.std(axis=0)[:, None] + _SMALL
        two_classes = np.array([len(entry.classes) == CLASSES - 1 for entry in SETS])
        # A set without neutral tells only which pole is the likelier.
        self.open = np.where(two_classes[sets][:, None], [1.0, 0.0, 1.0], 1.0)
        self.weight = _weights(self.labels, sets)
        self.held = np.full((self.columns + 1, 1), _HELD)
        self.held[-1] = _OFFSETS_HELD

    def fit(self) -> SecondLevel:
        found = minimize(self.loss, np.zeros((self.columns + 1) * self.columns), iterations=_ITERATIONS)
        return self._stack(found.reshape(self.columns + 1, self.columns))

    def _stack(self, table: Floats) -> SecondLevel:
        plain = np.zeros(self.columns // (CLASSES + 1))
        return SecondLevel(np.eye(self.columns) + table[:-1] / self.spread, table[-1], plain + 1.0, plain)

    def loss(self, vector: Floats) -> tuple[float, Floats]:
        """Weighted negative log likelihood of the labels under the mixture, plus the prior, and its gradient."""
        table = vector.reshape(self.columns + 1, self.columns)
        stack = self._stack(table)
        # Not `@`: the sum of a threaded BLAS depends on how many threads it was given.
        sums = np.einsum("ni,ij->nj", self.logits, stack.mixing) + stack.offsets
        votes, gate = votes_and_gate(sums)
        mixed = (votes * gate[:, :, None]).sum(axis=1) + _SMALL
        right, known = mixed[self.rows, self.labels], (mixed * self.open).sum(axis=1)
        value = float((self.weight * (np.log(known) - np.log(right))).sum())
        slope = self.open / known[:, None]  # of the loss by the mixed probabilities
        slope[self.rows, self.labels] -= 1.0 / right
        slope *= self.weight[:, None]
        worth = (votes * slope[:, None, :]).sum(axis=2)  # of a register's answer
        by_vote = gate[:, :, None] * votes * (slope[:, None, :] - worth[:, :, None])
        by_gate = gate * (worth - (gate * worth).sum(axis=1, keepdims=True))
        by_sum = np.concatenate((by_vote.reshape(len(sums), -1), by_gate), axis=1)
        by_weight = np.einsum("ni,nj->ij", self.logits, by_sum) / self.spread
        gradient = np.concatenate((by_weight, by_sum.sum(axis=0)[None])) + self.held * table
        return value + 0.5 * float((self.held * table**2).sum()), gradient.ravel()


def _weights(labels: NDArray[np.int64], sets: NDArray[np.int64]) -> Floats:
    """A set weighs as the root of its size, so that the small ones count; its classes by `TrainingSet.decision`."""
    weights = np.ones(len(labels))
    for number, entry in enumerate(SETS):
        of_set = sets == number
        if not of_set.any():
            continue
        units = of_set.sum() / _UNIT
        worth = units if entry.file else min(units, _OWN_UNITS)
        weights[of_set] = worth**0.5 / units
        for label in entry.classes:
            rows = of_set & (labels == label)
            if rows.any():
                weights[rows] *= (of_set.sum() / (len(entry.classes) * rows.sum())) ** entry.decision
    return weights
