"""What a document is compared by, as numbers: one key for each feature, and how often the feature stands in it.

Keys are hashes of the features of `nlp.events.profile`, so no word can be read from them. Two features of one pair of
documents fall on the same key about once in a million pairs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.events.profile import Counts

Keys = npt.NDArray[np.uint32]
Times = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

GRAM, HEADING, NAME, WORD = range(4)
"""What a key stands for; it is in the upper two bits."""
KINDS = 4
MOST_TIMES = 127
TITLE = 128
"""Bit of `Traits.times`: the triple stands in the title."""
_KIND_BITS = 30
_HASH = (1 << _KIND_BITS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """`keys` in ascending order without repetition; `times` how often each stands there (up to `MOST_TIMES`, with the bit
    `TITLE`); `districts` the districts that the document names."""

    keys: Keys
    times: Times
    districts: frozenset[str]


def traits_of(counts: Counts) -> Traits:
    """The counted features of a document as numbers."""
    parts = (counts.grams, counts.heading, counts.named, counts.words)
    found: dict[int, int] = {}
    for kind, features in enumerate(parts):
        upper = kind << _KIND_BITS
        for feature, times in features.items():
            key = crc32(feature.encode("utf-8", "surrogatepass")) & _HASH | upper
            found[key] = min(MOST_TIMES, found.get(key, 0) + times)
    for key in _hashes(counts.title):
        found[key] = found.get(key, 1) | TITLE
    keys = np.fromiter(found.keys(), np.uint32, len(found))
    times_of = np.fromiter(found.values(), np.uint8, len(found))
    order = np.argsort(keys)
    return Traits(keys[order], times_of[order], counts.districts)


def kinds_of(keys: Keys) -> Places:
    """The kind of each key as a number."""
    return (keys >> np.uint32(_KIND_BITS)).astype(np.int64)


def counted_as(keys: Keys) -> Keys:
    """The keys whose rarity counts: a triple of a name is as rare as the triple is anywhere."""
    return np.where(kinds_of(keys) == NAME, keys & np.uint32(_HASH), keys)


def _hashes(features: Iterable[str]) -> Iterable[int]:
    return (crc32(feature.encode("utf-8", "surrogatepass")) & _HASH for feature in features)
