"""From a signal to a delivered notification."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.periods import Period
from domain.reasons import AlertState, DeliveryStatus, HoldReason, Level, SendReason

FORGOTTEN = "（原文已删除）"
"""Stands where the headline of a document stood that was erased or is past its retention."""
FORGOTTEN_TEXT = "这条消息引用的原文已删除，消息内容不再保存；预警和数字仍可在控制台查看。"
"""What a notification says when its own words are gone."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule found something in one window.

    `label` names what it is about inside the rule (a topic, a place, a key word; "" for the whole rule): the same rule
    and label is the same matter. `count` documents in `window`, where `expected` is usual (None: the rule knows no
    usual level). `document_ids` are newest first and at most the rule's limit; `explanation` is one Chinese sentence
    with the figures that made it fire.
    """

    rule: str
    label: str
    level: Level
    title: str
    window: Period
    count: int
    expected: float | None
    threshold: float
    document_ids: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A matter that an officer should look at, from its first signal until someone closes it.

    `reason` is the explanation of the newest signal. `signals` are the (rule, label) pairs folded into it; `peak` is the
    greatest count seen. Times are UTC; who acknowledged or closed is the user name of a member of the body's own staff.
    """

    id: str
    rule: str
    label: str
    level: Level
    title: str
    reason: str
    state: AlertState
    fired_at: datetime
    updated_at: datetime
    count: int
    peak: int
    document_ids: tuple[str, ...]
    signals: tuple[tuple[str, str], ...] = ()
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    note: str = ""

    @property
    def changed_at(self) -> datetime:
        """When it was last updated, acknowledged or closed."""
        return max(at for at in (self.updated_at, self.acknowledged_at, self.closed_at) if at is not None)


@dataclass(frozen=True, slots=True)
class Send:
    reason: SendReason


@dataclass(frozen=True, slots=True)
class Hold:
    reason: HoldReason


Decision = Send | Hold


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    path: str


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one recipient through one channel.

    `id` is derived from what it says and to whom, so the same notification made twice is the same row of the outbox, and
    `message_id` (RFC 5322) is derived from `id`, so a resend after a crash is recognised by the reader's mail program.
    `alert_id` is "" for a brief. `count` is the alert's count when the message was written: the next one is measured by it.
    """

    id: str
    channel: str
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str
    created_at: datetime
    reason: SendReason
    alert_id: str = ""
    level: Level | None = None
    attachments: tuple[Attachment, ...] = ()
    count: int = 0

    def forgotten(self) -> Notification:
        """The same notification without its words; to whom, when and why it went stays."""
        return replace(self, subject=FORGOTTEN, text=FORGOTTEN_TEXT, html=f"<p>{FORGOTTEN_TEXT}</p>")


@dataclass(frozen=True, slots=True)
class Delivery:
    """The state of a notification after its latest attempt. `detail` is one Chinese sentence, with no secret in it.
    `retry_at` is set only while `status` is RETRYING."""

    notification_id: str
    channel: str
    recipient: str
    status: DeliveryStatus
    message_id: str
    attempts: int
    at: datetime
    detail: str = ""
    retry_at: datetime | None = None
