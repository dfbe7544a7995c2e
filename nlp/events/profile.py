"""What a document is compared by when events are formed: its characters, title, names and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from nlp.events.names import names_in
from nlp.segmentation import Segmenter

_LONGEST = 1_500
"""Characters of a text that are looked at: what it is about stands at its beginning."""
_NAMES = 12
"""Names of the text (without its title) that are looked at."""
SEPARATOR = "|"
"""Stands between the names and texts that are hashed together: neither letter nor digit."""
_AREA = re.compile(r"[A-Z]\d{0,2}[省市区县]")
"""Masked names of cities and districts, as in published corpora: they say little and stand in every title."""
_DISTRICT = re.compile(r"[A-Z]\d{1,2}[市区县]|(?<=市)[\u4e00-\u9fff]{1,3}?[区县]")


@dataclass(frozen=True, slots=True)
class Matter:
    """A document to the event index. Equal times are told apart by the id. `places` are those of the body that it names, as
    far as they tell one case from another."""

    id: str
    at: datetime
    title: str
    text: str
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Features:
    """What a document is compared by, not counted yet: its text and title as they are matched, the dictionary words
    (with punctuation) and the names of both, the districts it names, and its places."""

    text: str
    title: str
    words: Sequence[str]
    title_words: Sequence[str]
    names: Sequence[str]
    title_names: Sequence[str]
    districts: frozenset[str]
    places: frozenset[str]


def features_of(matter: Matter, segmenter: Segmenter) -> Features:
    """The features of a document."""
    title, text = matter.title, matter.text[:_LONGEST]
    readable_title, readable = (segmenter.readable(_AREA.sub("，", part)) for part in (title, text))
    title_words, words = segmenter.cut(readable_title), segmenter.cut(readable)
    return Features(
        text=readable,
        title=readable_title,
        words=words,
        title_words=title_words,
        names=list(islice(names_in(words), _NAMES)),
        title_names=list(names_in(title_words)),
        districts=frozenset(_DISTRICT.findall(title) or _DISTRICT.findall(text[:200])),
        places=matter.places,
    )
