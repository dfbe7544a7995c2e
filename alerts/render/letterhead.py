"""What stands on every message of one deployment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from domain.body import Body


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`base_url` is where officers open the console, without a slash at its end ("" when mails carry no links);
    `message_domain` is the right side of every Message-ID; `names` gives topics their names for people."""

    body: Body
    base_url: str
    message_domain: str
    names: Mapping[str, str] = field(default_factory=dict)

    def link(self, page: str, item: str) -> str:
        """The console's page of an alert, a document or a brief; "" when there is no console to link to."""
        return f"{self.base_url.rstrip('/')}/{page}/{quote(item, safe='')}" if self.base_url else ""

    def moment(self, at: datetime) -> str:
        """Local time of the body, to the minute."""
        return f"{at.astimezone(self.body.zone):%Y-%m-%d %H:%M}"

    def message_id(self, notification_id: str) -> str:
        """RFC 5322 Message-ID of a notification, the same at every attempt."""
        return f"<{notification_id}@{self.message_domain}>"
