"""Events: the same matter at the same place, told by one or more documents over days to months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Event:
    """The same matter at the same place, told by one or more documents.

    `id` names the event; `first_id` is the earliest document; `document_ids` are ordered by publish time, `reprints`
    counts the ones that only repeat another; `sources` is the number of different sources. `sizes` counts documents by
    local day, days without any left out; `sentence` is a run of characters of one document, never a word of our own.
    """

    id: str
    title: str
    first_id: str
    first_at: datetime
    last_at: datetime
    document_ids: tuple[str, ...]
    reprints: int
    sources: int
    places: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    sizes: tuple[tuple[date, int], ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A document belongs to an event; `at` is its publish time. Ids and times only: names, words and places of an event
    are read from its documents, so that what is forgotten there is forgotten here."""

    document_id: str
    event_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EventSpan:
    """What memberships alone tell of an event. `documents` counts all its members, `within` those of the period asked."""

    event_id: str
    first_at: datetime
    last_at: datetime
    documents: int
    within: int
