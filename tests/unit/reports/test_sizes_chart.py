"""The size curve of an event: every day with its count, days without any too, legible at every length."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from reports.charts.sizes import sizes
from reports.charts.style import SCHEMA
from reports.drawing import svg
from reports.settings import ReportSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
FIRST = date(2026, 11, 3)
SETTINGS = ReportSettings()


def event(*counted: tuple[int, int]) -> Event:
    """Sizes as days after FIRST and counts."""
    days = tuple((FIRST + timedelta(days=after), count) for after, count in counted)
    return Event("e", "行道树", "d", NOW, NOW, (), 0, 0, sizes=days)


def layers(told: Event, settings: ReportSettings = SETTINGS) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    bars, words = json.loads(sizes(told, settings).spec)["layer"]
    return bars["data"]["values"], words["data"]["values"]


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 90), min_size=1, max_size=30), st.integers(280, 1600))
def test_every_day_of_the_span_stands_there_once_with_its_count(counted: dict[int, int], width: int) -> None:
    told = event(*sorted(counted.items()))
    bars, words = layers(told, SETTINGS.model_copy(update={"chart_width": width}))
    assert len(bars) == max(counted) - min(counted) + 1 == len({bar["日期"] for bar in bars})
    assert sum(bar["条数"] for bar in bars) == sum(counted.values())
    assert max(word["条数"] for word in words) == max(counted.values())
    assert all(word in bars and word["条数"] for word in words)


def test_the_words_say_what_the_picture_shows() -> None:
    chart = sizes(event((0, 2), (4, 9), (5, 1)), SETTINGS)
    assert chart.summary == "2026年11月3日至2026年11月8日共12条，3天有信息；11月7日最多，9条。"
    assert "2026年11月3日，n=1条" in sizes(event((0, 1)), SETTINGS).spec
    assert [bar["日期"] for bar in layers(event((0, 1), (1, 1)))[0]] == ["11/3", "11/4"]
    assert layers(event((0, 1), (60, 1)))[0][0]["日期"] == "26/11/3"


def test_where_there_is_room_every_count_is_written_else_the_greatest() -> None:
    month = event(*((day, 1 + day % 3) for day in range(28)))
    assert len(layers(month)[1]) == 28
    narrow = SETTINGS.model_copy(update={"chart_width": 340})
    assert layers(month, narrow)[1] == [{"日期": "11/5", "条数": 3}]


@pytest.mark.parametrize("told", [event(), event((0, 1)), event((0, 3), (400, 2))])
def test_it_can_be_drawn_without_anything_remote(told: Event) -> None:
    chart = sizes(told, SETTINGS)
    assert "://" not in chart.spec.replace(SCHEMA, "")
    assert "<svg" in svg(chart)
