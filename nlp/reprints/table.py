"""Which texts share a MinHash value: a table of (value, slot) for millions of them.

What came last lies in a dictionary; from there it goes to a small and from there to a large sorted array, which are
searched by bisection and hold 12 bytes a pair (a dictionary holds about 100).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.reprints.shingles import Hashes

_LATEST = 60_000
_RECENT = 600_000
"""Pairs in the dictionary and in the small array before they move on."""

Slots = npt.NDArray[np.int32]


class KeyTable:
    """Slots by their keys. A slot is a number of the caller's; slots are added in ascending order."""

    def __init__(self) -> None:
        self._latest: dict[int, list[int]] = {}
        self._waiting = 0
        self._levels = [(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)) for _ in range(2)]

    def add(self, keys: Hashes, slot: int) -> None:
        """Keep the slot under each of the keys."""
        for key in keys.tolist():
            self._latest.setdefault(key, []).append(slot)
        self._waiting += len(keys)
        if self._waiting > _LATEST:
            self._flush()

    def find(self, keys: Hashes, most: int) -> list[int]:
        """The slots that have one of the keys, as often as they have one; of a key with more than `most` slots the first
        `most` of each part of the table."""
        found: list[int] = []
        for known, slots in self._levels:
            if len(known):
                starts, ends = np.searchsorted(known, keys, "left"), np.searchsorted(known, keys, "right")
                for place in np.flatnonzero(ends > starts).tolist():
                    found += slots[starts[place] : min(ends[place], starts[place] + most)].tolist()
        for key in keys.tolist():
            found += self._latest.get(key, ())[:most]
        return found

    def move(self, places: Slots) -> None:
        """Give every slot s the number `places[s]`, and forget the slots whose place is negative. The order stays."""
        self._flush()
        for level, (keys, slots) in enumerate(self._levels):
            moved = places[slots]
            self._levels[level] = (keys[moved >= 0], moved[moved >= 0])

    def _flush(self) -> None:
        pairs = [(key, slot) for key, slots in self._latest.items() for slot in slots]
        keys = np.fromiter((key for key, _ in pairs), np.uint64, len(pairs))
        slots = np.fromiter((slot for _, slot in pairs), np.int32, len(pairs))
        self._latest, self._waiting = {}, 0
        self._merge(1, keys, slots)
        if len(self._levels[1][0]) > _RECENT:
            self._merge(0, *self._levels[1])
            self._levels[1] = (keys[:0], slots[:0])

    def _merge(self, level: int, keys: Hashes, slots: Slots) -> None:
        keys = np.concatenate((self._levels[level][0], keys))
        slots = np.concatenate((self._levels[level][1], slots))
        order = np.argsort(keys, kind="stable")
        self._levels[level] = (keys[order], slots[order])
