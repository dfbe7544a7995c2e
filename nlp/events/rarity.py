"""How rare features are among documents, and what that makes them weigh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlp.events.traits import GRAM, KINDS, MOST_TIMES, NAME, TITLE, Keys, Numbers, Places, Times, counted_as, kinds_of

_PRIOR = 500
"""Documents that a file is thought to be longer by: in a file of three letters no word is common."""
_COMMON_SHARE = 0.02
_COMMON_LEAST = 40
_COMMON_NAME = 0.03
_RARE = 15
_PART = 15
"""Keys are counted in as many parts, and one; a number of ones in binary."""
_PLACE_BITS = np.uint64(32)
_PLACE = np.uint64((1 << 32) - 1)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The features of some documents, one after the other, with their weights.

    `weights` are not yet divided by `lengths` (documents x kinds), the Euclidean lengths of each document's vectors, 1
    where there is nothing. `rarity` is the logarithm of all documents by those that have the feature, `seen` their number;
    `telling` marks what is not too common to count, `rare` the triples of few documents; `titles` are the sums of the
    rarities of each title's triples.
    """

    weights: Numbers
    rarity: Numbers
    seen: Places
    telling: Flags
    rare: Flags
    lengths: Numbers
    titles: Numbers


class Rarity:
    """How many of the documents have each feature; features of one document only are not kept, they count as 1."""

    def __init__(self, size: int, keys: Keys) -> None:
        """`keys` are all keys of all `size` documents."""
        self._size = size
        # Part by part: a sorted copy of all keys of 300,000 documents would take half a gigabyte.
        parts = [_several(keys[(keys & _PART) == part]) for part in range(_PART + 1)]
        several, counts = (np.concatenate(side) for side in zip(*parts, strict=True))
        order = np.argsort(several)
        self._keys: Keys = several[order]
        self._counts: Places = counts[order]

    def weigh(self, keys: Keys, times: Times, documents: Places, size: int) -> Weighed:
        """The weights of the features of `size` documents; `documents` tells for each key whose it is (0, 1, …)."""
        kinds, seen = kinds_of(keys), self._seen(keys)
        common = max(_COMMON_LEAST, _COMMON_SHARE * self._size)
        name = max(_COMMON_LEAST, _COMMON_NAME * self._size)
        most = np.array([common, np.inf, name, np.inf])[kinds]
        telling = seen <= most
        rarity = np.log((self._size + _PRIOR) / seen)
        weights = tf(times) * rarity * telling
        squares = np.bincount(documents * KINDS + kinds, weights * weights, size * KINDS).reshape(size, KINDS)
        lengths = np.sqrt(squares)
        lengths[lengths == 0] = 1
        titles: Numbers = np.bincount(documents, rarity * ((times & TITLE) > 0), size).astype(np.float64)
        rare = telling & (kinds == GRAM) & (seen <= _RARE)
        return Weighed(weights, rarity, seen, telling, rare, lengths, titles)

    def _seen(self, keys: Keys) -> Places:
        wanted = counted_as(keys)
        if not len(self._keys):
            return np.ones(len(keys), np.int64)
        # Looked for in ascending order they are found three times as fast.
        ordered = wanted.astype(np.uint64) << _PLACE_BITS | np.arange(len(wanted), dtype=np.uint64)
        ordered.sort()
        wanted = (ordered >> _PLACE_BITS).astype(np.uint32)
        places = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        seen = np.ones(len(keys), np.int64)
        seen[ordered & _PLACE] = np.where(self._keys[places] == wanted, self._counts[places], 1)
        return seen


def _several(keys: Keys) -> tuple[Keys, Places]:
    """The keys that stand there more than once, but for those of names, and how often."""
    ordered, counts = np.unique(keys[kinds_of(keys) != NAME], return_counts=True)
    return ordered[counts > 1], counts[counts > 1]


def tf(times: Times) -> Numbers:
    """What a feature weighs by how often it stands in a document: 1 + log(times)."""
    found: Numbers = _TF[times & MOST_TIMES]
    return found


_TF = 1 + np.log(np.maximum(1, np.arange(MOST_TIMES + 1)))
