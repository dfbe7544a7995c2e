"""The gate: who is told when, and why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.gate import decide
from alerts.settings import NotifySettings, Recipient
from domain.alerts import Alert, Hold, Notification, Send
from domain.reasons import AlertState, HoldReason, Level, SendReason
from tests.unit.alerts.conftest import MONDAY

SETTINGS = NotifySettings(grew_factor=2, repeat_hours=24, repeat_limit=2, quiet_minutes=30)
DUTY = Recipient(channel="email", address="duty@example.gov.cn")
HOUR = timedelta(hours=1)
MakeAlert = Callable[..., Alert]


def told(
    *,
    hours_ago: float = 2,
    level: Level = Level.BLUE,
    count: int = 1,
    reason: SendReason = SendReason.NEW_ALERT,
    recipient: Recipient = DUTY,
) -> Notification:
    return Notification(
        id=f"n{hours_ago}",
        channel=recipient.channel,
        recipient=recipient.address,
        subject="",
        text="",
        html="",
        message_id="<x>",
        created_at=MONDAY - hours_ago * HOUR,
        reason=reason,
        alert_id="a1",
        level=level,
        count=count,
    )


def test_a_new_alert_is_told(make_alert: MakeAlert) -> None:
    assert decide(make_alert(), DUTY, [], SETTINGS, MONDAY) == Send(SendReason.NEW_ALERT)


def test_what_was_told_is_not_told_again(make_alert: MakeAlert) -> None:
    assert decide(make_alert(), DUTY, [told()], SETTINGS, MONDAY) == Hold(HoldReason.ALREADY_SENT)


@pytest.mark.parametrize(
    ("recipient", "state", "level", "reason"),
    [
        (None, AlertState.OPEN, Level.RED, HoldReason.NO_RECIPIENT),
        (DUTY.model_copy(update={"alerts": False}), AlertState.OPEN, Level.RED, HoldReason.NO_RECIPIENT),
        (DUTY, AlertState.CLOSED, Level.RED, HoldReason.CLOSED),
        (DUTY, AlertState.ACKNOWLEDGED, Level.RED, HoldReason.ACKNOWLEDGED),
        (DUTY.model_copy(update={"least_level": Level.ORANGE}), AlertState.OPEN, Level.YELLOW, HoldReason.BELOW_LEVEL),
    ],
)
def test_reasons_to_hold(
    make_alert: MakeAlert, recipient: Recipient | None, state: AlertState, level: Level, reason: HoldReason
) -> None:
    assert decide(make_alert(state=state, level=level), recipient, [], SETTINGS, MONDAY) == Hold(reason)


def test_a_raised_level_is_told_at_once_even_when_somebody_is_on_it(make_alert: MakeAlert) -> None:
    alert = make_alert(level=Level.ORANGE, state=AlertState.ACKNOWLEDGED)
    earlier = [told(hours_ago=0.01, level=Level.YELLOW)]
    assert decide(alert, DUTY, earlier, SETTINGS, MONDAY) == Send(SendReason.LEVEL_RAISED)
    assert decide(alert, DUTY, [told(level=Level.ORANGE), *earlier], SETTINGS, MONDAY) == Hold(HoldReason.ACKNOWLEDGED)


def test_others_being_told_is_not_being_told(make_alert: MakeAlert) -> None:
    lead = Recipient(channel="email", address="lead@example.gov.cn")
    filed = Recipient(channel="file", address=DUTY.address)
    for other in (lead, filed):
        assert decide(make_alert(), DUTY, [told(recipient=other)], SETTINGS, MONDAY) == Send(SendReason.NEW_ALERT)


@pytest.mark.parametrize(
    ("count", "hours_ago", "decision"),
    [
        (19, 2, Hold(HoldReason.ALREADY_SENT)),
        (20, 2, Send(SendReason.GREW)),
        (20, 0.4, Hold(HoldReason.ALREADY_SENT)),
    ],
)
def test_growth_is_measured_by_what_was_told(
    make_alert: MakeAlert, count: int, hours_ago: float, decision: Send | Hold
) -> None:
    earlier = [told(hours_ago=hours_ago, count=10), told(hours_ago=9, count=4)]
    assert decide(make_alert(count=count), DUTY, earlier, SETTINGS, MONDAY) == decision


def test_reminders_come_so_often_and_no_more(make_alert: MakeAlert) -> None:
    earlier = [told(hours_ago=24)]
    assert decide(make_alert(), DUTY, earlier, SETTINGS, MONDAY) == Send(SendReason.REPEAT)
    earlier = [told(hours_ago=72), told(hours_ago=48, reason=SendReason.REPEAT)]
    assert decide(make_alert(), DUTY, earlier, SETTINGS, MONDAY) == Send(SendReason.REPEAT)
    earlier.append(told(hours_ago=24, reason=SendReason.REPEAT))
    assert decide(make_alert(), DUTY, earlier, SETTINGS, MONDAY) == Hold(HoldReason.ALREADY_SENT)
    never = SETTINGS.model_copy(update={"repeat_hours": 0.0})
    assert decide(make_alert(), DUTY, [told(hours_ago=500)], never, MONDAY) == Hold(HoldReason.ALREADY_SENT)


ALERTS = st.builds(
    lambda state, level, count: Alert(
        "a1", "r", "", level, "t", "r", state, MONDAY, MONDAY, count, count, ("d1",), (("r", ""),)
    ),
    st.sampled_from(list(AlertState)),
    st.sampled_from(list(Level)),
    st.integers(1, 500),
)
EARLIER = st.lists(
    st.builds(
        told,
        hours_ago=st.floats(0, 200),
        level=st.sampled_from(list(Level)),
        count=st.integers(0, 500),
        reason=st.sampled_from([SendReason.NEW_ALERT, SendReason.REPEAT, SendReason.GREW, SendReason.LEVEL_RAISED]),
    ),
    max_size=6,
)


@given(ALERTS, EARLIER)
def test_a_message_that_was_sent_is_not_due_again_at_once(alert: Alert, earlier: list[Notification]) -> None:
    decision = decide(alert, DUTY, earlier, SETTINGS, MONDAY)
    if isinstance(decision, Send):
        sent = told(hours_ago=0, level=alert.level, count=alert.count, reason=decision.reason)
        assert isinstance(decide(alert, DUTY, [*earlier, sent], SETTINGS, MONDAY), Hold)


@given(ALERTS, EARLIER)
def test_nobody_is_told_of_what_is_closed_and_everybody_of_a_new_high(
    alert: Alert, earlier: list[Notification]
) -> None:
    decision = decide(alert, DUTY, earlier, SETTINGS, MONDAY)
    if alert.state is AlertState.CLOSED:
        assert decision == Hold(HoldReason.CLOSED)
    elif earlier and all(one.level is not None and one.level.rank < alert.level.rank for one in earlier):
        assert decision == Send(SendReason.LEVEL_RAISED)
    elif not earlier and alert.state is AlertState.OPEN:
        assert decision == Send(SendReason.NEW_ALERT)
