"""Figures that say how good a sentiment model is on texts it has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.protocol import SentimentModel
from nlp.training.corpora import SETS, Corpus

Floats = NDArray[np.float64]

_BINS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """One model on one register.

    `quality` is the macro-F1 over three classes, or, for a register without neutral, the share of texts for which the
    greater of the two poles is right (neutral is set aside: the set cannot tell whether it would have been right).
    `calibration_error` is the expected calibration error with ten equal bins of the top probability (Guo et al. 2017),
    over the classes the register knows. `neutral` is the share called neutral when all three classes are open.
    """

    register: str
    texts: int
    quality: float
    accuracy: float
    calibration_error: float
    neutral: float


def evaluate(model: SentimentModel, corpus: Corpus) -> list[Figures]:
    """Figures of each public set that has texts in `corpus`. The model is told nothing but the texts."""
    found = []
    for number, entry in enumerate(SETS):
        part = corpus.part(corpus.sets == number)
        if len(part) and entry.file and entry.classes:
            probabilities = np.array(model.score(part.texts))
            found.append(figures(entry.name, probabilities, part.labels, entry.classes))
    return found


def figures(register: str, probabilities: Floats, labels: NDArray[np.int64], classes: tuple[int, ...]) -> Figures:
    """Figures from (n, 3) probabilities."""
    open_ = probabilities[:, list(classes)] + 1e-12
    open_ = open_ / open_.sum(axis=1, keepdims=True)
    answer = np.array(classes)[open_.argmax(axis=1)]
    right = answer == labels
    accuracy = float(right.mean())
    return Figures(
        register=register,
        texts=len(labels),
        quality=macro_f1(answer, labels, classes) if len(classes) > 2 else accuracy,
        accuracy=accuracy,
        calibration_error=calibration_error(open_.max(axis=1), right),
        neutral=float((probabilities.argmax(axis=1) == 1).mean()),
    )


def macro_f1(answer: NDArray[np.int64], labels: NDArray[np.int64], classes: tuple[int, ...]) -> float:
    """Mean over the classes of 2 * right / (answered + labelled); a class neither answered nor labelled counts 0."""
    scores = []
    for label in classes:
        right = int(((answer == label) & (labels == label)).sum())
        scores.append(2 * right / max(1, int((answer == label).sum() + (labels == label).sum())))
    return float(np.mean(scores))


def calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Mean distance between confidence and share of right answers over ten bins, weighted by their size."""
    bins = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    sizes = np.bincount(bins, minlength=_BINS)
    gaps = np.bincount(bins, weights=confidence - right, minlength=_BINS)
    return float(np.abs(gaps[sizes > 0]).sum() / len(confidence))


def sample(corpus: Corpus, each: int, seed: int) -> Corpus:
    """At most `each` texts of every set, the same ones for the same seed."""
    generator = np.random.default_rng(seed)
    chosen = np.zeros(len(corpus), dtype=bool)
    for number in range(len(SETS)):
        rows = np.flatnonzero(corpus.sets == number)
        chosen[generator.permutation(rows)[:each]] = True
    return corpus.part(chosen)
