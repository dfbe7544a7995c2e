"""What reading one page gives: an article, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.reasons import RejectReason, TimeSource


class Kind(StrEnum):
    """What a page holds: an article, a thread of a forum or board (opening post), or an article of a WeChat account."""

    ARTICLE = "article"
    FORUM = "forum"
    WECHAT = "wechat"


@dataclass(frozen=True, slots=True)
class Article:
    """The readable part of one page, not yet masked.

    `text` has one paragraph a line. `published_at` is an aware UTC time; None with `time_source` FETCHED when the page
    tells none. `publisher` names an institution (an outlet, an office) or is "", never a person. `replies` are the
    texts below the opening post of a thread, in page order and without any author; empty for other kinds.
    """

    title: str
    text: str
    published_at: datetime | None
    time_source: TimeSource
    publisher: str
    kind: Kind
    replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that is no article. `detail` is one plain Chinese sentence without any text of the page."""

    reason: RejectReason
    detail: str
