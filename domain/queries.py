"""What can be asked of a document store, and what a text query means.

The meaning of an expression is fixed here once, by `matches`; every store answers alike. Words are tokens as `nlp` makes
them: folded (NFKC, lower case, simplified), letters and digits only, so a phrase runs across punctuation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.documents import TaggedDocument
from domain.periods import Period
from domain.reasons import Platform, Sentiment


class Field(StrEnum):
    ANY = "any"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several words that stand directly behind each other.

    With `Field.ANY` the words are looked for in the title and in the text, each by itself; a single word is found among
    the subwords too. With `Field.TITLE` they are looked for in the title alone.
    """

    words: tuple[str, ...]
    field: Field = Field.ANY

    def __post_init__(self) -> None:
        if not self.words or not all(self.words):
            raise ValueError("a term needs at least one word, and no empty one")


@dataclass(frozen=True, slots=True)
class Near:
    """`left` and `right` in either order in the same field, with at most `distance` words between them, not overlapping.

    Subwords have no place in the text and are not looked at.
    """

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Expression


Expression = Term | Near | And | Or | Not


def _starts(words: Sequence[str], tokens: Sequence[str]) -> list[int]:
    size = len(words)
    first = words[0]
    return [at for at, token in enumerate(tokens) if token == first and tuple(tokens[at : at + size]) == tuple(words)]


def _near(near: Near, tokens: Sequence[str]) -> bool:
    left_size, right_size = len(near.left.words), len(near.right.words)
    rights = _starts(near.right.words, tokens)
    for left in _starts(near.left.words, tokens):
        for right in rights:
            between = right - (left + left_size) if left < right else left - (right + right_size)
            if 0 <= between <= near.distance:
                return True
    return False


def matches(
    expression: Expression,
    title_tokens: Sequence[str],
    tokens: Sequence[str],
    subwords: Sequence[str] | frozenset[str],
) -> bool:
    """Whether a text with these tokens fits the expression. This function is the definition for every store."""
    match expression:
        case Term(words, field):
            if _starts(words, title_tokens):
                return True
            if field is Field.TITLE:
                return False
            return bool(_starts(words, tokens)) or (len(words) == 1 and words[0] in subwords)
        case Near(left, right, _):
            title_only = Field.TITLE in (left.field, right.field)
            return _near(expression, title_tokens) or (not title_only and _near(expression, tokens))
        case And(parts):
            return all(matches(part, title_tokens, tokens, subwords) for part in parts)
        case Or(parts):
            return any(matches(part, title_tokens, tokens, subwords) for part in parts)
        case Not(part):
            return not matches(part, title_tokens, tokens, subwords)


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents are meant: text expression and filters, all of which must hold.

    A filter is a set of allowed values; empty means any. A document passes a topic or place filter when it has at least
    one of the values. `period` is about `published_at`. `own` keeps only (True) or leaves out (False) the body's own
    publications. `reprints` False leaves out documents that repeat an earlier one. `documents`, when it is not None,
    keeps only these ids.
    """

    expression: Expression | None = None
    period: Period | None = None
    platforms: tuple[Platform, ...] = ()
    sources: tuple[str, ...] = ()
    sentiments: tuple[Sentiment, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    own: bool | None = None
    reprints: bool = True
    documents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """One page of an answer, newest first; equal times are ordered by id."""

    limit: int = 20
    offset: int = 0

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0:
            raise ValueError("limit and offset cannot be negative")


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the store keeps it. `revision` counts from 1; `reprints` counts later documents that repeat it."""

    tagged: TaggedDocument
    revision: int
    stored_at: datetime
    reprints: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """`total` is exact up to the store's promise (`DocumentStore.search`); `exact` says whether it is."""

    total: int
    exact: bool
    documents: tuple[StoredDocument, ...]


class Dimension(StrEnum):
    """What documents can be counted by. A document with two topics counts under both."""

    PLATFORM = "platform"
    SOURCE = "source"
    SENTIMENT = "sentiment"
    TOPIC = "topic"
    PLACE = "place"
    KEYWORD = "keyword"


class Bucket(StrEnum):
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Count:
    """`count` documents under `label` ("" when no dimension was asked) in the bucket that starts at `start` (None when
    no bucket was asked). Days and hours are local ones of the store's time zone; `start` is in UTC. Zeros are left out."""

    label: str
    start: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date
    sentiment: Sentiment
    count: int


@dataclass(frozen=True, slots=True)
class LabelCount:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of one page, read from roll-ups in one call. The body's own publications are counted apart.

    Every list is sorted by count, greatest first, then by label; `by_day` by day, then by sentiment, zeros left out.
    """

    total: int
    own: int
    by_day: tuple[DayCount, ...]
    by_platform: tuple[LabelCount, ...]
    by_source: tuple[LabelCount, ...]
    by_topic: tuple[LabelCount, ...]
    by_topic_negative: tuple[LabelCount, ...]
    by_place: tuple[LabelCount, ...]
    by_keyword: tuple[LabelCount, ...]


@dataclass(frozen=True, slots=True)
class StoreStatistics:
    """`oldest` and `newest` are publish times; None when the store is empty. `bytes_used` is 0 where nothing is on disk."""

    documents: int
    oldest: datetime | None
    newest: datetime | None
    bytes_used: int
