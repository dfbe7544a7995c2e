"""A brief on its way to its readers: the main figures in the mail, the document attached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.identity import digest
from alerts.render.clean import line, quoted
from alerts.render.engine import fill
from alerts.render.letterhead import Letterhead
from alerts.settings import Recipient
from domain.alerts import Attachment, Notification
from domain.briefs import BriefRecord
from domain.reasons import SendReason

_SUBJECT, _TITLE, _HIGHLIGHT = 120, 80, 200


def render_brief(
    record: BriefRecord,
    highlights: Sequence[str],
    attachments: Sequence[Attachment],
    recipient: Recipient,
    letterhead: Letterhead,
    *,
    now: datetime,
) -> Notification:
    """The message that carries a brief. `highlights` are Chinese sentences with its main figures, one line each.

    The same brief to the same recipient is the same message, however often it is made: a reader gets it once.
    """
    identity = digest(record.id, recipient.channel, recipient.address, SendReason.BRIEF.value)
    last = record.period.end - timedelta(microseconds=1)
    values = {
        "body": letterhead.body.name,
        "title": quoted(record.title, _TITLE),
        "first_day": letterhead.moment(record.period.start)[:10],
        "last_day": letterhead.moment(last)[:10],
        "highlights": [quoted(one, _HIGHLIGHT) for one in highlights],
        "attachments": [line(attachment.name, _TITLE) for attachment in attachments],
        "link": letterhead.link("briefs", record.id),
    }
    return Notification(
        id=identity,
        channel=recipient.channel,
        recipient=recipient.address,
        subject=line(fill("brief_subject.txt", values), _SUBJECT),
        text=fill("brief_body.txt", values),
        html=fill("brief_body.html", values),
        message_id=letterhead.message_id(identity),
        created_at=now,
        reason=SendReason.BRIEF,
        attachments=tuple(attachments),
    )
