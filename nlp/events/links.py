"""Which documents are linked, and how strongly, in few long arrays: each link once, twelve bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.events.traits import Places

Narrow = npt.NDArray[np.int32]


class Links:
    """Links between slots in whole numbers, so that sums do not depend on their order. What is linked stays, also with
    slots that take no part any more: who asks knows which do."""

    def __init__(self) -> None:
        self._parts: list[tuple[Narrow, Narrow, Narrow]] = []

    def add(self, ones: Places, others: Places, strengths: Places) -> None:
        """Link slots with earlier ones."""
        self._parts.append((ones.astype(np.int32), others.astype(np.int32), strengths.astype(np.int32)))

    def all(self) -> tuple[Narrow, Narrow, Narrow]:
        """The later and the earlier slot of each link, and its strength."""
        if len(self._parts) != 1:
            none = np.zeros(0, np.int32)
            ones, others, strengths = zip((none, none, none), *self._parts, strict=True)
            self._parts = [(np.concatenate(ones), np.concatenate(others), np.concatenate(strengths))]
        return self._parts[0]
