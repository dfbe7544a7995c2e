"""Whether one text is a copy of another, once shared MinHash values have made them candidates.

Containment (Broder 1997) is looked at in both directions: an editor cuts the end or puts a paragraph in, and most of both
texts still is the same; a post that quotes a paragraph has mostly words of its own. Same-form notices share nearly all their
shingles, but the numbers inside the same words differ: another date, another amount, another matter.

The bounds were chosen on sets made with the seeds 101 to 103 of the generator of edited copies; figures are reported on
other seeds (tests/gate/measures/reprints.py).
"""

from __future__ import annotations

import numpy as np

from nlp.reprints.sketch import Sketch

_LEAST = 0.44
"""Share of either text that must stand in the other one."""
_BOTH = 0.90
"""Both shares together."""
_SHORT_LEAST = 0.85
_SHORT, _LONG = 24, 80
"""Shingles: below the first, texts repeat each other by chance (已收到，谢谢) and must be equal; between them, the least
share falls from `_SHORT_LEAST` to `_LEAST`."""
_SAME_FIGURES = 0.8
"""Share of the numbers that must be the same where both texts have a number between the same characters."""


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Whether these texts are the same but for what editors change; symmetric."""
    smaller = min(one.total, other.total)
    if not smaller:
        return False
    if smaller < _SHORT:
        return np.array_equal(one.hashes, other.hashes) and np.array_equal(one.figures, other.figures)
    if smaller < _LEAST / 2 * max(one.total, other.total):  # far below any share that counts; saves the work
        return False
    low, high = shares(one, other)
    return low >= _least(smaller) and low + high >= _BOTH and _figures_agree(one, other)


def shares(one: Sketch, other: Sketch) -> tuple[float, float]:
    """The share of each text that stands in the other one, the lower first; 0 to 1, estimated from the samples."""
    limit = np.uint32(min(one.limit, other.limit))
    first = one.hashes[: np.searchsorted(one.hashes, limit, "right")]
    second = other.hashes[: np.searchsorted(other.hashes, limit, "right")]
    if not len(first) or not len(second):
        return 0.0, 0.0
    shared = _shared(first, second)
    ordered = sorted((shared / len(first), shared / len(second)))
    return ordered[0], ordered[1]


def _least(shingles: int) -> float:
    if shingles >= _LONG:
        return _LEAST
    return _LEAST + (_SHORT_LEAST - _LEAST) * (_LONG - shingles) / (_LONG - _SHORT)


def _figures_agree(one: Sketch, other: Sketch) -> bool:
    if not len(one.figures) or not len(other.figures):
        return True
    upper = np.uint64(32)
    places = np.intersect1d(one.figures >> upper, other.figures >> upper)
    same = np.unique(np.intersect1d(one.figures, other.figures, assume_unique=True) >> upper)
    return len(same) + 1 >= _SAME_FIGURES * (len(places) + 1)


def _shared(
    first: np.ndarray[tuple[int], np.dtype[np.uint32]], second: np.ndarray[tuple[int], np.dtype[np.uint32]]
) -> int:
    """How many numbers two sorted lists without repetition share."""
    found = np.searchsorted(second, first)
    found[found == len(second)] = len(second) - 1
    return int((second[found] == first).sum())
