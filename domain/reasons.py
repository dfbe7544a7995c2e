"""Enumerated reasons and states. Values are stable: they stand in databases, JSON output and run reports."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What became of one item. Every item that was seen ends in exactly one of these."""

    NEW = "new"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    IRRELEVANT = "irrelevant"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"


class RejectReason(StrEnum):
    """Why a page, entry or row did not become a document. Final: the same input would be rejected again."""

    EMPTY_TEXT = "empty_text"
    NO_TITLE_OR_TEXT = "no_title_or_text"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    NOT_HTML = "not_html"
    UNDECODABLE = "undecodable"
    UNPARSABLE = "unparsable"
    HTTP_STATUS = "http_status"
    REDIRECT_LOOP = "redirect_loop"
    ROBOTS = "robots"
    HOST_NOT_ALLOWED = "host_not_allowed"
    PRIVATE_ADDRESS = "private_address"
    UNREACHABLE = "unreachable"
    DELETED_PAGE = "deleted_page"
    BLOCKED_PAGE = "blocked_page"
    BAD_DATE = "bad_date"
    MISSING_COLUMN = "missing_column"
    BAD_ROW = "bad_row"
    TOO_OLD = "too_old"
    """Published longer ago than texts are kept: it would be counted again at every visit after its text was removed."""
    ERASED = "erased"
    """Erased on request before: it does not come back because its page is still there."""


class Relevance(StrEnum):
    """Why a document counts as being about the body, or not."""

    ADDRESSED = "addressed"
    """Sent to the body itself: its own board, hotline or mailbox."""
    OWN_CHANNEL = "own_channel"
    """Published by the body itself."""
    NAMED = "named"
    """Names the body or one of its aliases."""
    TOPIC_AND_PLACE = "topic_and_place"
    """Speaks of one of the body's topics at one of the body's places."""
    IRRELEVANT = "irrelevant"


class Sentiment(StrEnum):
    """Sentiment of a text towards what it speaks of."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class TimeSource(StrEnum):
    """Where a publish time came from, best first. `FETCHED` means that none was found and the fetch time stands in."""

    NATIVE = "native"
    """A time field of the channel itself: an API, a feed entry, a file column."""
    META = "meta"
    VISIBLE = "visible"
    LISTED = "listed"
    URL = "url"
    FETCHED = "fetched"


class Platform(StrEnum):
    """Kind of channel, as officers group them."""

    WEBSITE = "website"
    """The body's own or another government site."""
    NEWS = "news"
    FORUM = "forum"
    BOARD = "board"
    """A message board, hotline or mailbox that citizens address to public bodies."""
    WEIBO = "weibo"
    WECHAT = "wechat"
    FEED = "feed"
    OTHER = "other"


class CoverageState(StrEnum):
    """What one attempt to read a source gave. Silence is never read as zero mentions."""

    OK = "ok"
    EMPTY = "empty"
    NOT_MODIFIED = "not_modified"
    TRUNCATED = "truncated"
    FAILED = "failed"
    UNAUTHORISED = "unauthorised"


class Level(StrEnum):
    """Warning level, lowest first. An analogy to 突发事件应对法 (2024) Art. 63 that every body defines itself."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for blue up to 3 for red."""
        return list(Level).index(self)


class AlertState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class DeliveryStatus(StrEnum):
    DELIVERED = "delivered"
    RETRYING = "retrying"
    HELD = "held"
    FAILED = "failed"


class SendReason(StrEnum):
    """Why a notification goes out."""

    NEW_ALERT = "new_alert"
    LEVEL_RAISED = "level_raised"
    GREW = "grew"
    REPEAT = "repeat"
    BRIEF = "brief"


class HoldReason(StrEnum):
    """Why a notification does not go out now."""

    ALREADY_SENT = "already_sent"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    BELOW_LEVEL = "below_level"
    NO_RECIPIENT = "no_recipient"
