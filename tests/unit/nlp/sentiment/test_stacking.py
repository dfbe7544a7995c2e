"""The second level on made-up sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp.sentiment.second import CLASSES
from nlp.training.corpora import REGISTERS, SETS, UNLABELLED, Corpus
from nlp.training.evaluation import figures
from nlp.training.stacking import Floats, _Stacking, fit_stack

COLUMNS = (CLASSES + 1) * len(REGISTERS)
BOASTING = 8.0
"""Times the evidence there is: what an overfitted first level says of texts it has seen."""


def labelled(number: int, each: int, seed: int) -> tuple[Floats, Corpus]:
    """Sums and labels of one set. The true evidence for each class is normal; the register's own classifier shows it
    boasted, the others and the gate show noise."""
    generator = np.random.default_rng(seed)
    entry = SETS[number]
    evidence = generator.normal(0.0, 1.0, (each, CLASSES))
    classes = np.array(entry.classes)
    chances = np.exp(evidence[:, classes])
    chances /= chances.sum(axis=1, keepdims=True)
    labels = classes[(generator.random((each, 1)) > chances.cumsum(axis=1)).sum(axis=1).clip(max=len(classes) - 1)]
    sums = generator.normal(0.0, 0.3, (each, COLUMNS))
    register = REGISTERS.index(entry.register)
    sums[:, CLASSES * register : CLASSES * (register + 1)] = BOASTING * evidence
    sums[:, CLASSES * len(REGISTERS) + register] += 3.0
    corpus = Corpus(("",) * each, labels, np.full(each, number), np.arange(each, dtype=np.uint64))
    return sums, corpus


def joined(parts: list[tuple[Floats, Corpus]]) -> tuple[Floats, Corpus]:
    labels = np.concatenate([corpus.labels for _, corpus in parts])
    sets = np.concatenate([corpus.sets for _, corpus in parts])
    corpus = Corpus(("",) * len(labels), labels, sets, np.arange(len(labels), dtype=np.uint64))
    return np.concatenate([sums for sums, _ in parts]), corpus


def test_boasting_classifiers_become_calibrated() -> None:
    shown = joined([labelled(0, 4_000, 1), labelled(1, 4_000, 2)])
    stack = fit_stack(*shown)
    for number in (0, 1):
        sums, corpus = labelled(number, 2_000, 10 + number)
        entry = SETS[number]
        plain = replace(stack, mixing=np.eye(COLUMNS), offsets=np.zeros(COLUMNS))
        before = figures("", plain.probabilities(sums), corpus.labels, entry.classes)
        after = figures("", stack.probabilities(sums), corpus.labels, entry.classes)
        assert before.calibration_error > 0.07
        assert after.calibration_error < before.calibration_error / 2
        assert after.accuracy > before.accuracy - 0.01


def test_texts_without_a_label_change_nothing() -> None:
    sums, corpus = labelled(1, 300, 3)
    strange = Corpus(("",) * 300, np.full(300, UNLABELLED), corpus.sets, corpus.families)
    more = joined([(sums, corpus), (sums + 5.0, strange)])
    assert np.array_equal(fit_stack(*more).mixing, fit_stack(sums, corpus).mixing)


def test_the_slope_is_that_of_the_loss() -> None:
    problem = _Stacking(*joined([labelled(0, 40, 4), labelled(1, 40, 5), labelled(3, 40, 6)]))
    generator = np.random.default_rng(7)
    point = generator.normal(0.0, 0.1, (COLUMNS + 1) * COLUMNS)
    _, slope = problem.loss(point)
    for _ in range(5):
        direction = generator.normal(0.0, 1.0, len(point))
        step = 1e-5 * direction
        rise = (problem.loss(point + step)[0] - problem.loss(point - step)[0]) / 2e-5
        assert rise == pytest.approx(float((slope * direction).sum()), rel=1e-4)
