"""The traits of many documents in few long arrays: five bytes a feature, so that 300,000 documents fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nlp.events.traits import KINDS, Keys, Numbers, Places, Times, Traits

_FIRST = 1024

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The features of some slots, one after the other; `rows` tells for each whose it is (0, 1, …)."""

    keys: Keys
    times: Times
    rows: Places


class TraitTable:
    """Documents by slot (0, 1, …, in the order of adding), with the lengths of their vectors under the latest rarity."""

    def __init__(self) -> None:
        self._keys: Keys = np.zeros(_FIRST, np.uint32)
        self._times: Times = np.zeros(_FIRST, np.uint8)
        self._bounds: Places = np.zeros(_FIRST + 1, np.int64)
        self._size = 0
        self.at: Numbers = np.zeros(_FIRST)
        """Publish times in days since 1970."""
        self.lengths: Numbers = np.zeros((_FIRST, KINDS))
        self.titles: Numbers = np.zeros(_FIRST)
        self.present = np.zeros(_FIRST, np.bool_)
        """Whether the document still takes part."""
        self._districts: list[frozenset[str]] = []
        self._placed = np.zeros(_FIRST, np.bool_)
        self._named: dict[frozenset[str], frozenset[str]] = {}

    def __len__(self) -> int:
        return self._size

    def add(self, traits: Traits, at: float) -> int:
        """Keep a document; returns its slot."""
        slot, start = self._size, int(self._bounds[self._size])
        end = start + len(traits.keys)
        if slot + 1 >= len(self._bounds):
            self._bounds, self.lengths = _longer(self._bounds, 2 * slot + 2), _longer(self.lengths, 2 * slot + 2)
            self.at, self.titles = _longer(self.at, 2 * slot + 2), _longer(self.titles, 2 * slot + 2)
            self.present, self._placed = _longer(self.present, 2 * slot + 2), _longer(self._placed, 2 * slot + 2)
        if end > len(self._keys):
            self._keys, self._times = _longer(self._keys, 3 * end // 2), _longer(self._times, 3 * end // 2)
        self._keys[start:end], self._times[start:end] = traits.keys, traits.times
        self._bounds[slot + 1], self.at[slot] = end, at
        self.present[slot], self._placed[slot] = True, bool(traits.districts)
        self._districts.append(self._named.setdefault(traits.districts, traits.districts))
        self._size += 1
        return slot

    def keys_of(self, slots: Places) -> Keys:
        """All keys of these slots."""
        chosen = np.zeros(self._size, np.bool_)
        chosen[slots] = True
        return self._keys[: self._bounds[self._size]][np.repeat(chosen, np.diff(self._bounds[: self._size + 1]))]

    def traits(self, slot: int) -> Traits:
        start, end = self._bounds[slot : slot + 2]
        return Traits(self._keys[start:end], self._times[start:end], self._districts[slot])

    def span(self, first: int, end: int) -> Rows:
        """The features of the slots from `first` up to `end`."""
        sizes = np.diff(self._bounds[first : end + 1])
        inside = slice(self._bounds[first], self._bounds[end])
        return Rows(self._keys[inside], self._times[inside], np.repeat(np.arange(end - first), sizes))

    def laid_out(self, slots: Places) -> tuple[Keys, Callable[[Places], tuple[Places, Times]]]:
        """The keys of these slots one after the other, and what tells for places among them whose they are (0, 1, …) and
        how often each stands there."""
        starts, ends = self._bounds[slots], self._bounds[slots + 1]
        keys = np.concatenate([self._keys[at:end] for at, end in zip(starts.tolist(), ends.tolist(), strict=True)])
        behind = np.cumsum(ends - starts)

        def at_of(places: Places) -> tuple[Places, Times]:
            numbers = np.searchsorted(behind, places, "right")
            return numbers, self._times[places + (ends - behind)[numbers]]

        return keys, at_of

    def apart(self, ones: Places, others: Places) -> Numbers:
        """1 for each pair that names districts, but none of both; else 0."""
        apart = np.zeros(len(ones))
        for pair in np.flatnonzero(self._placed[ones] & self._placed[others]).tolist():
            apart[pair] = self._districts[ones[pair]].isdisjoint(self._districts[others[pair]])
        return apart

    def kept(self, slots: Sequence[int]) -> TraitTable:
        """A table of these slots alone, in this order."""
        table = TraitTable()
        for slot in slots:
            table.add(self.traits(slot), float(self.at[slot]))
        return table


def _longer(array: npt.NDArray[Number], length: int) -> npt.NDArray[Number]:
    longer = np.zeros((length, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
