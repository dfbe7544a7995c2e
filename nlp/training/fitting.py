"""From labelled texts to the model that can be kept in a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.lookup import HashIndex
from nlp.sentiment.occurrences import occurrences_of
from nlp.sentiment.second import CLASSES, SecondLevel
from nlp.sentiment.views import VIEWS_VERSION, hashed_views
from nlp.sentiment.weights import FORMAT, NgramWeights
from nlp.training.calibration import fit_second_level
from nlp.training.corpora import REGISTERS, UNLABELLED, Corpus
from nlp.training.experts import FitOptions, Ones, fit_experts, fit_gate
from nlp.training.matrix import BinaryMatrix

RAREST = 3  # an n-gram must occur in so many training texts; also keeps what one person wrote out of the file
FOLDS = 5
HEARD = 3
"""Parts of the corpus, and how many of them the second level is fitted on: on what a model of the four others says of each.
Models of four fifths are nearly as sure as the one that ships; hearing the last two parts would take two more fits."""

_STEPS = 127
_SPLIT_SEED = 1_000  # another split than the one callers hold texts out by


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted, before rounding to 8 bits: `columns` (V, 4 R) and `biases` (4 R)."""

    keys: NDArray[np.uint32]
    columns: NDArray[np.float64]
    biases: NDArray[np.float64]


def train(corpus: Corpus, options: FitOptions, about: dict[str, Any], *, seed: int = 0) -> NgramWeights:
    """Train on all of `corpus`. The second level is fitted on texts that a model of the other parts has not seen.

    The same corpus, options and seed give the same model. `about` goes into the file (provenance).
    """
    folds = corpus.folds(FOLDS, seed=_SPLIT_SEED + seed)
    sums = np.zeros((len(corpus), (CLASSES + 1) * len(REGISTERS)))
    for fold in range(HEARD):
        hidden = folds == fold
        sums[hidden] = _sums(fit(corpus.part(~hidden), options), corpus.part(hidden))
    heard = folds < HEARD
    return quantized(fit(corpus, options), fit_second_level(sums[heard], corpus.part(heard)), about)


def fit(corpus: Corpus, options: FitOptions) -> Fit:
    """Experts and gate for one corpus."""
    keys, ones = occurrences(corpus)
    labelled = corpus.labels != UNLABELLED
    weights, biases = fit_experts(_kept(ones, labelled), corpus.part(labelled), options)
    gate, gate_biases = fit_gate(ones, corpus, options)
    columns = np.concatenate((weights.transpose(1, 0, 2).reshape(len(keys), -1), gate), axis=1)
    return Fit(keys, columns, np.concatenate((biases.ravel(), gate_biases)))


def occurrences(corpus: Corpus) -> tuple[NDArray[np.uint32], Ones]:
    """The n-grams found in at least `RAREST` texts, ascending by hash, and where they occur."""
    found = occurrences_of(*hashed_views(corpus.texts))
    keys, place, counts = np.unique(found.hashed, return_inverse=True, return_counts=True)
    kept = counts >= RAREST
    number = np.cumsum(kept) - 1
    keep = kept[place]
    return keys[kept], Ones(found.owner[keep], number[place][keep], int(kept.sum()))


def _kept(ones: Ones, texts: NDArray[np.bool_]) -> Ones:
    """The ones of the chosen texts, which are numbered anew."""
    keep = texts[ones.text]
    return Ones((np.cumsum(texts) - 1)[ones.text[keep]], ones.ngram[keep], ones.size)


def _sums(fitted: Fit, corpus: Corpus) -> NDArray[np.float64]:
    """Exact (unrounded) column sums of every text."""
    found = occurrences_of(*hashed_views(corpus.texts))
    hits, column = found.known(HashIndex(fitted.keys))
    return BinaryMatrix(found.owner[hits], column, len(corpus), len(fitted.keys)).times(fitted.columns) + fitted.biases


def quantized(fitted: Fit, second: SecondLevel, about: dict[str, Any]) -> NgramWeights:
    """Round every weight to 8 bits; n-grams whose weights all round to zero are left out.

    The version is a hash of all that decides a score: equal versions give equal scores."""
    scales = np.maximum(np.abs(fitted.columns).max(axis=0), 1e-12) / _STEPS
    steps = np.rint(fitted.columns / scales).astype(np.int8)
    useful = steps.any(axis=1)
    digest = hashlib.sha256()
    levels = (second.mixing, second.offsets, second.sharpness, second.doubts)
    for array in (fitted.keys[useful], steps[useful], scales, fitted.biases, *levels):
        digest.update(np.ascontiguousarray(array).tobytes())
    version = {"version": f"ngrams-{digest.hexdigest()[:12]}", "format": FORMAT, "features": VIEWS_VERSION}
    return NgramWeights(
        keys=fitted.keys[useful],
        weights=np.ascontiguousarray(steps[useful].T),
        scales=scales,
        biases=fitted.biases,
        mixing=second.mixing,
        offsets=second.offsets,
        sharpness=second.sharpness,
        doubts=second.doubts,
        registers=REGISTERS,
        about={**about, **version},
    )
