"""Charts carry the figures as data, readable without colour, with nothing remote."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from domain.briefs import Chart
from domain.periods import Period
from reports.charts.all import CHARTS
from reports.charts.style import FONT, LEVEL_COLOURS, SCHEMA, SENTIMENT_COLOURS
from reports.figures.collect import collect
from reports.figures.figures import Figures
from reports.settings import ReportSettings
from tests.unit.reports.city import BODY, PERIOD, SOURCES, City, tagged

SETTINGS = ReportSettings()


def texts(node: Any) -> Iterator[str]:
    """Every string of a specification that is not a data value."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "values":
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


def values(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "data":
                yield from value["values"]
            else:
                yield from values(value)
    elif isinstance(node, list):
        for value in node:
            yield from values(value)


def drawn(chart: Chart) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(chart.spec)
    return spec


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_remote_and_nothing_is_computed(city: City, name: str) -> None:
    spec = drawn(CHARTS[name](city.figures(), SETTINGS))
    assert spec.pop("$schema") == SCHEMA
    written = json.dumps(spec, ensure_ascii=False)
    assert "://" not in written
    for word in ('"url"', '"expr"', '"signal"', '"transform"', '"labelExpr"', '"href"', '"params"'):
        assert word not in written


def test_the_trend_holds_every_day_and_sentiment(city: City) -> None:
    figures = city.figures()
    rows = list(values(drawn(CHARTS["trend"](figures, SETTINGS))))
    assert sum(row["条数"] for row in rows if "条数" in row) == figures.value("mentions")
    assert [row["合计"] for row in rows if "合计" in row] == [day.value for day in figures.family("day")]


def test_a_longer_period_is_drawn_as_lines_told_apart_by_dash_and_symbol(city: City) -> None:
    figures = city.figures(Period.of_days(date(2026, 10, 1), date(2026, 11, 22), BODY.zone))
    encoding = drawn(CHARTS["trend"](figures, SETTINGS))["encoding"]
    assert {encoding[channel]["field"] for channel in ("color", "shape", "strokeDash")} == {"情感"}


def test_platforms_and_topics_hold_their_figures(city: City) -> None:
    figures = city.figures()
    platforms = {row["平台"]: row["条数"] for row in values(drawn(CHARTS["platforms"](figures, SETTINGS)))}
    assert platforms == {figure.name: figure.value for figure in figures.family("platform")}
    topics = [row for row in values(drawn(CHARTS["topics"](figures, SETTINGS))) if row.get("部分") == "负面"]
    assert {row["主题"]: row["条数"] for row in topics} == {
        topic.name: figures.value(f"{topic.id}:negative") for topic in figures.family("topic")
    }


def test_a_topic_with_few_mentions_shows_no_share(empty_city: City, moment: Callable[[int], datetime]) -> None:
    empty_city.store.put([tagged(n, moment(n), topics=("fire",)) for n in range(4)], moment(9))
    chart = CHARTS["topics"](empty_city.figures(), SETTINGS)
    assert "4条，样本不足" in chart.spec
    assert "%" not in chart.summary


@pytest.mark.parametrize("name", CHARTS)
def test_hostile_names_stay_data(empty_city: City, moment: Callable[[int], datetime], name: str) -> None:
    hostile = '"}]};alert(1)//datum.x\u202e\x00{{signal}}'
    documents = [tagged(n, moment(n), topics=("fire",), source="news") for n in range(12)]
    empty_city.store.put(documents, moment(30))
    figures = collect(
        empty_city.store,
        empty_city.state,
        BODY,
        PERIOD,
        {"fire": hostile},
        source_names={**SOURCES, "news": hostile},
    )
    spec = drawn(CHARTS[name](figures, SETTINGS))
    spec.pop("description")
    assert not any("alert(1)" in text for text in texts(spec))
    assert "\\u0000" not in json.dumps(spec)
    assert "\\u202e" not in json.dumps(spec)


@pytest.mark.parametrize("name", CHARTS)
def test_title_note_and_summary_are_chinese_and_tell_the_sample(city: City, name: str) -> None:
    chart = CHARTS[name](city.figures(), SETTINGS)
    spec = drawn(chart)
    assert spec["title"]["text"] == chart.title
    assert "11月16日至11月22日" in spec["title"]["subtitle"]
    assert chart.summary
    assert spec["config"]["font"].split(",")[0] == FONT


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_week_is_told_in_words(empty_city: City, name: str) -> None:
    chart = CHARTS[name](empty_city.figures(), SETTINGS)
    assert "没有" in chart.summary or "0条" in chart.summary


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1), from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_sentiments_differ_in_lightness_for_grey_prints() -> None:
    lights = sorted(luminance(colour) for colour in SENTIMENT_COLOURS.values())
    for dark, light in itertools.pairwise(lights):
        assert (light + 0.05) / (dark + 0.05) > 1.8
    assert len(set(LEVEL_COLOURS.values())) == len(LEVEL_COLOURS)


def test_the_axis_of_counts_has_whole_numbers(city: City) -> None:
    spec = drawn(CHARTS["levels"](city.figures(), SETTINGS))
    assert spec["layer"][0]["encoding"]["x"]["axis"]["values"] == [0, 1, 2]


def test_figures_without_days_make_a_chart_all_the_same(city: City) -> None:
    empty = Period(PERIOD.start, PERIOD.start)
    figures: Figures = city.figures(empty)
    assert CHARTS["trend"](figures, SETTINGS).summary == "本期没有信息。"
