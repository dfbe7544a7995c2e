"""A notification as an RFC 5322 message."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from alerts.render.clean import line
from domain.alerts import Notification

_SUBJECT = 200


def compose(notification: Notification, sender: str, directory: Path, now: datetime) -> EmailMessage:
    """Text and HTML as alternatives, then the attachments, whose paths start at the data folder `directory`.

    The Message-ID is the notification's own at every attempt. Messages of one alert refer to a common ancestor, so mail
    programs show them as one thread. Raises `OSError` for an attachment that cannot be read.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = line(notification.subject, _SUBJECT)
    message["From"] = sender
    message["To"] = notification.recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = notification.message_id
    if notification.alert_id:
        domain = notification.message_id.rstrip(">").rpartition("@")[2]
        message["References"] = f"<alert-{notification.alert_id}@{domain}>"
    # Mail that answers itself (out of office) would fill the sender's mailbox.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notification.text, cte="base64")
    message.add_alternative(notification.html, subtype="html", cte="base64")
    for attachment in notification.attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            (directory / attachment.path).read_bytes(),
            maintype=main or "application",
            subtype=sub or "octet-stream",
            filename=line(attachment.name, _SUBJECT),
        )
    return message
