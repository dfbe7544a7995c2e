"""Which documents are linked, and how strongly: each link is kept once, with the document that came later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from nlp.events.traits import Places

_NONE = (np.zeros(0, np.int32), np.zeros(0, np.int32))


class Links:
    """Links between slots in whole numbers, so that sums do not depend on their order."""

    def __init__(self) -> None:
        self._links = {0: _NONE}

    def add(self, ones: Places, others: Places, strengths: Places) -> None:
        """Link slots, in ascending order, with earlier ones."""
        slots, starts = np.unique(ones, return_index=True)
        narrow, strong = others.astype(np.int32), strengths.astype(np.int32)
        for slot, start, end in zip(slots.tolist(), starts.tolist(), [*starts[1:].tolist(), len(ones)], strict=True):
            self._links[slot] = (narrow[start:end].copy(), strong[start:end].copy())

    def remove(self, slot: int) -> None:
        """Drop what the slot was linked with when it came. What later ones were linked with stays: who asks knows which
        slots there are."""
        self._links.pop(slot, None)

    def strong(self, least: int) -> Iterator[tuple[int, int]]:
        """The pairs with a link of at least this strength."""
        for slot, (others, strengths) in self._links.items():
            for other in others[strengths >= least].tolist():
                yield slot, other

    def among(self, part: Sequence[int], slots: Sequence[int], places: Mapping[int, int]) -> dict[int, dict[int, int]]:
        """The links inside a part, both ways, by place: `slots` has the slot of each place, `places` the reverse."""
        found: dict[int, dict[int, int]] = {place: {} for place in part}
        for place in part:
            others, strengths = self._links.get(slots[place], _NONE)
            for other, strength in zip(others.tolist(), strengths.tolist(), strict=True):
                there = places.get(other, -1)
                if there in found:
                    found[place][there] = found[there][place] = strength
        return found
