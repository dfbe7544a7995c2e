"""What a document is compared by, as numbers: one key for each feature, and how often the feature stands in it.

Keys are hashes of the features of `nlp.events.profile`, so no word can be read from them. Two features of one pair of
documents fall on the same key about once in a million pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.events.hashing import pieces, words
from nlp.events.profile import SEPARATOR, Features

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

HASH_BITS = 30
HASH = (1 << HASH_BITS) - 1

Coded = npt.NDArray[np.uint64]
_LOW_BITS = 4
_TITLE_MARK = 8
_TITLE_WORD = 4
_PART_KINDS = np.array([GRAM, GRAM, NAME, NAME])
"""Texts, titles, names of texts, names of titles: what their triples are, and how often each counts."""
_PART_LOW = np.array([1, 3 | _TITLE_MARK, 1, 2])


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """The features of some documents, one after the other, `sizes` tells how many each has: `keys` of each in ascending
    order without repetition; `times` how often each stands there (up to `MOST_TIMES`, with the bit `TITLE`)."""

    keys: Keys
    times: Times
    sizes: Places


def traits_of(documents: Sequence[Features]) -> Traits:
    """The features of some documents as numbers; fastest for hundreds of them at once."""
    coded = np.concatenate((_triples(documents), _headings(documents), _words(documents)))
    coded.sort()
    starts = np.flatnonzero(np.diff(coded >> np.uint64(_LOW_BITS), prepend=np.uint64(2**64 - 1)))
    last = np.append(starts[1:], len(coded))[: len(starts)] - 1
    keys = (coded[starts] >> np.uint64(_LOW_BITS)).astype(np.uint32)
    # A title's piece sorts behind the same piece of the text.
    marks = np.where(coded[last] & np.uint64(_TITLE_MARK), TITLE, 0)
    sums = np.add.reduceat(coded & np.uint64(_TITLE_MARK - 1), starts) if len(starts) else starts
    times = (np.minimum(sums, MOST_TIMES).astype(np.int64) | marks).astype(np.uint8)
    owners = (coded[starts] >> np.uint64(_LOW_BITS + 32)).astype(np.int64)
    return Traits(keys, times, np.bincount(owners, minlength=len(documents)))


def kinds_of(keys: Keys) -> Places:
    """The kind of each key as a number."""
    return (keys >> np.uint32(HASH_BITS)).astype(np.int64)


def counted_as(keys: Keys) -> Keys:
    """The keys whose rarity counts: a triple of a name is as rare as the triple is anywhere."""
    return np.where(kinds_of(keys) == NAME, keys & np.uint32(HASH), keys)


def _triples(documents: Sequence[Features]) -> Coded:
    """Triples of texts, titles and names."""
    runs: list[str] = []
    for document in documents:
        runs += (document.text, document.title, *map(SEPARATOR.join, (document.names, document.title_names)))
    hashes, whose = pieces(runs, 3)
    owners, part = np.divmod(whose, 4)
    return _coded(owners, hashes, _PART_KINDS[part], _PART_LOW[part])


def _headings(documents: Sequence[Features]) -> Coded:
    """Pairs of titles."""
    hashes, owners = pieces([document.title for document in documents], 2)
    return _coded(owners, hashes, np.full(len(owners), HEADING), np.ones(len(owners), np.int64))


def _words(documents: Sequence[Features]) -> Coded:
    """Words of texts and titles: letters and digits, at least two of them."""
    hashes, whose = words([part for document in documents for part in (document.words, document.title_words)])
    owners, part = np.divmod(whose, 2)
    return _coded(owners, hashes, np.full(len(hashes), WORD), np.where(part, _TITLE_WORD, 1))


def _coded(owners: Places, hashes: Keys, kinds: Places, low: Places) -> Coded:
    """Owner, key and what it counts in one number each, so that one sort brings equal keys together."""
    keys = (hashes & np.uint32(HASH)).astype(np.int64) | kinds << HASH_BITS
    return ((owners << 32 | keys) << _LOW_BITS | low).astype(np.uint64)
