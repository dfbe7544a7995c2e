"""Figures equal what the store holds, and open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.periods import Period
from domain.queries import Overview, Query, Window
from domain.reasons import Platform, Sentiment
from reports.figures.collect import collect
from reports.figures.figures import SHARE, SourceVerdict
from storage.memory import MemoryDocumentStore
from tests.unit.reports.city import BODY, PERIOD, SOURCES, TOPICS, City, fill, history, tagged

EVERYTHING = 10_000


def test_every_number_opens_its_records(city: City) -> None:
    figures = city.figures()
    counted = [f for f in figures.all if f.unit == "条" and not f.id.startswith("alerts")]
    assert len(counted) > 50
    for figure in counted:
        assert len(figure.document_ids) == figure.value, figure.id
        assert figure.document_ids == city.store.ids(figure.query, EVERYTHING), figure.id


def test_the_total_is_what_was_put(city: City) -> None:
    public = [d for d in history(300) if not d.document.own and PERIOD.contains(d.document.published_at)]
    before = [d for d in history(300) if not d.document.own and PERIOD.previous().contains(d.document.published_at)]
    mentions = city.figures().find("mentions")
    assert mentions is not None
    assert (mentions.value, mentions.previous) == (len(public), len(before))
    assert set(mentions.document_ids) == {document.id for document in public}


def test_days_platforms_and_sentiments_each_add_up_to_the_total(city: City) -> None:
    figures = city.figures()
    total = figures.value("mentions")
    for family in ("day", "platform", "sentiment"):
        assert sum(figure.value for figure in figures.family(family)) == total, family


def test_shares_add_up_to_one(city: City) -> None:
    figures = city.figures()
    for family in ("platform", "sentiment"):
        parts = [f.value for f in figures.all if f.id.startswith(f"{family}:") and f.unit == SHARE]
        assert round(sum(parts), 9) == 1


def test_a_negative_share_is_the_negative_part_of_its_topic(city: City) -> None:
    figures = city.figures()
    for topic in figures.family("topic"):
        share = figures.value(f"{topic.id}:negative:share")
        assert share == pytest.approx(figures.value(f"{topic.id}:negative") / topic.value, abs=0.001)


@pytest.mark.parametrize(("count", "has_shares"), [(9, False), (10, True)])
def test_few_mentions_have_counts_but_no_shares(empty_city: City, count: int, has_shares: bool) -> None:
    at = PERIOD.start + timedelta(hours=3)
    empty_city.store.put([tagged(n, at, topics=("fire",)) for n in range(count)], at)
    figures = empty_city.figures()
    assert figures.count("sentiment:neutral") == figures.count("topic:fire") == count
    for figure_id in ("sentiment:neutral:share", "topic:fire:negative:share", "platform:forum:share"):
        assert (figures.find(figure_id) is not None) == has_shares


def test_the_period_is_widened_to_whole_local_days(empty_city: City, moment: Callable[[int], datetime]) -> None:
    empty_city.store.put([tagged(1, moment(1)), tagged(2, moment(23)), tagged(3, moment(24))], moment(30))
    figures = empty_city.figures(Period(moment(10), moment(12)))
    assert figures.period == Period(moment(0), moment(24))
    assert figures.count("mentions") == 2
    assert figures.previous == Period(moment(-24), moment(0))


def test_own_publications_are_counted_apart(empty_city: City, moment: Callable[[int], datetime]) -> None:
    empty_city.store.put([tagged(1, moment(1), source="own"), tagged(2, moment(2))], moment(30))
    figures = empty_city.figures()
    assert (figures.count("mentions"), figures.count("own")) == (1, 1)


def test_appeals_are_what_came_in_over_boards_and_hotlines(city: City) -> None:
    appeals = city.figures().find("appeals")
    assert appeals is not None
    board = Query(period=PERIOD, platforms=(Platform.BOARD,))
    assert appeals.value == city.store.search(board, Window(limit=1)).total > 0


class _Counting(MemoryDocumentStore):
    """A store that counts how often the figures of a page are read."""

    calls = 0

    def overview(self, period: Period, top: int = 20) -> Overview:
        self.calls += 1
        return super().overview(period, top)


def test_the_roll_ups_are_read_twice_and_no_records_when_none_are_wanted(empty_city: City) -> None:
    store = _Counting(BODY.zone)
    store.put(history(40), PERIOD.end)
    figures = collect(store, empty_city.state, BODY, PERIOD, TOPICS, with_records=False)
    assert store.calls == 2
    assert not any(figure.document_ids for figure in figures.all)
    assert figures.value("mentions") == collect(store, empty_city.state, BODY, PERIOD, TOPICS).value("mentions")


def test_figures_stay_when_texts_are_gone(city: City) -> None:
    before = city.figures()
    city.store.retain(PERIOD.end + timedelta(days=1))
    after = city.figures()
    for figure_id in ("mentions", "sentiment:negative", "platform:forum", "topic:pests", "day:2026-11-17"):
        assert after.value(figure_id) == before.value(figure_id) > 0
    mentions = after.find("mentions")
    assert mentions is not None
    assert mentions.document_ids == ()


def test_alerts_are_counted_by_level_and_by_what_was_done(city: City) -> None:
    figures = city.figures()
    assert [figures.count(f"alerts:{level}") for level in ("red", "orange", "yellow", "blue")] == [0, 1, 2, 2]
    states = ("alerts", "alerts:acknowledged", "alerts:closed", "alerts:open")
    assert [figures.count(figure_id) for figure_id in states] == [5, 3, 2, 2]
    assert figures.value("alerts:minutes") == 20
    alerts = figures.find("alerts")
    assert alerts is not None
    assert set(alerts.document_ids) == {document for alert in figures.alerts for document in alert.document_ids}


def test_no_time_to_acknowledge_is_told_when_nobody_did(empty_city: City) -> None:
    assert empty_city.figures().find("alerts:minutes") is None


def test_a_failed_and_a_never_read_source_are_told_apart_from_a_silent_one(city: City) -> None:
    figures = collect(
        city.store, city.state, BODY, PERIOD, TOPICS, source_names={**SOURCES, "never": "从未采集的信息源"}
    )
    verdicts = {source.source: source.verdict for source in figures.sources}
    assert verdicts["county"] is SourceVerdict.FAILED
    assert verdicts["never"] is SourceVerdict.UNVISITED
    assert verdicts["forum"] is SourceVerdict.PARTLY
    assert verdicts["news"] is SourceVerdict.READ
    assert figures.count("sources:failed") == 2
    assert next(s for s in figures.sources if s.source == "county").detail == "网站返回错误 503。"


def test_no_failed_source_means_no_records_not_all(empty_city: City) -> None:
    empty_city.store.put([tagged(1, PERIOD.start)], PERIOD.end)
    failed = empty_city.figures().find("sources:silent")
    assert failed is not None
    assert (failed.value, failed.document_ids) == (0, ())


def test_a_source_no_longer_configured_keeps_its_name(city: City) -> None:
    figures = collect(city.store, city.state, BODY, PERIOD, TOPICS)
    forum = figures.find("source:forum")
    assert forum is not None
    assert forum.name == "云溪论坛"


def test_cases_are_the_documents_most_taken_up_and_no_reprints(
    empty_city: City, moment: Callable[[int], datetime]
) -> None:
    first = tagged(1, moment(1), title="枫林大道打药通知", topics=("pests",), engagement=3)
    again = tagged(2, moment(2), title="转载", topics=("pests",), engagement=50, reprint_of=first.id)
    fire = tagged(3, moment(3), title="林场冒烟", topics=("fire",), engagement=1)
    untitled = tagged(4, moment(4), title="", engagement=2)
    empty_city.store.put([first, again, fire, untitled], moment(5))
    cases = empty_city.figures().cases
    assert [case.title for case in cases] == ["枫林大道打药通知", "（无标题）", "林场冒烟"]
    assert [case.reprints for case in cases] == [1, 0, 0]


def test_two_figures_cannot_have_one_id(city: City) -> None:
    figures = city.figures()
    assert len({figure.id for figure in figures.all}) == len(figures.all)
    assert figures.find("nothing") is None
    assert figures.value("topic:nothing") == 0


def test_negative_documents_are_behind_the_negative_figure(city: City) -> None:
    negative = city.figures().find("sentiment:negative")
    assert negative is not None
    moods = {stored.tagged.tags.sentiment for stored in city.store.get_many(negative.document_ids)}
    assert moods == {Sentiment.NEGATIVE}


def test_an_empty_week_has_figures_of_zero(empty_city: City) -> None:
    figures = empty_city.figures()
    assert figures.count("mentions") == 0
    assert len(figures.family("day")) == 7
    fill(empty_city, [])
    assert empty_city.figures().count("mentions") == 0
