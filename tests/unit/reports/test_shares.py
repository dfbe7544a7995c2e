"""Shares add up, whatever the counts are."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures.shares import PARTS, shares
from reports.percent import change, percent

counts = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12)


@given(counts)
def test_printed_percentages_add_up_to_a_hundred(numbers: list[int]) -> None:
    printed = [round(float(percent(share).rstrip("%")) * 10) for share in shares(numbers)]
    assert sum(printed) == (PARTS if sum(numbers) else 0)


@given(counts)
def test_no_share_is_a_thousandth_off(numbers: list[int]) -> None:
    total = sum(numbers)
    for number, share in zip(numbers, shares(numbers), strict=True):
        assert abs(share - (number / total if total else 0)) < 1 / PARTS


@given(counts)
def test_a_greater_count_never_has_a_smaller_share(numbers: list[int]) -> None:
    pairs = sorted(zip(numbers, shares(numbers), strict=True))
    assert all(small[1] <= great[1] for small, great in itertools.pairwise(pairs) if small[0] < great[0])


def test_three_thirds() -> None:
    assert shares([1, 1, 1]) == (0.334, 0.333, 0.333)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12, 8, "较上期增加4条"),
        (30, 20, "较上期增加10条（50.0%）"),
        (5, 20, "较上期减少15条（75.0%）"),
        (7, 7, "与上期持平"),
        (3, 0, "较上期增加3条"),
        (3, None, "上期无可比数字"),
    ],
)
def test_change_is_told_with_a_percentage_only_on_a_base_that_allows_one(
    now: float, before: float | None, words: str
) -> None:
    assert change(now, before, "条") == words
