"""The districts or places that documents name, by slot: most name none, and few name others than many do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from nlp.events.traits import Places

Names = frozenset[str]


class NameTable:
    """Sets of names by slot, in the order of adding; each different set is kept once."""

    def __init__(self) -> None:
        self._different: dict[Names, int] = {frozenset(): 0}
        self._sets: list[Names] = [frozenset()]
        self._numbers: list[int] = []

    def add(self, sets: Iterable[Names]) -> None:
        """Keep these sets in the next slots."""
        for names in sets:
            number = self._different.setdefault(names, len(self._sets))
            if number == len(self._sets):
                self._sets.append(names)
            self._numbers.append(number)

    def of(self, slots: Sequence[int]) -> list[Names]:
        """The sets of these slots."""
        return [self._sets[self._numbers[slot]] for slot in slots]

    def apart(self, ones: Places, others: Places) -> npt.NDArray[np.bool_]:
        """For each pair whether both name something, but nothing that both name."""
        here, there = ([self._numbers[slot] for slot in slots.tolist()] for slots in (ones, others))
        sets = self._sets
        pairs = zip(here, there, strict=True)
        return np.array(
            [one > 0 < other and one != other and sets[one].isdisjoint(sets[other]) for one, other in pairs], np.bool_
        )
