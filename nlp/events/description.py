"""What an event is called and how it went: name, key words, places, first and last time, size by day, one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from nlp.summary import summarise_event

_MOST_WORDS = 8
_MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Member:
    """A document of an event with its key words and places (as in `Tags`)."""

    id: str
    at: datetime
    title: str
    text: str
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """`name` is the title of a member; `keywords` and `places` are the most frequent first; `sizes` counts members by
    local day, days without any left out; `sentence` is a run of characters of a member (one with a title, if any has one),
    never a word of our own."""

    name: str
    keywords: tuple[str, ...]
    places: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    sizes: tuple[tuple[date, int], ...]
    sentence: str


def describe(members: Sequence[Member], zone: tzinfo) -> Description:
    """The description of an event; the same in whatever order its members (at least one) are given."""
    ordered = sorted(members, key=lambda member: (member.at, member.id))
    keywords = _most_frequent((word for member in ordered for word in set(member.keywords)), _MOST_WORDS)
    places = _most_frequent((place for member in ordered for place in set(member.places)), _MOST_PLACES)
    days = Counter(member.at.astimezone(zone).date() for member in ordered)
    titled = [member for member in ordered if member.title.strip()]
    texts = [(member.title, member.text) for member in titled or ordered]
    return Description(
        name=_name(ordered, (*keywords, *places)),
        keywords=keywords,
        places=places,
        first_at=ordered[0].at,
        last_at=ordered[-1].at,
        sizes=tuple(sorted(days.items())),
        sentence=summarise_event(texts, keywords=keywords, places=places),
    )


def _name(ordered: Sequence[Member], telling: Sequence[str]) -> str:
    """The title that names most of what the members speak of; of equals the shortest, then the earliest."""
    titles = [title for member in ordered if (title := " ".join(member.title.split()))]
    if not titles:
        return ""
    return min(titles, key=lambda title: (-sum(word in title for word in telling), len(title)))


def _most_frequent(words: Iterable[str], most: int) -> tuple[str, ...]:
    ranked = sorted(Counter(words).items(), key=lambda counted: (-counted[1], counted[0]))
    return tuple(word for word, _ in ranked[:most])
