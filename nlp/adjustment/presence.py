"""Which character n-grams stand in which text: what an adjustment reads, for tone and for messages alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.linear.features import Terms
from nlp.sentiment.features import hashed_ngrams
from nlp.sentiment.lookup import HashIndex


@dataclass(frozen=True, slots=True)
class Presence:
    """The n-grams of each text as they were found, in any order and with repetitions.

    In the vector of a text each n-gram that occurs counts one divided by the root of how many were found (`values`), so
    that the vector is never longer than one."""

    texts: int
    owner: NDArray[np.int64]
    hashed: NDArray[np.uint32]

    @property
    def values(self) -> NDArray[np.float64]:
        """For each text what one of its n-grams counts."""
        value: NDArray[np.float64] = 1.0 / np.sqrt(np.maximum(np.bincount(self.owner, minlength=self.texts), 1))
        return value

    def places(self, index: HashIndex, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which text holds which of the `size` n-grams of an index: each pair once, ordered by text."""
        positions = index.positions(self.hashed)
        hits = np.flatnonzero(positions >= 0)
        owner, place = np.divmod(np.unique(self.owner[hits] * size + positions[hits]), size)
        return owner, place


def presence_of_texts(texts: Sequence[str]) -> Presence:
    """Single characters and pairs, as the sentiment model reads them."""
    hashes, owners = hashed_ngrams(texts)
    return Presence(len(texts), owners, hashes)


def presence_of_terms(terms: Terms) -> Presence:
    """Character pairs of a message, no matter whether title or text."""
    return Presence(terms.texts, terms.pairs.owner % max(terms.texts, 1), terms.pairs.hashed)
