"""Is an adjustment worth having? Measured on corrections and other texts that it was not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray

from domain.documents import Document
from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.fit import Lessons, Weights, fit
from nlp.adjustment.readers import Reader
from nlp.adjustment.weights import make_adjustment
from nlp.training.duplicates import groups_of_copies

FEWEST_CORRECTIONS = 30
FEWEST_ANCHORS = 100
LEAST_AGREEMENT = 0.98
_FOLDS = 5
_SEED = 20
_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over texts not learned from. `before` and `after` are corrections that the shipped model and the adjusted
    one answer as the staff did, `earlier` the adjustment in use (None when there is none); `gained` became right,
    `lost` became wrong; `agreeing` of `anchors` uncorrected texts keep the shipped model's answer."""

    corrections: int
    before: int
    after: int
    earlier: int | None
    gained: int
    lost: int
    anchors: int
    agreeing: int

    def refusal(self) -> str:
        """Why the adjustment is not taken, as one Chinese sentence; empty when it is."""
        checks = (
            (self.corrections >= FEWEST_CORRECTIONS, f"更正只有 {self.corrections} 条，至少要 {FEWEST_CORRECTIONS} 条"),
            (
                self.anchors >= FEWEST_ANCHORS,
                f"未更正的文档只有 {self.anchors} 篇，至少要 {FEWEST_ANCHORS} 篇用来防止跑偏",
            ),
            (self.after > self.before, f"重新训练后不比原来好（答对 {self.before} → {self.after} 条）"),
            (
                by_chance(self.gained, self.lost) <= _CHANCE,
                f"好转不足以排除偶然（改对 {self.gained} 条，改错 {self.lost} 条）",
            ),
            (
                self.agreeing >= LEAST_AGREEMENT * self.anchors,
                f"其他文档的结果变动过大（{self.anchors} 篇里只有 {self.agreeing} 篇不变，要求 {LEAST_AGREEMENT:.0%}）",
            ),
            (
                self.earlier is None or self.after > self.earlier,
                f"不比现用的调整好（现用的答对 {self.earlier} 条，新的 {self.after} 条）",
            ),
        )
        return next((message for holds, message in checks if not holds), "")


@dataclass(frozen=True, slots=True)
class Taught:
    """What the staff said: `labels` are positions in the reader's classes; `earlier` marks the corrections that the
    adjustment in use was learned from (None when there is none)."""

    documents: Sequence[Document]
    labels: NDArray[np.int64]
    earlier: NDArray[np.bool_] | None


def by_chance(gained: int, lost: int) -> float:
    """How likely at least so many of the changed answers turn right if each were a toss of a coin (one-sided sign test)."""
    changed = gained + lost
    return float(sum(comb(changed, count) for count in range(gained, changed + 1)) / 2**changed)


class Trial:
    """One subject's corrections and anchors, read once."""

    def __init__(self, reader: Reader, taught: Taught, anchors: Sequence[Document]) -> None:
        self._reader = reader
        self._taught = taught
        self._anchors = anchors
        documents = [*taught.documents, *anchors]
        self._reading = reader.read(documents)
        corrected = np.arange(len(documents)) < len(taught.documents)
        targets = self._reading.probabilities.copy()
        targets[corrected] = np.eye(len(reader.classes))[taught.labels]
        self._lessons = Lessons(self._reading.presence, self._reading.probabilities, targets, corrected)
        self._folds = _folds(taught.documents, len(anchors))

    @cached_property
    def _both(self) -> tuple[list[str], list[str]]:
        """The shipped model's answer to each text, and that of an adjustment that had not seen it."""
        everything = np.ones(len(self._folds), dtype=bool)
        return self._answers(self._reading.probabilities), self._held_out(everything)

    def moved(self) -> list[tuple[Document, str, str]]:
        """Uncorrected texts that an adjustment would answer otherwise: answer of the shipped model, of the adjusted one."""
        size = len(self._taught.documents)
        before, after = self._both
        changed = zip(self._anchors, before[size:], after[size:], strict=True)
        return [(document, was, now) for document, was, now in changed if was != now]

    def figures(self) -> Figures:
        """By five-fold cross-validation; near copies share a fold."""
        corrected = self._lessons.corrected
        size = int(corrected.sum())
        truth = [self._reader.classes[label] for label in self._taught.labels]
        before, after = self._both
        was = np.array([one == other for one, other in zip(before[:size], truth, strict=True)], dtype=bool)
        now = np.array([one == other for one, other in zip(after[:size], truth, strict=True)], dtype=bool)
        return Figures(
            corrections=size,
            before=int(was.sum()),
            after=int(now.sum()),
            earlier=self._earlier(truth),
            gained=int((now & ~was).sum()),
            lost=int((was & ~now).sum()),
            anchors=len(before) - size,
            agreeing=sum(one == other for one, other in zip(before[size:], after[size:], strict=True)),
        )

    def weights(self) -> Weights | None:
        """Learned from everything."""
        return fit(self._lessons, np.ones(len(self._folds), dtype=bool))

    def _earlier(self, truth: Sequence[str]) -> int | None:
        """How the adjustment in use does: learned anew, without each fold, from the corrections it knew."""
        if self._taught.earlier is None:
            return None
        known = np.concatenate((self._taught.earlier, np.ones(len(self._folds) - len(truth), dtype=bool)))
        return sum(one == other for one, other in zip(self._held_out(known)[: len(truth)], truth, strict=True))

    def _held_out(self, usable: NDArray[np.bool_]) -> list[str]:
        """An answer for each text, from weights that were learned from usable texts of the other folds."""
        probabilities = self._reading.probabilities.copy()
        for fold in range(_FOLDS):
            weights = fit(self._lessons, usable & (self._folds != fold))
            if weights is not None:
                tested = self._folds == fold
                probabilities[tested] = self._adjusted(weights)[tested]
        return self._answers(probabilities)

    def _adjusted(self, weights: Weights) -> NDArray[np.float64]:
        about = {"subject": self._reader.subject.value, "base": self._reader.base, "until": ""}
        trial = make_adjustment(weights.keys, weights.rows, self._reader.classes, about)
        return self._reading.adjusted(Adjuster(trial))

    def _answers(self, probabilities: NDArray[np.float64]) -> list[str]:
        return self._reader.answers(probabilities, self._reading.known)


def _folds(corrected: Sequence[Document], anchors: int) -> NDArray[np.int64]:
    groups = groups_of_copies([f"{document.title} {document.text}" for document in corrected])
    kinds, group = np.unique(groups, return_inverse=True)
    shuffled = np.random.default_rng(_SEED).permutation(len(kinds)) % _FOLDS
    return np.concatenate((shuffled[group], np.arange(anchors) % _FOLDS)).astype(np.int64)
