"""Trains and measures the linear classifiers of messages (categories, appeals): nested cross-validation, final fit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.linear.features import TITLE_WEIGHT, Terms, terms_of
from nlp.linear.weights import FORMAT, LinearWeights
from nlp.sentiment.features import FEATURES_VERSION
from nlp.sentiment.occurrences import occurrences_of
from nlp.sentiment.second import softmax
from nlp.training.duplicates import groups_of_copies
from nlp.training.evaluation import macro_f1
from nlp.training.matrix import SparseMatrix
from nlp.training.ridge import fit_ridge

Floats = NDArray[np.float64]
Rows = NDArray[np.bool_]

RAREST = 3  # an n-gram must occur in so many training texts; also keeps what one person wrote out of the file
FOLDS = 5
_INNER_FOLDS = 3
_STEPS = 127
_TEMPERATURES = np.round(np.geomspace(0.02, 0.6, 49), 5)


@dataclass(frozen=True, slots=True)
class LinearOptions:
    """`strength` of the penalty; `trust` is the weight of an example that is not measured on; `balance` is the
    power of (1 / share of a class) examples are weighted with."""

    strength: float
    trust: float = 1.0
    balance: float = 0.5


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled messages. `trusted` marks those that may be measured on: their label is ours or a person's, and they were not
    chosen for training alone. Near copies share a `group`."""

    classes: tuple[str, ...]
    terms: Terms
    labels: NDArray[np.int64]
    trusted: Rows
    group: NDArray[np.int64]
    fingerprint: str

    def folds(self, rows: Rows, count: int, seed: int) -> NDArray[np.int64]:
        """A fold for each example: groups stay together, classes are dealt evenly; -1 outside `rows` or untrusted."""
        generator = np.random.default_rng(seed)
        fold = np.full(len(self.labels), -1, dtype=np.int64)
        chosen = np.flatnonzero(rows & self.trusted)
        groups, first = np.unique(self.group[chosen], return_index=True)
        order = generator.permutation(len(groups))
        order = order[np.argsort(self.labels[chosen[first[order]]], kind="stable")]
        dealt = np.empty(len(groups), dtype=np.int64)
        dealt[order] = np.arange(len(groups)) % count
        fold[chosen] = dealt[np.searchsorted(groups, self.group[chosen])]
        return fold

    def apart_from(self, tested: Rows, rows: Rows) -> Rows:
        """Those of `rows` that are neither tested nor a near copy of what is."""
        apart: Rows = rows & ~np.isin(self.group, self.group[tested])
        return apart


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights before rounding to 8 bits."""

    keys: NDArray[np.uint32]
    rarity: Floats
    weights: Floats
    biases: Floats


def examples_of(
    classes: tuple[str, ...],
    messages: Sequence[tuple[str, str]],
    labels: Sequence[int],
    trusted: Sequence[bool],
) -> Examples:
    """Examples from (title, text) pairs; a title may be empty."""
    digest = hashlib.sha256()
    for (title, text), label in zip(messages, labels, strict=True):
        digest.update(f"{label}\t{title}\t{text}\n".encode("utf-8", "surrogatepass"))
    return Examples(
        classes=classes,
        terms=terms_of([title for title, _ in messages], [text for _, text in messages]),
        labels=np.array(labels, dtype=np.int64),
        trusted=np.array(trusted, dtype=bool),
        group=groups_of_copies([f"{title}\n{text}" for title, text in messages]),
        fingerprint=digest.hexdigest(),
    )


def fit(examples: Examples, rows: Rows, options: LinearOptions) -> Fitted:
    """Weights from the examples in `rows`, which alone decide vocabulary and rarity."""
    terms = examples.terms
    keys, counts = _messages_with(terms, rows)
    kept = counts >= RAREST
    keys = keys[kept]
    rarity = np.log((rows.sum() + 1) / (counts[kept] + 1))
    numbers = np.flatnonzero(rows)
    classes = np.eye(len(examples.classes))[examples.labels[numbers]]
    weight = np.where(examples.trusted[numbers], 1.0, options.trust)
    share = (weight[:, None] * classes).sum(axis=0) / weight.sum()
    weight = weight * (1.0 / (len(share) * np.maximum(share, 1e-9)))[examples.labels[numbers]] ** options.balance
    matrix = _matrix(terms, rows, keys, rarity)
    return Fitted(keys, rarity, *fit_ridge(matrix, classes, weight, options.strength))


def scores_of(fitted: Fitted, terms: Terms, rows: Rows) -> Floats:
    """Exact (unrounded) scores of the texts in `rows`."""
    return _matrix(terms, rows, fitted.keys, fitted.rarity).times(fitted.weights) + fitted.biases


def out_of_fold(examples: Examples, rows: Rows, options: LinearOptions, *, count: int, seed: int) -> Floats:
    """Scores of the trusted ones in `rows`, each by a model that has seen neither it nor a near copy."""
    fold = examples.folds(rows, count, seed)
    scores = np.zeros((len(examples.labels), len(examples.classes)))
    for number in range(count):
        tested = fold == number
        fitted = fit(examples, examples.apart_from(tested, rows), options)
        scores[tested] = scores_of(fitted, examples.terms, tested)
    return scores[rows & examples.trusted]


def choose_options(
    examples: Examples, rows: Rows, choices: Sequence[LinearOptions], seed: int
) -> tuple[LinearOptions, Floats]:
    """The options with the best macro-F1 over inner folds of `rows`, and the scores they gave there."""
    labels = examples.labels[rows & examples.trusted]
    every = tuple(range(len(examples.classes)))
    tried = [out_of_fold(examples, rows, options, count=_INNER_FOLDS, seed=seed) for options in choices]
    best = max(range(len(choices)), key=lambda at: macro_f1(tried[at].argmax(axis=1), labels, every))
    return choices[best], tried[best]


def fit_temperature(scores: Floats, labels: NDArray[np.int64]) -> float:
    """The divisor of the scores that makes unseen labels likeliest (Guo et al. 2017)."""
    rows = np.arange(len(labels))
    losses = [-np.log(softmax(scores / t)[rows, labels] + 1e-300).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def fit_threshold(probabilities: Floats, labels: NDArray[np.int64], precision: float) -> float:
    """The lowest probability from which on the first choice is right in at least `precision` of unseen texts."""
    top = probabilities.max(axis=1)
    order = np.argsort(-top, kind="stable")
    right = (probabilities.argmax(axis=1) == labels)[order].cumsum() / np.arange(1, len(labels) + 1)
    enough = np.flatnonzero(right >= precision)
    return round(float(top[order[enough[-1]]]), 4) if len(enough) else 1.0


def train(
    examples: Examples, choices: Sequence[LinearOptions], precision: float, about: dict[str, Any], seed: int = 0
) -> LinearWeights:
    """The model of all examples; options, temperature and threshold come from folds. The same input gives the same model."""
    everything = np.ones(len(examples.labels), dtype=bool)
    options, scores = choose_options(examples, everything, choices, seed)
    labels = examples.labels[examples.trusted]
    temperature = fit_temperature(scores, labels)
    threshold = fit_threshold(softmax(scores / temperature), labels, precision)
    chosen = {"strength": options.strength, "trust": options.trust, "balance": options.balance}
    fitted = fit(examples, everything, options)
    return _rounded(fitted, examples.classes, (temperature, threshold), {**about, "options": chosen})


def _messages_with(terms: Terms, rows: Rows) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The pairs found in the messages in `rows`, ascending by hash, and in how many of them."""
    message = terms.pairs.owner % terms.texts
    inside = rows[message]
    return np.unique(occurrences_of(terms.pairs.hashed[inside], message[inside]).hashed, return_counts=True)


def _matrix(terms: Terms, rows: Rows, keys: NDArray[np.uint32], rarity: Floats) -> SparseMatrix:
    """One row for each message in `rows`, one column for each key: see `nlp.linear.classifier` for the values."""
    place = np.minimum(np.searchsorted(keys, terms.pairs.hashed), len(keys) - 1)
    used = np.flatnonzero((keys[place] == terms.pairs.hashed) & rows[terms.pairs.owner % terms.texts])
    part, place = terms.pairs.owner[used], place[used]
    value = (1.0 + np.log(terms.pairs.count[used])) * rarity[place]
    length = np.sqrt(np.bincount(part, weights=value**2, minlength=2 * terms.texts))
    value *= np.where(part < terms.texts, 1.0, TITLE_WEIGHT) / np.maximum(length, 1e-12)[part]
    row = (np.cumsum(rows) - 1)[part % terms.texts]
    return SparseMatrix(row, place, value, int(rows.sum()), len(keys))


def _rounded(
    fitted: Fitted, classes: tuple[str, ...], limits: tuple[float, float], about: dict[str, Any]
) -> LinearWeights:
    """Every weight in 8 bits. The version is a hash of all that decides a choice."""
    scales = np.maximum(np.abs(fitted.weights).max(axis=0), 1e-12) / _STEPS
    steps = np.ascontiguousarray(np.rint(fitted.weights / scales).astype(np.int8).T)
    rarity = fitted.rarity.astype(np.float32)
    digest = hashlib.sha256(repr(limits).encode())
    for array in (fitted.keys, rarity, steps, scales, fitted.biases):
        digest.update(np.ascontiguousarray(array).tobytes())
    version = {"version": f"linear-{digest.hexdigest()[:12]}", "format": FORMAT, "features": FEATURES_VERSION}
    return LinearWeights(
        keys=fitted.keys,
        rarity=rarity,
        weights=steps,
        scales=scales,
        biases=fitted.biases,
        temperature=limits[0],
        threshold=limits[1],
        classes=classes,
        about={**about, **version},
    )
