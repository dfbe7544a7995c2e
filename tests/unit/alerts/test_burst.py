"""The rule `burst`: far more than usual, where the usual is known."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules.baseline import usual
from alerts.rules.registry import evaluate
from alerts.settings import BurstRule
from domain.reasons import CoverageState, Level
from domain.runs import Coverage
from tests.unit.alerts.conftest import MONDAY, City, FrameMaker

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def rule(**values: Any) -> BurstRule:
    return BurstRule.model_validate({"kind": "burst", "id": "hot", "name": "突增", **values})


def history(city: City, count: int, weeks: int = 8, **values: Any) -> None:
    """The same count in the same window of each of the weeks before."""
    for week in range(1, weeks + 1):
        city.write(count, at=MONDAY - week * WEEK - HOUR, **values)


def reads(state: CoverageState, weeks: int = 8) -> list[Coverage]:
    return [Coverage("forum", MONDAY - week * WEEK - HOUR, state) for week in range(1, weeks + 1)]


def test_more_than_usual_fires_and_says_how_much_is_usual(city: City, frame: FrameMaker) -> None:
    history(city, 1, topics=["pests"])
    ids = city.write(8, topics=["pests"])
    (signal,) = evaluate(rule(), city.store, frame())
    assert (signal.label, signal.level, signal.count, signal.expected) == ("pests", Level.BLUE, 8, 1.0)
    assert signal.document_ids == tuple(ids)
    assert signal.threshold == 5.0
    for said in ("近24小时", "8条", "此前8周", "中位数1条", "MAD）0", "z=7.0", "蓝色", "不少于5条"):
        assert said in signal.explanation


@pytest.mark.parametrize(
    ("now", "before", "level"),
    [
        (4, 0, None),
        (5, 0, Level.BLUE),
        (8, 6, None),
        (15, 1, Level.YELLOW),
        (50, 1, Level.ORANGE),
        (50, 47, Level.BLUE),
    ],
)
def test_both_the_count_and_the_deviation_decide(
    city: City, frame: FrameMaker, now: int, before: int, level: Level | None
) -> None:
    history(city, before or 1, topics=["pests" if before else "roads"])
    city.write(now, topics=["pests"])
    assert [s.level for s in evaluate(rule(), city.store, frame()) if s.label == "pests"] == ([level] if level else [])


def test_a_usually_busy_weekday_is_compared_with_itself(city: City, frame: FrameMaker) -> None:
    """Every Monday brings ten; on a Tuesday ten would be news."""
    history(city, 10, topics=["pests"])
    city.write(10, topics=["pests"])
    assert evaluate(rule(), city.store, frame()) == []
    tuesday = MONDAY + DAY
    city.write(10, topics=["pests"], at=tuesday - HOUR)
    assert [signal.label for signal in evaluate(rule(), city.store, frame(tuesday))] == ["pests"]


def test_one_past_outbreak_does_not_hide_the_next(city: City, frame: FrameMaker) -> None:
    history(city, 1, topics=["pests"])
    city.write(80, at=MONDAY - 3 * WEEK - HOUR, topics=["pests"])
    city.write(12, topics=["pests"])
    (signal,) = evaluate(rule(), city.store, frame())
    assert signal.expected == 1.0


def test_too_few_covered_weeks_use_the_fixed_count_and_say_so(city: City, frame: FrameMaker) -> None:
    city.write(9, topics=["pests"])
    assert evaluate(rule(), city.store, frame()) == []
    city.write(91, topics=["pests"])
    (signal,) = evaluate(rule(), city.store, frame())
    assert (signal.level, signal.expected) == (Level.BLUE, None)
    assert "样本不足（只有0周可比，需要4周）" in signal.explanation
    assert "固定条数10条" in signal.explanation


def test_a_quiet_week_that_was_read_counts_as_zero_and_a_failed_one_does_not(city: City, frame: FrameMaker) -> None:
    city.write(6, topics=["pests"])
    silent = evaluate(rule(), city.store, frame(coverage=reads(CoverageState.FAILED)))
    assert silent == []
    (signal,) = evaluate(rule(), city.store, frame(coverage=reads(CoverageState.EMPTY)))
    assert signal.expected == 0.0


def test_a_week_that_could_not_be_read_is_left_out(city: City, frame: FrameMaker) -> None:
    history(city, 1, topics=["pests"])
    city.write(8, topics=["pests"])
    partly = [*reads(CoverageState.OK), *reads(CoverageState.FAILED)][:8]
    assert "此前8周" in evaluate(rule(), city.store, frame(coverage=partly))[0].explanation
    three_failed = reads(CoverageState.UNAUTHORISED, weeks=3)
    assert "此前5周" in evaluate(rule(), city.store, frame(coverage=three_failed))[0].explanation


def test_imported_history_counts_although_nobody_noted_an_attempt(city: City, frame: FrameMaker) -> None:
    """Every week has something, though not within the very window."""
    for week in range(1, 9):
        city.write(1, at=MONDAY - week * WEEK + 2 * DAY, topics=["roads"])
    city.write(6, topics=["pests"])
    (signal,) = evaluate(rule(), city.store, frame())
    assert (signal.expected, "此前8周" in signal.explanation) == (0.0, True)


def busy_board(city: City) -> None:
    """Five hundred ordinary messages: every second one says 业主."""
    for day in range(1, 51):
        city.write(5, at=MONDAY - day * DAY - HOUR, keywords=["业主", "物业"])
        city.write(5, at=MONDAY - day * DAY - HOUR, keywords=["停车", "路灯"])


def test_key_words_name_the_matter_and_not_the_board(city: City, frame: FrameMaker) -> None:
    busy_board(city)
    city.write(14, keywords=["业主", "搅拌站", "噪音"])
    signals = evaluate(rule(by="keyword"), city.store, frame())
    assert {signal.label for signal in signals} == {"搅拌站", "噪音"}


def schools(city: City, at_noon: int) -> None:
    """Seven messages with 学校, which is said twice a week anyway; `at_noon` of them are about lunch."""
    for day in range(3, 51, 4):
        city.write(1, at=MONDAY - day * DAY - HOUR, keywords=["学校"])
    city.write(at_noon, keywords=["学校", "午餐"])
    for number in range(7 - at_noon):
        city.write(1, keywords=["学校", f"别的事{number}"])


def test_a_word_of_many_matters_needs_a_companion(city: City, frame: FrameMaker) -> None:
    busy_board(city)
    city.write(20, keywords=["停车", "路灯"])
    schools(city, at_noon=2)
    assert evaluate(rule(by="keyword"), city.store, frame()) == []


def test_documents_that_share_a_second_word_are_one_matter(city: City, frame: FrameMaker) -> None:
    busy_board(city)
    city.write(20, keywords=["停车", "路灯"])
    schools(city, at_noon=4)
    assert [signal.label for signal in evaluate(rule(by="keyword"), city.store, frame())] == ["学校"]


def test_a_general_rise_is_one_matter_and_not_one_for_each_word(city: City, frame: FrameMaker) -> None:
    busy_board(city)
    city.write(15, keywords=["业主", "物业"])
    city.write(15, keywords=["停车", "路灯"])
    assert evaluate(rule(by="keyword"), city.store, frame()) == []
    (signal,) = evaluate(rule(by="none"), city.store, frame())
    assert (signal.label, signal.count) == ("", 30)


@pytest.mark.parametrize("word", ["路", "2019", "林业局"])
def test_words_that_say_nothing(city: City, frame: FrameMaker, word: str) -> None:
    history(city, 1, topics=["roads"])
    city.write(9, keywords=[word])
    assert evaluate(rule(by="keyword"), city.store, frame()) == []


def test_strongest_first(city: City, frame: FrameMaker) -> None:
    history(city, 1, topics=["roads"])
    city.write(6, topics=["fire"])
    city.write(20, topics=["pests"])
    city.write(9, topics=["fees"])
    assert [s.label for s in evaluate(rule(), city.store, frame())] == ["pests", "fees", "fire"]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=52), st.integers(0, 500))
def test_the_usual_level_is_median_and_mad(counts: list[int], now: int) -> None:
    level = usual(counts)
    middle = median(counts)
    deviation = median([abs(count - middle) for count in counts])
    assert level.z(now) == pytest.approx((now - middle) / max(1, deviation))
    assert usual(list(reversed(counts))) == level
