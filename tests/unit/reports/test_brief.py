"""A brief says what the figures say, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from domain.body import Body
from domain.queries import Query, Window
from reports.brief.compose import compose, title
from reports.brief.figures_json import figures_json
from reports.brief.model import Brief, Paragraph, Picture, Table
from reports.figures.collect import collect
from reports.settings import ReportSettings
from tests.unit.reports.city import BODY, PERIOD, SOURCES, City, fill, history, tagged

HEADINGS = [
    "本期概述",
    "平台分布",
    "情感分布",
    "热点话题",
    "主要事件",
    "预警与处置",
    "诉求与答复",
    "典型案例",
    "自有渠道与信息源覆盖",
    "下期关注",
    "附表",
]


def composed(city: City, settings: ReportSettings | None = None) -> Brief:
    settings = settings or ReportSettings()
    return compose(city.figures(settings=settings), BODY, PERIOD, settings, 47)


def paragraphs(brief: Brief) -> Iterator[Paragraph]:
    for section in brief.sections:
        yield from (block for block in section.blocks if isinstance(block, Paragraph))


def tables(brief: Brief) -> dict[str, Table]:
    return {b.caption: b for section in brief.sections for b in section.blocks if isinstance(b, Table)}


def words(brief: Brief) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(brief))


def test_the_sections_stand_in_the_order_of_a_weekly_report(city: City, empty_city: City) -> None:
    for brief in (composed(city), composed(empty_city)):
        assert [section.heading for section in brief.sections] == HEADINGS
        assert all(section.blocks for section in brief.sections)


def test_the_totals_of_the_first_sentence_are_the_stores(city: City) -> None:
    public = city.store.search(Query(period=PERIOD, own=False), Window(limit=1)).total
    before = city.store.search(Query(period=PERIOD.previous(), own=False), Window(limit=1)).total
    own = city.store.search(Query(period=PERIOD, own=True), Window(limit=1)).total
    first = next(paragraphs(composed(city))).text
    assert f"公开信息{public}条，较上期增加{public - before}条" in first
    assert f"自有渠道发布信息{own}条" in first


def test_title_issue_and_period(city: City) -> None:
    brief = composed(city, ReportSettings(title_template="{body}第{issue}期（{first}至{last}）"))
    assert brief.title == "云溪市林业局第47期（2026年11月16日至2026年11月22日）"
    assert brief.subtitle == "2026年第47期（2026年11月16日—11月22日）"


def test_a_body_name_is_not_read_as_a_template() -> None:
    body = Body(name="{issue}局{first}")
    assert title(body, PERIOD, ReportSettings(), 3) == "{issue}局{first}舆情周报"


def test_every_figure_named_in_the_brief_exists_and_has_records(city: City) -> None:
    brief = composed(city)
    named = {figure for paragraph in paragraphs(brief) for figure in paragraph.figures}
    named |= {row.figure for table in tables(brief).values() for row in table.rows if row.figure}
    assert len(named) > 60
    assert all(brief.figures.find(figure_id) is not None for figure_id in named)


def test_the_appendix_lists_every_figure(city: City) -> None:
    brief = composed(city)
    rows = tables(brief)["本期指标一览"].rows
    assert [row.cells[0] for row in rows] == [figure.id for figure in brief.figures.all]
    assert [row.cells[4] for row in rows] == [str(len(figure.document_ids)) for figure in brief.figures.all]


def test_every_number_in_the_text_is_a_figure_a_change_or_a_date(city: City) -> None:
    """Numbers are taken out of the sentences one by one; what is left must come from the figures."""
    brief = composed(city)
    figures = brief.figures
    known = {f"{figure.value:g}" for figure in figures.all} | {"10", "5", "2026", "11", "16", "22"}
    known |= {f"{abs(figure.value - figure.previous):g}" for figure in figures.all if figure.previous is not None}
    known |= {f"{figure.value * 100:.1f}" for figure in figures.all if figure.unit == "share"}
    known |= {
        f"{abs(figure.value - figure.previous) / figure.previous * 100:.1f}"
        for figure in figures.all
        if figure.previous
    }
    known |= {str(order) for order in range(1, 10)} | {str(len(figures.family("platform")))}
    known |= {str(day.day) for day in PERIOD.days(BODY.zone)}
    for paragraph in paragraphs(brief):
        for number in re.findall(r"\d+(?:\.\d+)?", paragraph.text):
            assert number in known, (number, paragraph.text)


def test_two_charts_or_more_with_words_for_those_who_cannot_see_them(city: City) -> None:
    pictures = [b for section in composed(city).sections for b in section.blocks if isinstance(b, Picture)]
    assert [picture.chart.id for picture in pictures] == ["platforms", "trend", "topics", "levels"]
    assert all(picture.chart.summary for picture in pictures)


def test_an_empty_week_is_told_in_words(empty_city: City) -> None:
    brief = composed(empty_city)
    text = words(brief)
    for sentence in (
        "公开信息0条",
        "没有涉及本单位的信息，无平台分布",
        "无情感分布",
        "无热点话题",
        "未触发预警",
        "未从留言板、热线、信箱类信息源收到诉求",
        "没有由两条以上信息谈到的同一事件",
        "没有可列的典型案例",
        "6个未能读取",
    ):
        assert sentence in text
    assert not any(isinstance(b, Picture) for section in brief.sections for b in section.blocks)


def test_no_reading_at_all_is_never_a_silent_zero(empty_city: City) -> None:
    figures = collect(empty_city.store, empty_city.state, BODY, PERIOD, {})
    brief = compose(figures, BODY, PERIOD, ReportSettings(), 1)
    assert "不能说明没有相关信息" in words(brief)


@pytest.mark.parametrize("count", [1, 9])
def test_few_mentions_print_no_percentage(empty_city: City, count: int) -> None:
    empty_city.store.put([tagged(n, PERIOD.start, topics=("fire",)) for n in range(count)], PERIOD.end)
    brief = composed(empty_city)
    assert "样本不足" in words(brief)
    assert "%" not in words(brief)
    for caption in ("平台分布", "情感分布"):
        assert {row.cells[2] for row in tables(brief)[caption].rows} == {"样本不足"}


def test_shares_of_the_tables_add_up_to_a_hundred(city: City) -> None:
    for caption in ("平台分布", "情感分布"):
        shares = [float(row.cells[2].rstrip("%")) for row in tables(composed(city))[caption].rows]
        assert round(sum(shares), 6) == 100


def test_small_places_are_not_named(city: City) -> None:
    brief = composed(city)
    assert "柳岸路" not in words(brief)
    assert not any("柳岸路" in row.cells[1] for row in tables(brief)["本期指标一览"].rows)


def test_failed_and_silent_sources_are_named(city: City) -> None:
    brief = composed(city)
    assert "信息源青石县政府网站本期未能读取" in words(brief)
    rows = {row.cells[0]: row.cells[1] for row in tables(brief)["信息源覆盖情况"].rows}
    assert rows["青石县政府网站"] == "未能读取"
    assert set(rows) == set(SOURCES.values())


def test_nobody_is_named(city: City) -> None:
    """Staff who acknowledged and closed stand in the state, not in the brief."""
    alerts = [replace(a, acknowledged_by="zhangsan", closed_by="lisi", note="李四") for a in city.state.alerts()]
    city.state.save_alerts(alerts, ())
    brief = composed(city)
    everything = words(brief) + repr(tables(brief))
    assert not any(name in everything for name in ("zhangsan", "lisi", "李四"))


def test_own_words_of_the_body_are_printed(city: City) -> None:
    settings = ReportSettings(
        opening="内部参考。", closing="以上供领导参阅。", next_period=("元旦假期值守安排。",), department="办公室"
    )
    brief = composed(city, settings)
    assert all(word in words(brief) for word in ("内部参考。", "以上供领导参阅。", "元旦假期值守安排。"))
    assert brief.department == "办公室"


def test_the_same_figures_give_the_same_brief(city: City) -> None:
    figures = city.figures()
    first, second = (compose(figures, BODY, PERIOD, ReportSettings(), 1, date(2026, 11, 23)) for _ in range(2))
    assert first == second


def test_a_long_list_of_alerts_is_cut_and_says_so(city: City) -> None:
    brief = composed(city, ReportSettings(listed_alerts=2))
    table = tables(brief)["本期预警（另有3条未列出）"]
    assert [row.cells[0] for row in table.rows] == ["橙色", "黄色"]


def test_figures_as_data_keep_all_records(city: City) -> None:
    figures = city.figures()
    told = json.loads(json.dumps(figures_json(figures)))
    assert [figure["id"] for figure in told["figures"]] == [figure.id for figure in figures.all]
    for figure, row in zip(figures.all, told["figures"], strict=True):
        assert row == {
            "id": figure.id,
            "name": figure.name,
            "value": figure.value,
            "unit": figure.unit,
            "previous": figure.previous,
            "documents": list(figure.document_ids),
        }
    assert told["period"]["start"] == "2026-11-15T16:00:00+00:00"


def test_a_brief_of_a_city_without_readings_of_one_source_says_so(empty_city: City) -> None:
    fill(empty_city, history(30))
    assert "1个未能读取" in words(composed(empty_city))
