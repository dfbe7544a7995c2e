"""Signals of the same event become one group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.grouping import group
from alerts.settings import GroupSettings
from domain.alerts import Signal
from domain.periods import Period
from domain.reasons import Level
from tests.unit.alerts.conftest import MONDAY, City

MakeSignal = Callable[..., Signal]
SETTINGS = GroupSettings()


def test_ten_key_words_of_one_event_are_one_group(city: City, make_signal: MakeSignal) -> None:
    ids = city.write(12, title="滨河路行道树大面积虫害")
    words = ["虫害", "行道树", "白蛾", "幼虫", "网幕", "打药", "滨河路", "树叶", "吃光", "扰民"]
    signals = [make_signal(ids[n % 3 : 12 - n % 3], label=word) for n, word in enumerate(words)]
    (one,) = group(signals, city.documents(*signals), SETTINGS)
    assert len(one.signals) == 10
    assert one.event.title.endswith("：滨河路行道树大面积虫害")
    assert one.event.title.count("、") == 2


def test_different_events_stay_apart(city: City, make_signal: MakeSignal) -> None:
    pests, fire = city.write(6, title="虫害"), city.write(5, title="冒烟")
    signals = [make_signal([*pests, fire[0]], label="虫害"), make_signal(fire, label="冒烟")]
    groups = group(signals, city.documents(*signals), SETTINGS)
    assert [[s.label for s in one.signals] for one in groups] == [["虫害"], ["冒烟"]]


def test_reprints_of_one_document_are_one_story(city: City, make_signal: MakeSignal) -> None:
    (first,) = city.write(1, at=MONDAY - timedelta(hours=2), title="本报讯")
    left, right = city.write(3, reprint_of=first), city.write(3, reprint_of=first)
    signals = [make_signal([first, *left], label="虫害"), make_signal(right, label="林业局")]
    (one,) = group(signals, city.documents(*signals), SETTINGS)
    assert (one.event.reprints, one.event.first_id) == (6, first)


def test_documents_of_one_event_are_one_story(city: City, make_signal: MakeSignal) -> None:
    left, right, apart = city.write(3), city.write(3), city.write(2)
    (copy,) = city.write(1, reprint_of=right[0])
    signals = [make_signal([*left, *apart], label="虫害"), make_signal([copy], label="林业局")]
    assert len(group(signals, city.documents(*signals), SETTINGS)) == 2
    events = dict.fromkeys([*left, *right], left[0])
    (one,) = group(signals, city.documents(*signals), SETTINGS, events=events)
    assert set(one.event.document_ids) == {*left, *apart, copy}


def test_a_rule_over_everything_swallows_no_matter(city: City, make_signal: MakeSignal) -> None:
    pests, rest = city.write(10), city.write(30)
    everything = make_signal([*pests, *rest], rule="all", label="")
    matter = make_signal(pests, rule="pests")
    assert len(group([everything, matter], city.documents(everything), SETTINGS, broad={"all"})) == 2
    mostly = make_signal([*pests, *rest[:5]], rule="all", label="")
    (one,) = group([mostly, matter], city.documents(mostly), SETTINGS, broad={"all"})
    assert not one.broad


def test_the_event_is_told_in_the_order_of_time(city: City, make_signal: MakeSignal) -> None:
    late = city.write(1, at=MONDAY - timedelta(hours=1), title="又见白蛾", source="news", places=["滨河路"])
    early = city.write(1, at=MONDAY - timedelta(hours=9), title="树上有虫", places=["滨河路", "东山"])
    signal = make_signal([*late, *early], label="")
    event = group([signal], city.documents(signal), SETTINGS)[0].event
    assert event.document_ids == (*early, *late)
    assert (event.first_id, event.sources, event.places) == (early[0], 2, ("滨河路", "东山"))
    assert event.last_at - event.first_at == timedelta(hours=8)
    assert event.title == f"{signal.title}：树上有虫"


def test_the_headline_is_the_title_that_names_the_labels(city: City, make_signal: MakeSignal) -> None:
    ids = [
        *city.write(1, title="白蛾\n又来了，" + "很长" * 40),
        *city.write(1, at=MONDAY - timedelta(hours=5), title="求助"),
    ]
    signal = make_signal(ids, label="白蛾")
    title = group([signal], city.documents(signal), SETTINGS)[0].event.title
    assert title.startswith("白蛾：白蛾 又来了")
    assert len(title) <= 45
    assert "\n" not in title


def test_topics_are_called_by_their_names(city: City, make_signal: MakeSignal) -> None:
    signal = make_signal(city.write(2, title=""), label="pests")
    (one,) = group([signal], city.documents(signal), SETTINGS, names={"pests": "林业有害生物"})
    assert one.event.title == "林业有害生物"


def test_a_signal_whose_documents_are_gone_still_stands(make_signal: MakeSignal) -> None:
    (one,) = group([make_signal(["gone"])], {}, SETTINGS)
    assert (one.event.title, one.event.document_ids) == ("规则：虫害", ("gone",))


def make(ids: frozenset[int], rule: str, label: str, level: Level) -> Signal:
    window = Period(MONDAY - timedelta(days=1), MONDAY)
    documents = tuple(f"d{number}" for number in sorted(ids))
    return Signal(rule, label, level, label, window, len(ids), None, 1.0, documents, "因为")


SIGNALS = st.builds(
    make,
    st.frozensets(st.integers(0, 15), min_size=1, max_size=8),
    st.sampled_from(["r1", "r2", "all"]),
    st.sampled_from(["", "虫害", "火情"]),
    st.sampled_from(list(Level)),
)


@given(st.lists(SIGNALS, max_size=8))
def test_every_signal_is_in_one_group_whatever_the_order(signals: list[Signal]) -> None:
    groups = group(signals, {}, SETTINGS, broad={"all"})
    assert sorted(map(repr, signals)) == sorted(repr(s) for one in groups for s in one.signals)
    for one in groups:
        assert one.level.rank == max(signal.level.rank for signal in one.signals)
    backwards = group(signals[::-1], {}, SETTINGS, broad={"all"})
    shape = [sorted(map(repr, one.signals)) for one in groups]
    if len({repr((s.rule, s.label, s.level, s.count)) for s in signals}) == len(signals):
        assert sorted(shape) == sorted(sorted(map(repr, one.signals)) for one in backwards)
