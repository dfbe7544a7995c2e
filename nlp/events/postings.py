"""Which documents are found by which keys: eight bytes for each, many documents looked up at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.events.traits import Keys, Places

Codes = npt.NDArray[np.uint64]

_KEY = np.uint64(32)
_SLOT = np.uint64(0xFFFFFFFF)
_BLOCK = 64
"""A power of two."""
_FEWER = 3
"""A part is at least so many times as long as the next."""


class Postings:
    """Pairs of key and slot in sorted parts, each with slots above those of the part before."""

    def __init__(self) -> None:
        self._parts: list[Codes] = []
        self._samples: list[Codes] = []
        """Of each part every `_BLOCK`th: it stays near while all parts do not."""

    def add(self, keys: Keys, slots: Places, most: int) -> tuple[Places, Places]:
        """Keep these slots, all above those kept before, each under its key; returns the earlier slots under the same key for
        each as two columns (slot, earlier slot), as often as they share a key. Of a key with more than `most` the first."""
        codes = keys.astype(np.uint64) << _KEY | slots.astype(np.uint64)
        codes.sort()
        self._keep(codes)
        begin, left = codes >> _KEY << _KEY, np.full(len(codes), most)
        ones, others = [], []
        for part, sample in zip(self._parts, self._samples, strict=True):
            starts = _before(part, sample, begin)
            sizes = np.minimum(_before(part, sample, codes) - starts, left)
            left -= sizes
            at = np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
            ones.append(np.repeat(codes & _SLOT, sizes))
            others.append(part[at] & _SLOT)
        while len(self._parts) > 1 and len(self._parts[-2]) < _FEWER * len(self._parts[-1]):
            joined = np.concatenate((self._parts[-2], self._parts[-1]))
            joined.sort(kind="stable")  # two parts in order: they are merged
            del self._parts[-2:], self._samples[-2:]
            self._keep(joined)
        return np.concatenate(ones).astype(np.int64), np.concatenate(others).astype(np.int64)

    def _keep(self, part: Codes) -> None:
        self._parts.append(part)
        self._samples.append(part[_BLOCK - 1 :: _BLOCK].copy())


def _before(part: Codes, sample: Codes, wanted: Codes) -> Places:
    """How many of the part are smaller than each wanted one, as `searchsorted` says, with fewer looks into the part."""
    places: Places = np.searchsorted(sample, wanted) * _BLOCK
    last, step = len(part) - 1, _BLOCK // 2
    while step and last >= 0:
        at = places + (step - 1)
        places += step * ((at <= last) & (part[np.minimum(at, last)] < wanted))
        step //= 2
    return places
