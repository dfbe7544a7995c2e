"""What sets the confidence right, on made-up answers whose chances are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentiment.second import CLASSES, SecondLevel, calibrated
from nlp.training.calibration import Floats, fit_confidence, fit_second_level
from nlp.training.corpora import REGISTERS, SETS, Corpus
from nlp.training.evaluation import figures

PUBLIC = [number for number, entry in enumerate(SETS) if entry.file and entry.classes]
NOISE = 0.06
"""Share of the labels drawn blindly: nobody can be surer than the rest allows."""


def answers(number: int, each: int, blunt: float, seed: int) -> tuple[Floats, Floats, Corpus]:
    """Probabilities too even by the power `blunt` that know nothing of the noise; a gate sure of itself; labels."""
    generator = np.random.default_rng(seed)
    entry = SETS[number]
    evidence = np.full((each, CLASSES), -30.0)
    evidence[:, list(entry.classes)] = generator.normal(0.0, 2.0, (each, len(entry.classes)))
    true = np.exp(evidence) / np.exp(evidence).sum(axis=1, keepdims=True)
    said = true**blunt / (true**blunt).sum(axis=1, keepdims=True)
    labels = (generator.random((each, 1)) > true.cumsum(axis=1)).sum(axis=1).clip(max=CLASSES - 1)
    blind = generator.random(each) < NOISE
    labels[blind] = generator.choice(entry.classes, int(blind.sum()))
    gate = np.tile(np.eye(len(REGISTERS))[REGISTERS.index(entry.register)], (each, 1))
    return said, gate, Corpus(("",) * each, labels, np.full(each, number), np.arange(each, dtype=np.uint64))


def error(number: int, probabilities: Floats, corpus: Corpus) -> float:
    return figures("", probabilities, corpus.labels, SETS[number].classes).calibration_error


@pytest.mark.parametrize("number", PUBLIC)
def test_timid_answers_with_noisy_labels_become_calibrated(number: int) -> None:
    sharpness, doubts = fit_confidence(*answers(number, 5_000, 0.7, 1))
    said, gate, corpus = answers(number, 5_000, 0.7, 2)
    set_right = calibrated(said, gate @ sharpness, gate @ doubts)
    assert error(number, set_right, corpus) < min(0.02, error(number, said, corpus) / 2)


def test_own_sentences_do_not_make_the_model_surer() -> None:
    own = next(number for number, entry in enumerate(SETS) if not entry.file)
    sharpness, doubts = fit_confidence(*answers(own, 2_000, 0.5, 3))
    home = REGISTERS.index(SETS[own].register)
    assert (sharpness[home], doubts[home]) == (1.0, 0.0)


@given(st.integers(0, 1_000), st.floats(0.1, 4.0), st.floats(0.0, 0.9))
def test_setting_confidence_right_changes_no_answer(seed: int, power: float, doubt: float) -> None:
    mixed = np.random.default_rng(seed).dirichlet(np.ones(CLASSES), 20)
    found = calibrated(mixed, np.full(20, power), np.full(20, doubt))
    assert found.argmax(axis=1).tolist() == mixed.argmax(axis=1).tolist()
    assert found.sum(axis=1) == pytest.approx(1.0)


def test_no_power_and_no_doubt_leave_the_mixture() -> None:
    columns = (CLASSES + 1) * len(REGISTERS)
    plain = SecondLevel(np.eye(columns), np.zeros(columns), np.ones(len(REGISTERS)), np.zeros(len(REGISTERS)))
    sums = np.random.default_rng(5).normal(0.0, 1.0, (30, columns))
    assert plain.probabilities(sums) == pytest.approx(plain.mixture(sums)[0])


def test_both_levels_together_on_texts_of_both_halves() -> None:
    generator = np.random.default_rng(6)
    sums = generator.normal(0.0, 1.0, (300, (CLASSES + 1) * len(REGISTERS)))
    corpus = Corpus(
        ("",) * 300, generator.choice((0, 2), 300), np.zeros(300, dtype=np.int64), np.arange(300, dtype=np.uint64)
    )
    found = fit_second_level(sums, corpus)
    assert np.isfinite(found.probabilities(sums)).all()
    assert (found.sharpness > 0).all()
    assert ((found.doubts >= 0) & (found.doubts < 1)).all()
