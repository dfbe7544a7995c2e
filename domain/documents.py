"""Documents: what was said in public about a public service, and what was found out about it.

No field names a private person. `publisher` is filled only where an institution speaks (the body itself, another
public body, a news outlet); the text has been masked before a Document is made (DESIGN.md section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from domain.reasons import Outcome, Platform, RejectReason, Relevance, Sentiment, TimeSource


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched page, not yet read. `body` is at most the size limit; `charset` is the one of the HTTP header, if any."""

    url: str
    body: bytes
    fetched_at: datetime
    charset: str | None = None
    listed_title: str = ""
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One masked public mention or own publication.

    `id` is the hash of (platform, native id) or of the canonical URL, so a second visit gives the same id.
    `published_at` and `fetched_at` are aware UTC times; `time_source` says how `published_at` is known.
    `source` is the id of the configured source, `source_name` its name for people.
    `addressed` marks what was sent to the body itself; `own` marks what the body itself published.
    `likes`, `comments`, `reposts` are counts of engagement at fetch time (0 when the channel shows none).
    """

    id: str
    platform: Platform
    source: str
    source_name: str
    title: str
    text: str
    published_at: datetime
    fetched_at: datetime
    time_source: TimeSource = TimeSource.NATIVE
    url: str = ""
    publisher: str = ""
    addressed: bool = False
    own: bool = False
    likes: int = 0
    comments: int = 0
    reposts: int = 0

    @property
    def content_hash(self) -> str:
        """32 hexadecimal digits over title and text; a changed hash under the same id is a new revision."""
        return blake2b(f"{self.title}\x1f{self.text}".encode(), digest_size=16).hexdigest()

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.id, self.content_hash, self.own)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A document without its words: enough to tell whether what was said about it is about the text that is there."""

    id: str
    content_hash: str
    own: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """One item of a source that did not become a document, with its final reason.

    `reference` tells where it was (URL, or `file:row`); `detail` is one masked Chinese sentence, never raw page text.
    """

    source: str
    reference: str
    reason: RejectReason
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tags:
    """What `nlp` found in a document.

    `title_tokens` and `tokens` are the dictionary words of title and text in reading order, folded for matching (NFKC,
    lower case, simplified characters); `subwords` are further words inside long words (for single-word search only).
    `probabilities` are (negative, neutral, positive) and add up to 1. `sentiment_score` runs from -1 (negative) to 1
    (positive): positive minus negative probability. `fingerprint` is 64 bits: four MinHash values of 16 bits,
    so that copies share one of its four bands however they were edited. `reprint_of` is the id of the
    earliest known document with the same text, or "".
    """

    title_tokens: tuple[str, ...]
    tokens: tuple[str, ...]
    subwords: tuple[str, ...]
    topics: tuple[str, ...]
    sentiment: Sentiment
    probabilities: tuple[float, float, float]
    keywords: tuple[str, ...]
    places: tuple[str, ...]
    fingerprint: int
    relevance: Relevance
    reprint_of: str = ""
    category: str = ""
    second_category: str = ""
    appeal: str = ""

    @property
    def sentiment_score(self) -> float:
        return self.probabilities[2] - self.probabilities[0]


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    document: Document
    tags: Tags

    @property
    def id(self) -> str:
        return self.document.id


@dataclass(frozen=True, slots=True)
class Put:
    """What `DocumentStore.put` did with one document: NEW, UPDATED (text changed: a new revision), DUPLICATE, or
    QUARANTINED: this store can never keep it (`revision` is 0 and `detail` says why in one Chinese sentence)."""

    id: str
    outcome: Outcome
    revision: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reprint:
    """A stored document with a near fingerprint: a candidate that folding compares."""

    id: str
    fingerprint: int
    published_at: datetime
    reprint_of: str
