"""The traits of many documents in few long arrays: five bytes a feature, so that 300,000 documents fit into memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nlp.events.named import Names, NameTable
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
        self.keys: Keys = np.zeros(_FIRST, np.uint32)
        self.times: Times = np.zeros(_FIRST, np.uint8)
        self._bounds: Places = np.zeros(_FIRST + 1, np.int64)
        self._size = 0
        self.at: Numbers = np.zeros(_FIRST)
        """Publish times in days since 1970."""
        self.lengths: Numbers = np.zeros((_FIRST, KINDS))
        self.titles: Numbers = np.zeros(_FIRST)
        self.present = np.zeros(_FIRST, np.bool_)
        """Whether the document still takes part."""
        self.districts, self.places = NameTable(), NameTable()

    def __len__(self) -> int:
        return self._size

    def add(self, traits: Traits, at: Numbers, districts: Iterable[Names], places: Iterable[Names]) -> None:
        """Keep some documents in the next slots: their features, publish times, and the districts and places they name."""
        first, start = self._size, int(self._bounds[self._size])
        size, end = first + len(traits.sizes), start + len(traits.keys)
        if size >= len(self._bounds):
            self._bounds, self.lengths = _longer(self._bounds, 2 * size), _longer(self.lengths, 2 * size)
            self.at, self.titles = _longer(self.at, 2 * size), _longer(self.titles, 2 * size)
            self.present = _longer(self.present, 2 * size)
        if end > len(self.keys):
            self.keys, self.times = _longer(self.keys, 3 * end // 2), _longer(self.times, 3 * end // 2)
        self.keys[start:end], self.times[start:end] = traits.keys, traits.times
        self._bounds[first + 1 : size + 1] = start + np.cumsum(traits.sizes)
        self.at[first:size], self.present[first:size] = at, True
        self.districts.add(districts)
        self.places.add(places)
        self._size = size

    def keys_of(self, slots: Places) -> Keys:
        """All keys of these slots."""
        chosen = np.zeros(self._size, np.bool_)
        chosen[slots] = True
        return self.keys[: self._bounds[self._size]][np.repeat(chosen, np.diff(self._bounds[: self._size + 1]))]

    def span(self, first: int, end: int) -> Rows:
        """The features of the slots from `first` up to `end`."""
        sizes = np.diff(self._bounds[first : end + 1])
        inside = slice(self._bounds[first], self._bounds[end])
        return Rows(self.keys[inside], self.times[inside], np.repeat(np.arange(end - first), sizes))

    def extents(self, slots: Places) -> tuple[Places, Places]:
        """Where the features of each of these slots begin and end in `keys` and `times`."""
        return self._bounds[slots], self._bounds[slots + 1]

    def kept(self, slots: Collection[int]) -> TraitTable:
        """A table of these slots alone, in ascending order."""
        table, chosen = TraitTable(), np.zeros(self._size, np.bool_)
        chosen[list(slots)] = True
        sizes = np.diff(self._bounds[: self._size + 1])
        inside, end = np.repeat(chosen, sizes), int(self._bounds[self._size])
        traits = Traits(self.keys[:end][inside], self.times[:end][inside], sizes[chosen])
        ordered = sorted(slots)
        table.add(traits, self.at[: self._size][chosen], self.districts.of(ordered), self.places.of(ordered))
        return table


def _longer(array: npt.NDArray[Number], length: int) -> npt.NDArray[Number]:
    longer = np.zeros((length, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
