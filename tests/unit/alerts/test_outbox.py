"""The outbox: sent, tried again, given up; a crash in between sends again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest

from alerts.channels.null import NullNotifier
from alerts.channels.outcome import outcome
from alerts.outbox import deliver_due
from alerts.settings import NotifySettings
from domain.alerts import Alert, Delivery, Notification
from domain.errors import StoreFull
from domain.ports import Notifier
from domain.reasons import DeliveryStatus, SendReason
from storage.state.memory import MemoryState
from tests.unit.alerts.conftest import MONDAY

SETTINGS = NotifySettings(retry_minutes=(1, 5, 15, 60), attempts=6)
MINUTE = timedelta(minutes=1)
MakeAlert = Callable[..., Alert]


class ScriptedServer:
    """A channel that answers as it is told, then delivers; keeps what came."""

    channel = "email"

    def __init__(self, answers: Iterable[DeliveryStatus] = ()) -> None:
        self._answers = list(answers)
        self.message_ids: list[str] = []

    def send(self, notification: Notification, attempts: int, now: datetime) -> Delivery:
        self.message_ids.append(notification.message_id)
        status = self._answers.pop(0) if self._answers else DeliveryStatus.DELIVERED
        return outcome(notification, status, attempts, now, "服务器这样说。")


def notification(number: int = 1, channel: str = "email") -> Notification:
    return Notification(
        id=f"n{number:03}",
        channel=channel,
        recipient="duty@example.gov.cn",
        subject="s",
        text="t",
        html="h",
        message_id=f"<n{number}@x>",
        created_at=MONDAY,
        reason=SendReason.NEW_ALERT,
        alert_id="a1",
    )


@pytest.fixture
def state(make_alert: MakeAlert) -> MemoryState:
    filled = MemoryState()
    filled.save_alerts([make_alert()], [notification()])
    return filled


def test_what_arrived_is_not_sent_again(state: MemoryState) -> None:
    server = ScriptedServer()
    (delivery,) = deliver_due(state, {"email": server}, SETTINGS, MONDAY)
    assert (delivery.status, delivery.attempts, delivery.at) == (DeliveryStatus.DELIVERED, 1, MONDAY)
    assert state.deliveries() == (delivery,)
    assert deliver_due(state, {"email": server}, SETTINGS, MONDAY + timedelta(days=30)) == []
    assert server.message_ids == ["<n1@x>"]


def test_pauses_grow_and_end(state: MemoryState) -> None:
    server = ScriptedServer([DeliveryStatus.RETRYING] * 99)
    now, pauses = MONDAY, []
    while delivered := deliver_due(state, {"email": server}, SETTINGS, now):
        (delivery,) = delivered
        if delivery.retry_at is None:
            break
        assert deliver_due(state, {"email": server}, SETTINGS, delivery.retry_at - timedelta(seconds=1)) == []
        pauses.append((delivery.retry_at - now) / MINUTE)
        now = delivery.retry_at
    assert pauses == [1, 5, 15, 60, 60]
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.FAILED, 6)
    assert delivery.detail == "试了6次仍未送达，不再重试。服务器这样说。"
    assert len(server.message_ids) == 6
    assert len(set(server.message_ids)) == 1
    assert deliver_due(state, {"email": server}, SETTINGS, now + timedelta(days=30)) == []


def test_a_final_refusal_is_not_tried_again(state: MemoryState) -> None:
    server = ScriptedServer([DeliveryStatus.FAILED])
    (delivery,) = deliver_due(state, {"email": server}, SETTINGS, MONDAY)
    assert (delivery.status, delivery.retry_at) == (DeliveryStatus.FAILED, None)
    assert deliver_due(state, {"email": server}, SETTINGS, MONDAY + timedelta(days=1)) == []


class CrashingState(MemoryState):
    """The power goes after the server took the message and before that is written down."""

    crash = True

    def record_delivery(self, delivery: Delivery) -> None:
        if self.crash and delivery.status is DeliveryStatus.DELIVERED:
            raise KeyboardInterrupt
        super().record_delivery(delivery)


def test_a_crash_between_sending_and_recording_sends_again_under_the_same_id(make_alert: MakeAlert) -> None:
    state = CrashingState()
    state.save_alerts([make_alert()], [notification()])
    server = ScriptedServer()
    with pytest.raises(KeyboardInterrupt):
        deliver_due(state, {"email": server}, SETTINGS, MONDAY)
    state.crash = False
    assert deliver_due(state, {"email": server}, SETTINGS, MONDAY) == [], "the pause of one attempt is kept"
    (delivery,) = deliver_due(state, {"email": server}, SETTINGS, MONDAY + MINUTE)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 2)
    assert server.message_ids == ["<n1@x>", "<n1@x>"]


class FullState(MemoryState):
    """Reads, but has no room for another delivery."""

    full = True

    def record_delivery(self, delivery: Delivery) -> None:
        if self.full:
            raise StoreFull("磁盘已满")
        super().record_delivery(delivery)


def test_where_nothing_can_be_written_nothing_is_sent(make_alert: MakeAlert) -> None:
    state = FullState()
    state.save_alerts([make_alert()], [notification()])
    server = ScriptedServer()
    for _ in range(3):
        with pytest.raises(StoreFull):
            deliver_due(state, {"email": server}, SETTINGS, MONDAY)
    assert server.message_ids == []
    state.full = False
    deliver_due(state, {"email": server}, SETTINGS, MONDAY)
    assert server.message_ids == ["<n1@x>"]


def test_a_crash_at_the_last_attempt_is_made_up_once(make_alert: MakeAlert) -> None:
    state = CrashingState()
    state.save_alerts([make_alert()], [notification()])
    server = ScriptedServer()
    once = NotifySettings(retry_minutes=(1,), attempts=1)
    with pytest.raises(KeyboardInterrupt):
        deliver_due(state, {"email": server}, once, MONDAY)
    state.crash = False
    (delivery,) = deliver_due(state, {"email": server}, once, MONDAY + MINUTE)
    assert delivery.status is DeliveryStatus.DELIVERED


def test_a_channel_that_does_not_answer_rests_and_the_others_go_on(state: MemoryState) -> None:
    state.save_alerts([], [notification(number) for number in range(2, 9)] + [notification(9, "null")])
    server = ScriptedServer([DeliveryStatus.RETRYING] * 99)
    notifiers: dict[str, Notifier] = {"email": server, "null": NullNotifier()}
    delivered = deliver_due(state, notifiers, SETTINGS, MONDAY)
    assert len(server.message_ids) == 3
    assert [one.status for one in delivered if one.channel == "null"] == [DeliveryStatus.DELIVERED]
    assert len(deliver_due(state, notifiers, SETTINGS, MONDAY)) == 3


def test_a_channel_that_is_not_configured_fails_with_its_name(state: MemoryState) -> None:
    (delivery,) = deliver_due(state, {}, SETTINGS, MONDAY)
    assert (delivery.status, delivery.detail) == (DeliveryStatus.FAILED, "没有配置通道 email，消息没有发出。")
