"""Adds up the weights of many columns for many texts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LANES = 3
_BITS = 17
_MOST = (1 << _BITS - 1) // 128 - 1
"""Weights of -128 to 127 that a lane can hold the sum of."""
_MASK = (1 << _BITS) - 1
_HALF = 1 << _BITS - 1


class PackedColumns:
    """Three columns side by side in one number: one addition sums three weights, with no carry between them.

    Exact: three lanes of 17 bits are whole numbers of 51 bits, and the doubles that `np.bincount` adds hold 53.
    """

    def __init__(self, weights: NDArray[np.int8]) -> None:
        """`weights` (columns, features)."""
        self._columns = len(weights)
        self._packed = [_side_by_side(weights[start : start + _LANES]) for start in range(0, len(weights), _LANES)]

    def sums(self, feature: NDArray[np.int64], owner: NDArray[np.int64], texts: int) -> NDArray[np.int64]:
        """(texts, columns): for each text the sum over its features. Pairs of feature and text may come in any order."""
        bins, parts = _in_parts(owner, np.bincount(owner, minlength=texts))
        sums = self._exact_sums(feature, bins, parts * texts)
        total: NDArray[np.int64] = sums.reshape(parts, texts, self._columns).sum(axis=0)
        return total

    def _exact_sums(self, feature: NDArray[np.int64], owner: NDArray[np.int64], texts: int) -> NDArray[np.int64]:
        sums = np.empty((texts, len(self._packed) * _LANES), dtype=np.int64)
        for at, packed in enumerate(self._packed):
            rest = np.bincount(owner, weights=packed[feature], minlength=texts).astype(np.int64)
            for lane in range(at * _LANES, (at + 1) * _LANES):
                sums[:, lane] = ((rest + _HALF) & _MASK) - _HALF
                rest = (rest - sums[:, lane]) >> _BITS
        return sums[:, : self._columns]


def _in_parts(owner: NDArray[np.int64], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """A text of more features than a lane can hold is summed in parts: part k of text i in bin i + k times the number of
    texts. Returns the bin of each pair, and the most parts that a text has."""
    long = counts > _MOST
    if not long.any():
        return owner, 1
    of_long = np.flatnonzero(long[owner])
    order = of_long[np.argsort(owner[of_long], kind="stable")]
    lengths = counts[long]
    part = (np.arange(len(order)) - np.repeat(np.cumsum(lengths) - lengths, lengths)) // _MOST
    bins = owner.copy()
    bins[order] += part * len(counts)
    return bins, int(part.max()) + 1


def _side_by_side(columns: NDArray[np.int8]) -> NDArray[np.float64]:
    worth = np.float64(2) ** (_BITS * np.arange(len(columns)))
    together: NDArray[np.float64] = np.einsum("i,ij->j", worth, columns)
    return together
