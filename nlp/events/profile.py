"""What a document is compared by when events are formed: its characters, title, names and words, and how rare each is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log, sqrt

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
_PRIOR = 500
"""Documents that a file is thought to be longer by: in a file of three letters no word is common."""
_COMMON_SHARE = 0.02
_COMMON_LEAST = 40
_COMMON_NAME = 0.03
_RARE = 15

Vector = Mapping[str, float]


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


@dataclass(frozen=True, slots=True)
class Profile:
    """The weighted features of a document; the vectors have length 1 or are empty. `rare` are triples of few documents;
    `title` are the weights of the triples of the title."""

    grams: Vector
    heading: Vector
    named: Vector
    words: Vector
    rare: frozenset[str]
    title: Vector
    every: frozenset[str]
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


class Rarity:
    """How rare features are among the documents it was made of: the weight of a feature is the logarithm of all documents
    by those that have it."""

    def __init__(self, documents: Iterable[Counts]) -> None:
        self._grams: Counter[str] = Counter()
        self._heading: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._size = 0
        for counts in documents:
            self._size += 1
            self._grams.update(counts.grams.keys())
            self._heading.update(counts.heading.keys())
            self._words.update(counts.words.keys())
        self._total = self._size + _PRIOR

    def profile(self, counts: Counts) -> Profile:
        """The weighted features of a document; features of the other documents need not be known."""
        common = max(_COMMON_LEAST, _COMMON_SHARE * self._size)
        name = max(_COMMON_LEAST, _COMMON_NAME * self._size)
        seen = self._grams
        telling = {gram: count for gram, count in counts.grams.items() if seen[gram] <= common}
        named = {gram: count for gram, count in counts.named.items() if seen[gram] <= name}
        return Profile(
            grams=self._vector(telling, seen),
            heading=self._vector(counts.heading, self._heading),
            named=self._vector(named, seen),
            words=self._vector(counts.words, self._words),
            rare=frozenset(gram for gram in telling if seen[gram] <= _RARE),
            title={gram: self._weight(gram, seen) for gram in sorted(counts.title)},
            every=frozenset(counts.grams),
            districts=counts.districts,
        )

    def _vector(self, counts: Mapping[str, int], seen: Counter[str]) -> Vector:
        weights = {key: (1 + log(count)) * self._weight(key, seen) for key, count in sorted(counts.items())}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {key: weight / length for key, weight in weights.items()} if length else {}

    def _weight(self, key: str, seen: Counter[str]) -> float:
        return log(self._total / max(1, seen[key]))


def _grams(text: str, size: int) -> list[str]:
    runs = _NO_CONTENT.sub(_SEPARATOR, text)
    grams = (runs[at : at + size] for at in range(len(runs) - size + 1))
    return [gram for gram in grams if _SEPARATOR not in gram]


def _words(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) > 1 and word.isalnum()]
