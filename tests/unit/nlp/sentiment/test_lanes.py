from __future__ import annotations

import numpy as np
import pytest

from nlp.sentiment.lanes import PackedColumns


def plain_sums(weights: np.ndarray, feature: np.ndarray, owner: np.ndarray, texts: int) -> np.ndarray:
    sums = np.zeros((texts, len(weights)), dtype=np.int64)
    for one, text in zip(feature.tolist(), owner.tolist(), strict=True):
        sums[text] += weights[:, one]
    return sums


@pytest.mark.parametrize("columns", [1, 3, 4, 24])
@pytest.mark.parametrize("longest", [0, 1, 300, 511, 512, 1452, 5000])
def test_sums_are_those_of_every_weight_added_by_itself(columns: int, longest: int) -> None:
    dice = np.random.default_rng(longest)
    weights = dice.integers(-128, 128, size=(columns, 400)).astype(np.int8)
    owner = dice.permutation(np.repeat([0, 2, 3], [longest, 700 if longest > 511 else 7, 1]))
    feature = dice.integers(0, 400, size=len(owner))
    assert (PackedColumns(weights).sums(feature, owner, 5) == plain_sums(weights, feature, owner, 5)).all()


@pytest.mark.parametrize("worst", [-128, 127])
@pytest.mark.parametrize("length", [511, 512, 513, 1023, 1452])
def test_no_text_makes_a_lane_run_over(worst: int, length: int) -> None:
    """A hostile text of nothing but the strongest n-grams, beside columns of the other sign."""
    weights = np.array([[worst], [-1 - worst], [worst], [-1 - worst]], dtype=np.int8)
    owner = np.repeat([0, 1], [length, 3])
    found = PackedColumns(weights).sums(np.zeros(len(owner), dtype=np.int64), owner, 2)
    assert found[0].tolist() == [worst * length, (-1 - worst) * length, worst * length, (-1 - worst) * length]


def test_no_texts() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert PackedColumns(np.ones((4, 2), dtype=np.int8)).sums(nothing, nothing, 0).shape == (0, 4)
