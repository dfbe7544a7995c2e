"""Fits the registers' classifiers and the gate between them.

Every classifier is a softmax over binary n-grams whose columns are scaled by the log-count ratio of the class before the
fit (Wang and Manning 2012, "Baselines and Bigrams", there with two classes). A register's weights are the sum of a part
shared by all registers and a part of its own, each held small on its own (Evgeniou and Pontil 2004; Daumé 2007): small
sets lean on what the large ones know. A set without neutral texts says nothing about neutral: its examples are fitted on
"positive rather than negative" alone, and neutral of that register is what the other sets teach the shared part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.second import CLASSES, softmax
from nlp.training.corpora import REGISTERS, SETS, Corpus
from nlp.training.matrix import BinaryMatrix
from nlp.training.minimize import minimize

Floats = NDArray[np.float64]

OWN_WORTH = 5_000
"""Our own sentences weigh together at most as much as so many texts, however many are made: the public sets keep their say
in what all registers share."""
_IMPOSSIBLE = -1e9  # logit of a class a set cannot tell


@dataclass(frozen=True, slots=True)
class FitOptions:
    """`shared`, `own` and `gate` are variances of the Gaussian priors on the scaled weights: smaller holds them closer
    to zero. `smoothing` is added to every count of the log-count ratios."""

    shared: float = 0.05
    own: float = 0.03
    gate: float = 0.1
    smoothing: float = 1.0
    iterations: int = 50
    gate_iterations: int = 25


@dataclass(frozen=True, slots=True)
class Ones:
    """Which n-gram (0..size-1) occurs in which text; each pair once."""

    text: NDArray[np.int64]
    ngram: NDArray[np.int64]
    size: int


def fit_experts(ones: Ones, corpus: Corpus, options: FitOptions) -> tuple[Floats, Floats]:
    """Weights (R, V, 3) and biases (R, 3)."""
    return _Experts(ones, corpus, options).fit()


def fit_gate(ones: Ones, corpus: Corpus, options: FitOptions) -> tuple[Floats, Floats]:
    """Weights (V, R) and biases (R) of "which register does it read like", each register weighing the same."""
    count = len(REGISTERS)
    matrix = BinaryMatrix(ones.text, ones.ngram, len(corpus), ones.size)
    target = np.eye(count)[corpus.registers]
    sizes = target.sum(axis=0)
    weight = (len(corpus) / count / sizes)[corpus.registers][:, None]
    ratio = log_count_ratios(matrix.transposed_times(target), sizes, options.smoothing)

    def loss(vector: Floats) -> tuple[float, Floats]:
        scaled = vector.reshape(ones.size + 1, count)
        probabilities = softmax(matrix.times(ratio * scaled[:-1]) + scaled[-1])
        value = -float((weight[:, 0] * np.log((probabilities * target).sum(axis=1) + 1e-300)).sum())
        value += 0.5 / options.gate * float(np.sum(scaled[:-1] ** 2))
        slope = (probabilities - target) * weight
        gradient = np.concatenate((ratio * matrix.transposed_times(slope), slope.sum(axis=0)[None]))
        gradient[:-1] += scaled[:-1] / options.gate
        return value, gradient.ravel()

    found = minimize(loss, np.zeros((ones.size + 1) * count), iterations=options.gate_iterations)
    scaled = found.reshape(ones.size + 1, count)
    return ratio * scaled[:-1], scaled[-1]


def log_count_ratios(counts: Floats, sizes: Floats, smoothing: float) -> Floats:
    """(V, K) counts of texts with the n-gram by class -> log of (share within the class / share outside it)."""
    outside, outside_size = counts.sum(axis=1, keepdims=True) - counts, sizes.sum() - sizes
    inside_share = (counts + smoothing) / (sizes + 2 * smoothing)
    ratios: Floats = np.log(inside_share) - np.log((outside + smoothing) / (outside_size + 2 * smoothing))
    return ratios


class _Experts:
    """The joint problem. Its unknowns are one block for the shared part (V + 1 rows: weights, then the bias) and one
    for the parts of the registers, where only pairs (register, n-gram) that occur have a row."""

    def __init__(self, ones: Ones, corpus: Corpus, options: FitOptions) -> None:
        self.options = options
        self.size = ones.size
        self.registers = len(REGISTERS)
        pairs, place = np.unique(corpus.registers[ones.text] * ones.size + ones.ngram, return_inverse=True)
        self.pair_register, self.pair_ngram = np.divmod(pairs, ones.size)
        self.matrix = BinaryMatrix(ones.text, place.astype(np.int64), len(corpus), len(pairs))
        self.fold = BinaryMatrix(self.pair_ngram, np.arange(len(pairs)), ones.size, len(pairs))
        self.own_register = corpus.registers
        self.target = np.eye(CLASSES)[corpus.labels]
        self.barred = np.array(
            [[0.0 if c in entry.classes else _IMPOSSIBLE for c in range(CLASSES)] for entry in SETS]
        )[corpus.sets]
        self.weight = _class_weights(corpus)[:, None]
        self.shared_ratio, self.own_ratio = self._ratios()

    def _ratios(self) -> tuple[Floats, Floats]:
        counts = self.matrix.transposed_times(self.target)  # (pairs, 3)
        sizes = np.stack([self.target[self.own_register == r].sum(axis=0) for r in range(self.registers)])
        own = np.zeros_like(counts)
        for number, register in enumerate(REGISTERS):
            rows = self.pair_register == number
            ratios = log_count_ratios(counts[rows], sizes[number], self.options.smoothing)
            own[rows] = ratios * np.isin(np.arange(CLASSES), classes_of(register))
        shared = log_count_ratios(self.fold.times(counts), sizes.sum(axis=0), self.options.smoothing)
        # Neutral against the rest: only sets that know neutral can tell.
        knows = np.array([1 in classes_of(register) for register in REGISTERS])
        told = self.fold.times(counts * knows[self.pair_register][:, None])
        shared[:, 1] = log_count_ratios(told, sizes[knows].sum(axis=0), self.options.smoothing)[:, 1]
        return shared, own

    def fit(self) -> tuple[Floats, Floats]:
        rows = self.size + len(self.pair_ngram) + 1 + self.registers
        found = minimize(self.loss, np.zeros(rows * CLASSES), iterations=self.options.iterations)
        shared, own, shared_bias, own_bias = self._blocks(found)
        weights = np.repeat((self.shared_ratio * shared)[None], self.registers, axis=0)
        weights[self.pair_register, self.pair_ngram] += self.own_ratio * own
        return weights, shared_bias + own_bias

    def _blocks(self, vector: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        table = vector.reshape(-1, CLASSES)
        pairs = self.size + len(self.pair_ngram)
        return table[: self.size], table[self.size : pairs], table[pairs], table[pairs + 1 :]

    def loss(self, vector: Floats) -> tuple[float, Floats]:
        """Weighted negative log likelihood plus priors, and its gradient."""
        shared, own, shared_bias, own_bias = self._blocks(vector)
        effective = (self.shared_ratio * shared)[self.pair_ngram] + self.own_ratio * own
        logits = self.matrix.times(effective) + shared_bias + own_bias[self.own_register] + self.barred
        probabilities = softmax(logits)
        value = -float((self.weight[:, 0] * np.log((probabilities * self.target).sum(axis=1) + 1e-300)).sum())
        slope = (probabilities - self.target) * self.weight
        by_pair = self.matrix.transposed_times(slope)
        by_register = np.stack([slope[self.own_register == r].sum(axis=0) for r in range(self.registers)])
        gradient = np.concatenate(
            (
                self.shared_ratio * self.fold.times(by_pair) + shared / self.options.shared,
                self.own_ratio * by_pair + own / self.options.own,
                by_register.sum(axis=0)[None] + shared_bias,
                by_register + own_bias,
            )
        )
        value += 0.5 * float(np.sum(shared**2) / self.options.shared + np.sum(own**2) / self.options.own)
        value += 0.5 * float(np.sum(shared_bias**2) + np.sum(own_bias**2))
        return value, gradient.ravel()


def classes_of(register: str) -> list[int]:
    """The classes that the sets of a register can tell apart."""
    return sorted({label for entry in SETS if entry.register == register for label in entry.classes})


def _class_weights(corpus: Corpus) -> Floats:
    weights = np.ones(len(corpus))
    for number, entry in enumerate(SETS):
        for label in entry.classes:
            rows = (corpus.sets == number) & (corpus.labels == label)
            if rows.any():
                share = rows.sum() / (corpus.sets == number).sum()
                weights[rows] = (1.0 / (len(entry.classes) * share)) ** entry.balance
        if not entry.file:
            of_set = corpus.sets == number
            weights[of_set] *= min(1.0, OWN_WORTH / max(1, int(of_set.sum())))
    return weights
