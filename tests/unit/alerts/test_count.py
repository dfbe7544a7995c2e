"""The rule `count`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alerts.rules.registry import evaluate
from alerts.settings import CountRule
from domain.reasons import Level, Platform, Sentiment
from tests.unit.alerts.conftest import MONDAY, City, FrameMaker

HOUR = timedelta(hours=1)


def rule(**values: Any) -> CountRule:
    levels = [{"at_least": 3, "level": "blue"}, {"at_least": 6, "level": "yellow"}]
    return CountRule.model_validate({"kind": "count", "id": "pests", "name": "虫害", "levels": levels, **values})


@pytest.mark.parametrize(("count", "level"), [(2, None), (3, Level.BLUE), (5, Level.BLUE), (6, Level.YELLOW)])
def test_the_level_follows_the_count(city: City, frame: FrameMaker, count: int, level: Level | None) -> None:
    city.write(count)
    signals = evaluate(rule(), city.store, frame())
    assert [signal.level for signal in signals] == ([level] if level else [])


def test_a_signal_says_why_and_lists_its_documents(city: City, frame: FrameMaker) -> None:
    ids = city.write(4, topics=["pests"], sentiment=Sentiment.NEGATIVE)
    (signal,) = evaluate(rule(by="topic"), city.store, frame())
    assert signal.document_ids == tuple(ids)
    assert (signal.rule, signal.label, signal.count, signal.threshold) == ("pests", "pests", 4, 3.0)
    assert signal.title == "虫害：林业有害生物"
    for said in ("近24小时", "“林业有害生物”", "4条", "蓝色", "3条", "负面4条", "样本不足"):
        assert said in signal.explanation
    assert "%" not in signal.explanation


def test_a_share_is_given_from_ten_documents_on(city: City, frame: FrameMaker) -> None:
    city.write(7, sentiment=Sentiment.NEGATIVE)
    city.write(3)
    (signal,) = evaluate(rule(), city.store, frame())
    assert "负面7条，占70%" in signal.explanation


def test_the_window_ends_at_the_moment_and_does_not_look_ahead(city: City, frame: FrameMaker) -> None:
    city.write(3, at=MONDAY - 25 * HOUR)
    city.write(2, at=MONDAY - HOUR)
    city.write(3, at=MONDAY + HOUR)
    assert evaluate(rule(), city.store, frame()) == []
    assert len(evaluate(rule(window_hours=48), city.store, frame())) == 1


def test_the_body_does_not_alarm_itself(city: City, frame: FrameMaker) -> None:
    city.write(9, own=True)
    assert evaluate(rule(), city.store, frame()) == []


@pytest.mark.parametrize(
    ("filters", "fires"),
    [
        ({"topics": ["pests"]}, True),
        ({"topics": ["fire"]}, False),
        ({"platforms": ["forum"]}, True),
        ({"platforms": ["weibo"]}, False),
        ({"places": ["滨河路"]}, True),
        ({"places": ["东山"]}, False),
        ({"sentiments": ["negative"], "topics": ["pests"], "levels": [{"at_least": 3, "level": "blue"}]}, True),
        ({"sentiments": ["positive"], "topics": ["pests"], "levels": [{"at_least": 3, "level": "blue"}]}, False),
        ({"query": "白蛾"}, True),
        ({"query": "火情"}, False),
    ],
)
def test_filters(city: City, frame: FrameMaker, filters: dict[str, Any], fires: bool) -> None:
    city.write(
        3,
        topics=["pests"],
        places=["滨河路"],
        tokens=["白蛾"],
        sentiment=Sentiment.NEGATIVE,
        platform=Platform.FORUM,
    )
    assert bool(evaluate(rule(**filters), city.store, frame())) is fires


def test_reprints_count_only_when_the_rule_wants_them(city: City, frame: FrameMaker) -> None:
    (first,) = city.write(1)
    city.write(4, reprint_of=first)
    assert len(evaluate(rule(), city.store, frame())) == 1
    assert evaluate(rule(reprints=False), city.store, frame()) == []


def test_labels_by_count_and_only_those_that_the_rule_asks_for(city: City, frame: FrameMaker) -> None:
    city.write(3, topics=["fire", "roads"])
    city.write(4, topics=["pests"])
    by_topic = evaluate(rule(by="topic"), city.store, frame())
    assert [(signal.label, signal.count) for signal in by_topic] == [("pests", 4), ("fire", 3), ("roads", 3)]
    asked = evaluate(rule(by="topic", topics=["fire"]), city.store, frame())
    assert [signal.label for signal in asked] == ["fire"]


def test_the_name_of_the_body_is_no_matter(city: City, frame: FrameMaker) -> None:
    city.write(5, keywords=["市林业局", "虫害"])
    assert [signal.label for signal in evaluate(rule(by="keyword"), city.store, frame())] == ["虫害"]


def test_the_list_of_documents_is_limited_but_not_the_count(city: City, frame: FrameMaker) -> None:
    city.write(9)
    (signal,) = evaluate(rule(document_limit=2), city.store, frame())
    assert (len(signal.document_ids), signal.count) == (2, 9)
