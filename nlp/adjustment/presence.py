"""Which character n-grams stand in which text: what an adjustment reads, for tone and for messages alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.linear.features import Terms
from nlp.sentiment.features import hashed_ngrams

_HASH_BITS = np.uint64(32)
_HASH_MASK = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Presence:
    """Each n-gram of each text once, ordered by text. The vector of a text has length one: each of its n-grams, whether
    an adjustment knows it or not, counts one divided by the root of their number (`value`)."""

    texts: int
    owner: NDArray[np.int64]
    hashed: NDArray[np.uint32]
    value: NDArray[np.float64]


def presence_of_texts(texts: Sequence[str]) -> Presence:
    """Single characters and pairs, as the sentiment model reads them."""
    hashes, owners = hashed_ngrams(texts)
    return _presence(len(texts), owners, hashes)


def presence_of_terms(terms: Terms) -> Presence:
    """Character pairs of a message, no matter whether title or text."""
    return _presence(terms.texts, terms.part % max(terms.texts, 1), terms.hashed)


def _presence(texts: int, owners: NDArray[np.int64], hashes: NDArray[np.uint32]) -> Presence:
    packed = np.unique((owners.astype(np.uint64) << _HASH_BITS) | hashes)
    owner = (packed >> _HASH_BITS).astype(np.int64)
    sizes = np.bincount(owner, minlength=texts)
    return Presence(texts, owner, (packed & _HASH_MASK).astype(np.uint32), 1.0 / np.sqrt(sizes[owner]))
