"""What a document is compared by when events are formed: its characters, title, names and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nlp.events.names import names_in
from nlp.segmentation import Segmenter

_LONGEST = 1_500
"""Characters of a text that are looked at: what it is about stands at its beginning."""
_TITLE = 3
_TITLE_WORD = 4
_NAMES = 12
"""Names of the text (without its title) that are looked at."""
_SEPARATOR = "|"
_NO_CONTENT = re.compile(r"[\W_]+")
_AREA = re.compile(r"[A-Z]\d{0,2}[省市区县]")
"""Masked names of cities and districts, as in published corpora: they say little and stand in every title."""
_DISTRICT = re.compile(r"[A-Z]\d{1,2}[市区县]|(?<=市)[\u4e00-\u9fff]{1,3}?[区县]")


@dataclass(frozen=True, slots=True)
class Matter:
    """A document to the event index. Equal times are told apart by the id."""

    id: str
    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each feature stands in a document: character triples (`grams`), pairs of the title, triples of the names,
    dictionary words; and the districts it names."""

    grams: Mapping[str, int]
    heading: Mapping[str, int]
    named: Mapping[str, int]
    words: Mapping[str, int]
    title: frozenset[str]
    districts: frozenset[str]


def counts_of(matter: Matter, segmenter: Segmenter) -> Counts:
    """The features of a document, not weighted yet."""
    title, text = matter.title, matter.text[:_LONGEST]
    readable = [segmenter.readable(_AREA.sub("，", part)) for part in (title, text)]
    cut = [segmenter.cut(part) for part in readable]
    grams = Counter(_grams(readable[1], 3))
    words = Counter(_words(cut[1]))
    named: Counter[str] = Counter()
    for gram in _grams(readable[0], 3):
        grams[gram] += _TITLE
    for word in _words(cut[0]):
        words[word] += _TITLE_WORD
    for weight, names in ((2, list(names_in(cut[0]))), (1, list(names_in(cut[1]))[:_NAMES])):
        for name in names:
            for gram in _grams(name, 3):
                named[gram] += weight
    districts = _DISTRICT.findall(title) or _DISTRICT.findall(text[:200])
    return Counts(
        grams, Counter(_grams(readable[0], 2)), named, words, frozenset(_grams(readable[0], 3)), frozenset(districts)
    )


def _grams(text: str, size: int) -> list[str]:
    runs = _NO_CONTENT.sub(_SEPARATOR, text)
    grams = (runs[at : at + size] for at in range(len(runs) - size + 1))
    return [gram for gram in grams if _SEPARATOR not in gram]


def _words(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) > 1 and word.isalnum()]
