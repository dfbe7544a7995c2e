"""What a document store hands over when its content moves to another one: documents whole, and the figures of texts
that are already gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.documents import TaggedDocument
from domain.queries import Dimension
from domain.reasons import Platform, Sentiment


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document with all that its store remembers of it.

    `stored_at` is when it was first kept; `visited_at` is the newest fetch whose counts of engagement were taken.
    """

    tagged: TaggedDocument
    revision: int
    stored_at: datetime
    visited_at: datetime

    @property
    def id(self) -> str:
        return self.tagged.id


@dataclass(frozen=True, slots=True)
class PastMentions:
    """`count` documents of one local day whose texts were removed by `DocumentStore.retain`."""

    day: date
    own: bool
    platform: Platform
    sentiment: Sentiment
    count: int


@dataclass(frozen=True, slots=True)
class PastLabel:
    """Of the documents of one local day whose texts were removed and that the body did not publish itself: `count` with
    this label, `negative` of them negative. `dimension` is SOURCE, TOPIC, PLACE or KEYWORD; `negative` is 0 for key words."""

    day: date
    dimension: Dimension
    label: str
    count: int
    negative: int


@dataclass(frozen=True, slots=True)
class PastFigures:
    """What the roll-ups still know of removed texts. Sorted by day, then by the other fields; no zeros."""

    mentions: tuple[PastMentions, ...] = ()
    labels: tuple[PastLabel, ...] = ()
