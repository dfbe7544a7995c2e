"""From labelled texts to the model that can be kept in a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.features import FEATURES_VERSION, hashed_ngrams
from nlp.sentiment.ngrams import softmax
from nlp.sentiment.weights import CLASSES, FORMAT, NgramWeights
from nlp.training.corpora import REGISTERS, Corpus
from nlp.training.experts import FitOptions, Ones, fit_experts, fit_gate
from nlp.training.matrix import BinaryMatrix

RAREST = 3  # an n-gram must occur in so many training texts; also keeps what one person wrote out of the file
_STEPS = 127
_SPLIT_SEED = 1_000
_TEMPERATURES = np.round(np.geomspace(0.5, 3.0, 41), 4)


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted, before rounding to 8 bits: `columns` (V, 4 R) and `biases` (4 R)."""

    keys: NDArray[np.uint32]
    columns: NDArray[np.float64]
    biases: NDArray[np.float64]


def train(corpus: Corpus, options: FitOptions, about: dict[str, Any], *, seed: int = 0) -> NgramWeights:
    """Train on all of `corpus`. The temperatures come from a first model that has not seen a fifth of it.

    The same corpus, options and seed give the same model. `about` goes into the file (provenance).
    """
    # Another split than the one callers hold texts out by: within their training part it must still cut a fifth.
    hidden = corpus.folds(5, seed=_SPLIT_SEED + seed) == 0
    temperatures = fit_temperatures(fit(corpus.part(~hidden), options), corpus.part(hidden))
    return quantized(fit(corpus, options), temperatures, about)


def fit(corpus: Corpus, options: FitOptions) -> Fit:
    """Experts and gate for one corpus."""
    keys, ones = occurrences(corpus)
    weights, biases = fit_experts(ones, corpus, options)
    gate, gate_biases = fit_gate(ones, corpus, options)
    columns = np.concatenate((weights.transpose(1, 0, 2).reshape(len(keys), -1), gate), axis=1)
    return Fit(keys, columns, np.concatenate((biases.ravel(), gate_biases)))


def occurrences(corpus: Corpus) -> tuple[NDArray[np.uint32], Ones]:
    """The n-grams found in at least `RAREST` texts, ascending by hash, and where they occur."""
    hashes, owners = hashed_ngrams(corpus.texts)
    pairs = np.unique((hashes.astype(np.uint64) << np.uint64(32)) | owners.astype(np.uint64))
    keys, place, counts = np.unique(pairs >> np.uint64(32), return_inverse=True, return_counts=True)
    kept = counts >= RAREST
    number = np.cumsum(kept) - 1
    keep = kept[place]
    texts = (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return keys[kept].astype(np.uint32), Ones(texts[keep], number[place][keep], int(kept.sum()))


def fit_temperatures(fitted: Fit, unseen: Corpus) -> NDArray[np.float64]:
    """For each register the divisor of its logits that makes unseen texts of it likeliest (Guo et al. 2017)."""
    unit = np.ones(len(REGISTERS))
    logits = _logits(fitted, unseen)
    temperatures = unit.copy()
    for number, register in enumerate(REGISTERS):
        rows = unseen.registers == number
        if not rows.any():
            continue
        own = logits[rows, number * CLASSES : (number + 1) * CLASSES][:, list(register.classes)]
        answer = np.searchsorted(register.classes, unseen.labels[rows])
        losses = [-np.log(softmax(own / t)[np.arange(len(own)), answer] + 1e-300).mean() for t in _TEMPERATURES]
        temperatures[number] = _TEMPERATURES[int(np.argmin(losses))]
    return temperatures


def _logits(fitted: Fit, corpus: Corpus) -> NDArray[np.float64]:
    """Exact (unrounded) column sums of every text."""
    hashes, owners = hashed_ngrams(corpus.texts)
    place = np.minimum(np.searchsorted(fitted.keys, hashes), len(fitted.keys) - 1)
    known = fitted.keys[place] == hashes
    pairs = np.unique(owners[known] * len(fitted.keys) + place[known])
    row, column = np.divmod(pairs, len(fitted.keys))
    return BinaryMatrix(row, column, len(corpus), len(fitted.keys)).times(fitted.columns) + fitted.biases


def quantized(fitted: Fit, temperatures: NDArray[np.float64], about: dict[str, Any]) -> NgramWeights:
    """Round every weight to 8 bits; n-grams whose weights all round to zero are left out.

    The version is a hash of all that decides a score: equal versions give equal scores."""
    scales = np.maximum(np.abs(fitted.columns).max(axis=0), 1e-12) / _STEPS
    steps = np.rint(fitted.columns / scales).astype(np.int8)
    useful = steps.any(axis=1)
    digest = hashlib.sha256()
    for array in (fitted.keys[useful], steps[useful], scales, fitted.biases, temperatures):
        digest.update(np.ascontiguousarray(array).tobytes())
    version = {"version": f"ngrams-{digest.hexdigest()[:12]}", "format": FORMAT, "features": FEATURES_VERSION}
    return NgramWeights(
        keys=fitted.keys[useful],
        weights=np.ascontiguousarray(steps[useful].T),
        scales=scales,
        biases=fitted.biases,
        temperatures=temperatures,
        registers=tuple(register.name for register in REGISTERS),
        about={**about, **version},
    )
