"""Learns an adjustment: logistic regression around the shipped model, with its own answers as ballast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.adjustment.adjuster import base_logits
from nlp.adjustment.presence import Presence
from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.occurrences import occurrences_of
from nlp.sentiment.second import softmax
from nlp.training.matrix import SparseMatrix
from nlp.training.minimize import minimize

Floats = NDArray[np.float64]

RAREST = 3
"""An n-gram must stand in so many corrected texts: what one person wrote stays out of the file."""
_STIFFNESS = 0.05
_ITERATIONS = 80


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts to learn from. Where `corrected`, `targets` is the staff's answer; elsewhere the shipped model's own."""

    presence: Presence
    probabilities: Floats
    targets: Floats
    corrected: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Weights:
    keys: NDArray[np.uint32]
    rows: NDArray[np.float32]
    """(classes, n-grams)."""


def fit(lessons: Lessons, chosen: NDArray[np.bool_]) -> Weights | None:
    """The weights W that make the answers of the chosen texts likeliest, held towards zero: the minimum of
    sum of -targets log softmax(log p + X W) + `_STIFFNESS` / 2 |W|^2 (multinomial logistic regression with the shipped
    model's logits as offset). None when no n-gram is common enough to learn from. The same lessons give the same weights.
    """
    presence = lessons.presence
    keys = _common(presence, chosen & lessons.corrected)
    if not len(keys):
        return None
    owner, place = presence.places(HashIndex(keys), len(keys))
    kept = chosen[owner]
    numbers = np.cumsum(chosen) - 1
    matrix = SparseMatrix(numbers[owner[kept]], place[kept], presence.values[owner[kept]], int(chosen.sum()), len(keys))
    offsets, targets = base_logits(lessons.probabilities[chosen]), lessons.targets[chosen]
    shape = (len(keys), targets.shape[1])

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        likely = softmax(offsets + matrix.times(weights))
        value = -float(np.sum(targets * np.log(likely + 1e-300))) + _STIFFNESS / 2 * float(np.sum(flat * flat))
        return value, (matrix.transposed_times(likely - targets) + _STIFFNESS * weights).ravel()

    weights = minimize(loss, np.zeros(shape).ravel(), iterations=_ITERATIONS).reshape(shape)
    return Weights(keys, np.ascontiguousarray(weights.T).astype(np.float32))


def _common(presence: Presence, taught: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """The n-grams of at least `RAREST` of the marked texts, ascending."""
    mine = taught[presence.owner]
    found = occurrences_of(presence.hashed[mine], presence.owner[mine])
    keys, counts = np.unique(found.hashed, return_counts=True)
    return keys[counts >= RAREST]
