"""The book of alerts: new, grown, raised, unchanged; closed stays closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.book import Change, fold
from alerts.grouping import Group, group
from alerts.lifecycle import acknowledge, close
from alerts.settings import GroupSettings
from domain.alerts import Alert, Signal
from domain.periods import Period
from domain.reasons import AlertState, Level
from tests.unit.alerts.conftest import MONDAY

SETTINGS = GroupSettings()
HOUR = timedelta(hours=1)
MakeSignal = Callable[..., Signal]
MakeAlert = Callable[..., Alert]


def groups_of(*signals: Signal, broad: Sequence[str] = ()) -> list[Group]:
    return group(signals, {}, SETTINGS, broad=broad)


def test_a_new_matter_is_a_new_alert(make_signal: MakeSignal) -> None:
    signal = make_signal(["d2", "d1"], level=Level.YELLOW)
    (folded,) = fold(groups_of(signal), [], MONDAY, SETTINGS)
    assert folded.change is Change.NEW
    alert = folded.alert
    assert (alert.state, alert.level, alert.count, alert.peak) == (AlertState.OPEN, Level.YELLOW, 2, 2)
    assert (alert.rule, alert.label, alert.signals) == ("r", "虫害", (("r", "虫害"),))
    assert (alert.fired_at, alert.updated_at, alert.reason) == (MONDAY, MONDAY, "虫害有2条。")
    assert set(alert.document_ids) == {"d1", "d2"}


def test_the_same_evaluation_twice_gives_the_same_id(make_signal: MakeSignal) -> None:
    groups = groups_of(make_signal(["d2", "d1"]))
    assert fold(groups, [], MONDAY, SETTINGS) == fold(groups, [], MONDAY, SETTINGS)


def test_more_documents_grow_the_alert_that_is_there(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    alert = make_alert(["d1"])
    (folded,) = fold(groups_of(make_signal(["d3", "d1"])), [alert], MONDAY + HOUR, SETTINGS)
    assert (folded.change, folded.alert.id) == (Change.GREW, alert.id)
    assert (folded.alert.count, folded.alert.peak, folded.alert.fired_at) == (2, 2, MONDAY)
    assert folded.alert.updated_at == MONDAY + HOUR


def test_a_higher_level_raises_and_a_lower_one_does_not_lower(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    alert = make_alert(level=Level.YELLOW)
    (raised,) = fold(groups_of(make_signal(level=Level.RED)), [alert], MONDAY, SETTINGS)
    assert (raised.change, raised.alert.level) == (Change.LEVEL_RAISED, Level.RED)
    (kept,) = fold(groups_of(make_signal(level=Level.BLUE)), [alert], MONDAY, SETTINGS)
    assert (kept.change, kept.alert.level) == (Change.UNCHANGED, Level.YELLOW)


def test_fewer_documents_leave_the_peak(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    alert = make_alert(["d1", "d2", "d3"])
    (folded,) = fold(groups_of(make_signal(["d3"])), [alert], MONDAY, SETTINGS)
    assert (folded.change, folded.alert.count, folded.alert.peak) == (Change.UNCHANGED, 1, 3)


def test_the_same_documents_under_another_word_are_the_same_alert(
    make_signal: MakeSignal, make_alert: MakeAlert
) -> None:
    alert = make_alert(["d1", "d2"])
    (folded,) = fold(groups_of(make_signal(["d1", "d2"], label="白蛾")), [alert], MONDAY, SETTINGS)
    assert folded.alert.id == alert.id
    assert folded.alert.signals == (("r", "虫害"), ("r", "白蛾"))


def test_an_acknowledged_alert_stays_acknowledged(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    alert = acknowledge(make_alert(), "li", MONDAY)
    (folded,) = fold(groups_of(make_signal(["d2", "d1"], level=Level.RED)), [alert], MONDAY, SETTINGS)
    assert (folded.alert.state, folded.alert.acknowledged_by) == (AlertState.ACKNOWLEDGED, "li")


def test_a_matter_that_settled_long_ago_starts_anew(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    alert = make_alert(["d1"])
    later = MONDAY + timedelta(hours=SETTINGS.settle_hours + 1)
    (folded,) = fold(groups_of(make_signal(["d9"])), [alert], later, SETTINGS)
    assert folded.change is Change.NEW
    (soon,) = fold(groups_of(make_signal(["d9"])), [alert], MONDAY + HOUR, SETTINGS)
    assert soon.alert.id == alert.id


def test_what_was_closed_does_not_fire_again(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    closed = close(make_alert(["d1", "d2"]), "li", MONDAY)
    assert fold(groups_of(make_signal(["d2", "d1"])), [closed], MONDAY + HOUR, SETTINGS) == []
    other_word = make_signal(["d2", "d1"], label="白蛾")
    assert fold(groups_of(other_word), [closed], MONDAY + HOUR, SETTINGS) == []


def test_a_straggler_after_closing_is_no_new_alert_but_a_new_wave_is(
    make_signal: MakeSignal, make_alert: MakeAlert
) -> None:
    closed = close(make_alert(["d1", "d2", "d3"]), "li", MONDAY)
    straggler = make_signal(["d1", "d2", "d3", "d4"], threshold=3)
    assert fold(groups_of(straggler), [closed], MONDAY + HOUR, SETTINGS) == []
    wave = make_signal(["d3", "d4", "d5", "d6"], threshold=3)
    (folded,) = fold(groups_of(wave), [closed], MONDAY + HOUR, SETTINGS)
    assert (folded.change, folded.alert.state) == (Change.NEW, AlertState.OPEN)
    assert set(folded.alert.document_ids) == {"d4", "d5", "d6"}
    assert folded.alert.id != closed.id
    assert "已办结，其后新增3条" in folded.alert.reason


def test_a_rule_over_everything_does_not_take_over_an_alert(make_signal: MakeSignal, make_alert: MakeAlert) -> None:
    alert = make_alert(["d1", "d2"])
    everything = make_signal([f"d{n}" for n in range(1, 20)], rule="all", label="")
    (folded,) = fold(groups_of(everything, broad=["all"]), [alert], MONDAY, SETTINGS, broad=["all"])
    assert folded.change is Change.NEW
    (matter,) = fold(
        groups_of(make_signal(["d5", "d6"], label="火情")), [folded.alert], MONDAY, SETTINGS, broad=["all"]
    )
    assert matter.change is Change.NEW


def make(ids: frozenset[int], rule: str, label: str, level: Level) -> Signal:
    window = Period(MONDAY - timedelta(days=1), MONDAY)
    documents = tuple(f"d{number:02}" for number in sorted(ids, reverse=True))
    return Signal(rule, label, level, label, window, len(ids), None, 2.0, documents, "因为")


SIGNALS = st.lists(
    st.builds(
        make,
        st.frozensets(st.integers(0, 20), min_size=2, max_size=8),
        st.sampled_from(["r1", "r2", "all"]),
        st.sampled_from(["", "虫害", "火情", "道路"]),
        st.sampled_from(list(Level)),
    ),
    max_size=7,
    unique_by=lambda signal: (signal.rule, signal.label),
)


def merged(alerts: Sequence[Alert], changed: Sequence[Alert]) -> list[Alert]:
    return list({alert.id: alert for alert in (*alerts, *changed)}.values())


def run(rounds: Sequence[Sequence[Signal]]) -> list[Alert]:
    """The book after some evaluations an hour apart; the officer closes every second alert in between."""
    book: list[Alert] = []
    for number, signals in enumerate(rounds):
        now = MONDAY + number * HOUR
        folded = fold(groups_of(*signals, broad=["all"]), book, now, SETTINGS, broad=["all"])
        book = merged(book, [one.alert for one in folded])
        book = [
            close(alert, "li", now) if at % 2 and alert.state is AlertState.OPEN else alert
            for at, alert in enumerate(book)
        ]
    return book


@settings(max_examples=60, deadline=None)
@given(st.lists(SIGNALS, max_size=3), SIGNALS)
def test_no_firing_group_is_lost(before: list[list[Signal]], signals: list[Signal]) -> None:
    book = run(before)
    now = MONDAY + 5 * HOUR
    groups = groups_of(*signals, broad=["all"])
    results = [one.alert for one in fold(groups, book, now, SETTINGS, broad=["all"])]
    closed = [alert for alert in book if alert.state is AlertState.CLOSED]
    for one in groups:
        ids = set(one.event.document_ids)
        pairs = {(signal.rule, signal.label) for signal in one.signals}
        told = [
            a for a in results if pairs <= set(a.signals) and a.level.rank >= one.level.rank and a.updated_at == now
        ]
        shown = {i for alert in (*told, *closed) for i in alert.document_ids}
        if told:
            assert ids <= shown
        else:
            handled = {i for alert in closed for i in alert.document_ids}
            assert all(len(set(s.document_ids) - handled) < s.threshold for s in one.signals)


@settings(max_examples=60, deadline=None)
@given(st.lists(SIGNALS, max_size=3), SIGNALS)
def test_folding_again_makes_no_new_alert_and_no_change(before: list[list[Signal]], signals: list[Signal]) -> None:
    book = run(before)
    now = MONDAY + 5 * HOUR
    groups = groups_of(*signals, broad=["all"])
    once = merged(book, [one.alert for one in fold(groups, book, now, SETTINGS, broad=["all"])])
    again = fold(groups, once, now, SETTINGS, broad=["all"])
    assert {one.change for one in again} <= {Change.UNCHANGED}
    assert {one.alert.id for one in again} <= {alert.id for alert in once}


@settings(max_examples=60, deadline=None)
@given(st.lists(SIGNALS, max_size=3), SIGNALS)
def test_states_and_closed_alerts_are_left_alone(before: list[list[Signal]], signals: list[Signal]) -> None:
    book = run(before)
    known = {alert.id: alert for alert in book}
    for one in fold(groups_of(*signals, broad=["all"]), book, MONDAY + 5 * HOUR, SETTINGS, broad=["all"]):
        old = known.get(one.alert.id)
        assert old is None or old.state is not AlertState.CLOSED
        assert one.alert.state is (old.state if old else AlertState.OPEN)
        assert old is None or replace(old, level=one.alert.level).level.rank >= old.level.rank
