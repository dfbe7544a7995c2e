"""Acknowledging and closing: who, when, and what is not possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from alerts.lifecycle import acknowledge, close
from domain.alerts import Alert
from domain.errors import UsageError
from domain.reasons import AlertState
from tests.unit.alerts.conftest import MONDAY

LATER = MONDAY + timedelta(hours=1)
MakeAlert = Callable[..., Alert]


def test_who_and_when_are_kept(make_alert: MakeAlert) -> None:
    signed = acknowledge(make_alert(), "li", MONDAY, "正在核实")
    closed = close(signed, "wang", LATER, "已答复")
    assert (signed.state, signed.acknowledged_by, signed.acknowledged_at) == (AlertState.ACKNOWLEDGED, "li", MONDAY)
    assert (closed.state, closed.closed_by, closed.closed_at) == (AlertState.CLOSED, "wang", LATER)
    assert (closed.acknowledged_by, closed.note) == ("li", "正在核实\n已答复")


def test_an_alert_can_be_closed_at_once(make_alert: MakeAlert) -> None:
    closed = close(make_alert(), "li", MONDAY)
    assert (closed.state, closed.acknowledged_by, closed.note) == (AlertState.CLOSED, "", "")


def test_what_is_not_possible_says_who_was_first(make_alert: MakeAlert) -> None:
    signed = acknowledge(make_alert(), "li", MONDAY)
    with pytest.raises(UsageError, match="已由li签收"):
        acknowledge(signed, "wang", LATER)
    closed = close(signed, "wang", LATER)
    with pytest.raises(UsageError, match="已由wang办结"):
        close(closed, "li", LATER)
    with pytest.raises(UsageError, match="已由wang办结，不能再签收"):
        acknowledge(closed, "li", LATER)


@pytest.mark.parametrize("act", [acknowledge, close])
def test_nobody_cannot_act(make_alert: MakeAlert, act: Callable[..., Alert]) -> None:
    with pytest.raises(UsageError, match="写明是谁"):
        act(make_alert(), "  ", MONDAY)
