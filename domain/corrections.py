"""What the body's own staff set right. Only ids and labels are kept, never the text that was judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Corrected(StrEnum):
    """What can be set right about a document."""

    SENTIMENT = "sentiment"
    TOPICS = "topics"
    CATEGORY = "category"
    APPEAL = "appeal"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Correction:
    """Somebody of the staff said that `value` is right where the program had found `previous`.

    `value` and `previous` are labels: one sentiment, category or appeal type, any number of topic ids. For EVENT, `value`
    is the id of another document that belongs to the same event, or empty for "stands alone". `content_hash` tells
    which revision was judged: a changed text needs a new judgement.
    """

    document_id: str
    subject: Corrected
    value: tuple[str, ...]
    previous: tuple[str, ...]
    content_hash: str
    user: str
    at: datetime
