"""An alert as a message: why it fired, how many, and the newest documents with a sentence of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from alerts.gate import told_before
from alerts.identity import digest
from alerts.render.clean import line, quoted
from alerts.render.engine import fill
from alerts.render.letterhead import Letterhead
from alerts.settings import Recipient
from alerts.wording import LEVEL_COLOURS
from domain.alerts import Alert, Notification
from domain.names import LEVELS, SENTIMENTS
from domain.queries import StoredDocument
from domain.reasons import SendReason

OCCASIONS = MappingProxyType(
    {
        SendReason.NEW_ALERT: "预警",
        SendReason.LEVEL_RAISED: "预警升级",
        SendReason.GREW: "预警增多",
        SendReason.REPEAT: "预警待签收",
    }
)
"""What the subject calls the message."""

_WHY_NOW = MappingProxyType(
    {
        SendReason.NEW_ALERT: "首次通知",
        SendReason.LEVEL_RAISED: "级别升高",
        SendReason.GREW: "条数比上次通知时明显增多",
        SendReason.REPEAT: "一直没有人签收",
    }
)
_SUBJECT, _TITLE, _SENTENCE, _SOURCE, _REASON = 120, 80, 120, 40, 500


def render_alert(
    alert: Alert,
    documents: Sequence[StoredDocument],
    reason: SendReason,
    recipient: Recipient,
    letterhead: Letterhead,
    *,
    sentences: Mapping[str, str],
    earlier: Sequence[Notification],
    now: datetime,
) -> Notification:
    """The message about an alert for one recipient.

    `documents` are the ones to list, newest first; `sentences` says each of them in one sentence, by id (a document
    without one is listed by its title alone). `earlier` are the notifications already made for the alert: with the
    same ones before it, the same message has the same id, so two evaluations at once put one row into the outbox.
    """
    ordinal = len(told_before(recipient, earlier))
    identity = digest(alert.id, recipient.channel, recipient.address, reason.value, alert.level.value, str(ordinal))
    values = _values(alert, reason, letterhead)
    values["documents"] = [_document(one, sentences.get(one.tagged.id, ""), letterhead) for one in documents]
    return Notification(
        id=identity,
        channel=recipient.channel,
        recipient=recipient.address,
        subject=line(fill("alert_subject.txt", values), _SUBJECT),
        text=fill("alert_body.txt", values),
        html=fill("alert_body.html", values),
        message_id=letterhead.message_id(identity),
        created_at=now,
        reason=reason,
        alert_id=alert.id,
        level=alert.level,
        count=alert.count,
    )


def _values(alert: Alert, reason: SendReason, letterhead: Letterhead) -> dict[str, Any]:
    return {
        "body": letterhead.body.name,
        "occasion": OCCASIONS[reason],
        "why_now": _WHY_NOW[reason],
        "level": LEVELS[alert.level],
        "colour": LEVEL_COLOURS[alert.level],
        "title": quoted(alert.title, _TITLE),
        "reason": quoted(alert.reason, _REASON),
        "count": alert.count,
        "peak": alert.peak,
        "fired_at": letterhead.moment(alert.fired_at),
        "updated_at": letterhead.moment(alert.updated_at),
        "link": letterhead.link("alerts", alert.id),
        "total": len(alert.document_ids),
    }


def _document(stored: StoredDocument, sentence: str, letterhead: Letterhead) -> dict[str, Any]:
    document, tags = stored.tagged.document, stored.tagged.tags
    return {
        "title": quoted(document.title, _TITLE) or quoted(document.text, _TITLE) or "（无标题）",
        "source": quoted(document.source_name or document.source, _SOURCE),
        "at": letterhead.moment(document.published_at),
        "sentiment": SENTIMENTS[tags.sentiment],
        "topics": "、".join(letterhead.names.get(topic, topic) for topic in tags.topics),
        "sentence": quoted(sentence, _SENTENCE),
        "reprint": bool(tags.reprint_of),
        "link": letterhead.link("documents", document.id),
    }
