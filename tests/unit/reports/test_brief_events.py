"""The main events and typical cases of a brief: their own words, their numbers, the records behind them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest

from domain.documents import TaggedDocument
from domain.events import Event
from domain.queries import StoredDocument
from reports.brief.compose import compose
from reports.brief.figures_json import figures_json
from reports.brief.html import to_html
from reports.brief.model import Brief, Paragraph, Table
from reports.brief.word import write_docx
from reports.brief.wording import with_sentence
from reports.figures.figures import Figures
from reports.settings import ReportSettings
from tests.unit.reports.city import BODY, PERIOD, City, tagged

Moment = Callable[[int], datetime]
HOSTILE = "<script>alert(1)</script>\u202e=cmd|'/C calc'!A0\x00"


def event(members: Sequence[TaggedDocument], title: str, sentence: str) -> Event:
    """An event as the read side tells it: ordered by time, sizes by local day."""
    ordered = sorted(members, key=lambda one: one.document.published_at)
    days = [one.document.published_at.astimezone(BODY.zone).date() for one in ordered]
    return Event(
        id="other-" + ordered[0].id,
        title=title,
        first_id=ordered[0].id,
        first_at=ordered[0].document.published_at,
        last_at=ordered[-1].document.published_at,
        document_ids=tuple(one.id for one in ordered),
        reprints=0,
        sources=len({one.document.source for one in ordered}),
        places=("枫林大道", "长亭街", "柳岸路"),
        keywords=("行道树",),
        sizes=tuple((day, days.count(day)) for day in sorted(set(days))),
        sentence=sentence,
    )


@pytest.fixture
def told(empty_city: City, moment: Moment) -> tuple[City, tuple[Event, ...]]:
    """One event with 5 documents this week, 2 the week before and 1 long before; a hostile one with 2 this week."""
    hours = (3, 4, 30, 31, 100, -20, -30, -800)
    large = [tagged(n, moment(hour), source=("forum", "news")[n % 2]) for n, hour in enumerate(hours)]
    small = [tagged(n, moment(50 + n), title=HOSTILE) for n in (20, 21)]
    empty_city.store.put([*large, *small], PERIOD.end)
    return empty_city, (
        event(large, "枫林大道行道树虫害", "树叶快被吃光了，没人来打药。"),
        event(small, HOSTILE, HOSTILE),
    )


def figures_of(told: tuple[City, tuple[Event, ...]]) -> Figures:
    city, events = told
    return city.figures(events=events)


def brief_of(figures: Figures) -> Brief:
    return compose(figures, BODY, PERIOD, ReportSettings(), 47)


def section(brief: Brief, heading: str) -> tuple[str, list[tuple[str, ...]]]:
    (found,) = (one for one in brief.sections if one.heading == heading)
    text = "".join(block.text for block in found.blocks if isinstance(block, Paragraph))
    return text, [row.cells for block in found.blocks if isinstance(block, Table) for row in block.rows]


def test_an_event_stands_with_name_sentence_and_numbers(told: tuple[City, tuple[Event, ...]]) -> None:
    text, rows = section(brief_of(figures_of(told)), "主要事件")
    assert "列出2件由两条以上信息谈到的事" in text
    assert "“枫林大道行道树虫害”最多，本期5条，累计8条。" in text
    sentence = "枫林大道行道树虫害：树叶快被吃光了，没人来打药。"
    assert rows[0] == ("1", sentence, "5", "8", "10-13 16:00", "2", "枫林大道、长亭街")
    # a place is not told of fewer than five texts
    assert rows[1][2:] == ("2", "2", "11-18 22:00", "1", "—")


def test_every_number_opens_exactly_its_records(told: tuple[City, tuple[Event, ...]]) -> None:
    figures, (large, small) = figures_of(told), told[1]
    now, in_all = figures.find(f"event:{large.first_id}"), figures.find(f"event:{large.first_id}:all")
    listed = figures.find("events")
    assert now is not None
    assert in_all is not None
    assert listed is not None
    assert (now.value, now.previous, len(now.document_ids)) == (5, 2, 5)
    assert (in_all.value, set(in_all.document_ids)) == (8, set(large.document_ids))
    assert (listed.value, set(listed.document_ids)) == (2, set(now.document_ids) | set(small.document_ids))
    assert [figure.id for figure in figures.family("event")] == [f"event:{e.first_id}" for e in (large, small)]
    appendix = section(brief_of(figures), "附表")[1]
    assert [row[0] for row in appendix] == [figure.id for figure in figures.all]


def test_the_data_file_tells_the_events_and_names_their_figures(told: tuple[City, tuple[Event, ...]]) -> None:
    data = json.loads(json.dumps(figures_json(figures_of(told))))
    first = data["events"][0]
    ids = {figure["id"]: figure for figure in data["figures"]}
    assert first["sentence"] == "树叶快被吃光了，没人来打药。"
    assert first["documents"] == list(told[1][0].document_ids)
    assert ids[first["figure"]]["value"] == 5
    assert set(ids[first["figure"]]["documents"]) < set(first["documents"])
    assert ids[first["figure"] + ":all"]["documents"] != []


def test_page_and_word_hold_the_same_rows_and_hostile_text_stays_text(
    told: tuple[City, tuple[Event, ...]], tmp_path: Path
) -> None:
    brief = brief_of(figures_of(told))
    page = to_html(brief, link=lambda figure: f"/x/{figure}")
    assert "、主要事件" in page
    assert "树叶快被吃光了，没人来打药。" in page
    assert f'href="/x/event:{told[1][0].first_id}"' in page
    assert not re.search("<script|\u202e|\x00", page)
    write_docx(brief, tmp_path / "brief.docx")
    document = docx.Document(str(tmp_path / "brief.docx"))
    written = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for row in section(brief, "主要事件")[1]:
        assert "".join(c for c in row[1] if c not in "\u202e\x00") in written
    assert "五、主要事件" in [paragraph.text for paragraph in document.paragraphs]


def test_typical_cases_are_told_in_a_sentence_and_untitled_posts_are_not_quoted(
    empty_city: City, moment: Moment
) -> None:
    first, untitled = tagged(1, moment(1), title="樟树倒了", engagement=9), tagged(2, moment(2), title="")
    untitled = replace(untitled, document=replace(untitled.document, text="路灯坏了。"))
    empty_city.store.put([first, untitled], PERIOD.end)

    def sentence(found: StoredDocument) -> str:
        return found.tagged.document.text[:20]

    _, rows = section(brief_of(empty_city.figures(sentence=sentence)), "典型案例")
    assert [row[1] for row in rows] == ["樟树倒了", "（无标题）"]
    _, silent = section(brief_of(empty_city.figures()), "典型案例")
    assert [row[1] for row in silent] == ["樟树倒了", "（无标题）"]


def test_an_event_of_untitled_posts_is_not_quoted(told: tuple[City, tuple[Event, ...]]) -> None:
    city, (large, _) = told
    figures = city.figures(events=(replace(large, title=""),))
    assert section(brief_of(figures), "主要事件")[1][0][1] == "（无标题）"
    assert figures_json(figures)["events"][0]["sentence"] == ""


def test_a_sentence_that_only_says_the_title_again_is_left_out() -> None:
    assert with_sentence("樟树倒了", "樟树倒了！") == "樟树倒了"
    assert with_sentence("樟树倒了", "桃花路的\n樟树倒了。") == "樟树倒了：桃花路的 樟树倒了。"
