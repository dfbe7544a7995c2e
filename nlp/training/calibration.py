"""Sets the confidence of the second level right, without changing an answer.

The second level is fitted for the likelihood of labels that annotators, emoticons and forwarding made noisy, some sets
weighted towards rare classes. Left as it is it says too little where it is fairly sure and too much where it is very
sure. For each register a power and a share of doubt (see `SecondLevel`) are fitted on texts that neither level has seen,
so that the probability of the answer is near the share of right answers (after the temperatures of Guo et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.second import SecondLevel, calibrated, weighed
from nlp.training.corpora import REGISTERS, SETS, UNLABELLED, Corpus
from nlp.training.stacking import fit_stack

Floats = NDArray[np.float64]

_SHARPNESS = np.round(np.geomspace(0.8, 1.8, 15), 4)
_DOUBTS = np.array([0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12])
_ROUNDS = 2
_HALVES_SEED = 2_000
_SMALL = 1e-9


def fit_second_level(sums: Floats, corpus: Corpus) -> SecondLevel:
    """`sums` (texts, 4 R) are the first level's for the corpus, each text's from a model that has not seen it. What the
    confidence is fitted on comes from second levels of the other half of the texts."""
    halves = corpus.folds(2, seed=_HALVES_SEED)
    mixed, gate = np.zeros((len(corpus), 3)), np.zeros((len(corpus), len(REGISTERS)))
    for half in (0, 1):
        other = halves != half
        mixed[~other], gate[~other] = fit_stack(sums[other], corpus.part(other)).mixture(sums[~other])
    sharpness, doubts = fit_confidence(mixed, gate, corpus)
    return replace(fit_stack(sums, corpus), sharpness=sharpness, doubts=doubts)


def fit_confidence(mixed: Floats, gate: Floats, corpus: Corpus) -> tuple[Floats, Floats]:
    """Power and doubt of each register: the least log loss of "the answer is right", each public set the same weight, one
    register after another over a grid. Registers without a public labelled set keep 1 and 0: sentences made from
    phrases are too easy to tell how sure one may be of others."""
    known = [n for n, entry in enumerate(SETS) if entry.file and entry.classes and (corpus.sets == n).any()]
    answers = [_answers(mixed, gate, corpus, number) for number in known]
    sharpness, doubts = np.ones(len(REGISTERS)), np.zeros(len(REGISTERS))
    for _ in range(_ROUNDS):
        for register in dict.fromkeys(REGISTERS.index(SETS[number].register) for number in known):
            tried = []
            for power in _SHARPNESS:
                for doubt in _DOUBTS:
                    sharpness[register], doubts[register] = power, doubt
                    tried.append((np.mean([part.loss(sharpness, doubts) for part in answers]), power, doubt))
            _, sharpness[register], doubts[register] = min(tried)
    return sharpness, doubts


@dataclass(frozen=True, slots=True)
class _Answers:
    """The texts of one set: what was answered among the classes the set knows, and whether that was right."""

    mixed: Floats
    gate: Floats
    classes: list[int]
    answer: NDArray[np.int64]
    right: NDArray[np.bool_]

    def loss(self, sharpness: Floats, doubts: Floats) -> float:
        found = calibrated(self.mixed, weighed(self.gate, sharpness), weighed(self.gate, doubts))
        rows = np.arange(len(found))
        sure = found[rows, self.answer] / found[:, self.classes].sum(axis=1)
        chance = np.where(self.right, sure, 1.0 - sure)
        return -float(np.log(chance + _SMALL).mean())


def _answers(mixed: Floats, gate: Floats, corpus: Corpus, number: int) -> _Answers:
    rows = (corpus.sets == number) & (corpus.labels != UNLABELLED)
    classes = list(SETS[number].classes)
    answer = np.array(classes)[mixed[rows][:, classes].argmax(axis=1)]
    return _Answers(mixed[rows], gate[rows], classes, answer, answer == corpus.labels[rows])
