"""What the sentiment model reads of a text: character n-grams, and those of them that stand where the meaning turns.

Besides the plain 1-grams and 2-grams there are three views of the 2-grams, each a feature of its own: those shortly
after a negation in the same clause ("not convenient" is not "convenient"), those before the last turn of the text
("but", "now", "unexpectedly") and those after it, where the author says what counts. Arithmetic on arrays, as in
`nlp.sentiment.features`; no dictionary is needed, so that the model loads at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.features import BOUNDARY, folded_codes, hashed, pair_keys

VIEWS_VERSION = 3
"""Raise with any change of the features: trained models become stale by it."""

REACH = 4
"""A negation marks so many characters after it."""

_NEGATIONS = "不没无未别莫勿非"
_CLAUSE_ENDS = "，。！？；：、,.!?;:…~～\n "
_TURNS = (
    *("但是", "但", "却", "可是", "不过", "然而", "反而", "没想到", "竟然", "如今", "现在", "结果", "终于", "其实"),
    *("可惜", "好在", "幸好", "不料", "谁知", "反倒", "实际上"),
)
_NEGATED, _BEFORE, _AFTER = np.uint64(1 << 62), np.uint64(1 << 61), np.uint64(1 << 60)


def _table(signs: str) -> NDArray[np.bool_]:
    table = np.zeros(BOUNDARY + 1, dtype=bool)
    table[[ord(sign) for sign in signs]] = True
    return table


_IS_NEGATION = _table(_NEGATIONS)
_IS_END = _table(_CLAUSE_ENDS)
_IS_END[BOUNDARY] = True
_OPENS_TURN = _table("".join(turn[0] for turn in _TURNS))


def hashed_views(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of all features and, of the same length, the position in `texts` of the text each comes from.

    A feature is listed as often as it occurs; the hashes of plain n-grams are those of `hashed_ngrams`.
    """
    if not texts:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int64)
    codes, owners = folded_codes(texts)
    points = codes.astype(np.int64)
    pairs = pair_keys(codes)
    negated = _negated(points)
    before, after = _around_turns(points, owners, len(texts))
    keys = (codes[:-1], pairs, pairs[negated] ^ _NEGATED, pairs[before] ^ _BEFORE, pairs[after] ^ _AFTER)
    belongs = (owners, owners, owners[negated], owners[before], owners[after])
    return hashed(np.concatenate(keys)), np.concatenate(belongs)


def _negated(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places that stand up to `REACH` characters after a negation, with no end of a clause in between; ascending."""
    at = np.flatnonzero(_IS_NEGATION[points])
    marked = np.zeros(len(points), dtype=bool)
    for _ in range(REACH):
        at = at + 1  # the last point is a boundary, so no negation stands there
        at = at[~_IS_END[points[at]]]
        marked[at] = True
    return np.flatnonzero(marked)


def _around_turns(
    points: NDArray[np.int64], owners: NDArray[np.int64], texts: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places before and after the last turn of each text that has one."""
    last = np.full(texts, -1, dtype=np.int64)
    opens = np.flatnonzero(_OPENS_TURN[points])
    for turn in _TURNS:
        found = opens
        for offset, sign in enumerate(turn):
            found = found[found + offset < len(points)]
            found = found[points[found + offset] == ord(sign)]
        np.maximum.at(last, owners[found], found)
    turned, place = last[owners], np.arange(len(owners))
    return np.flatnonzero(place < turned), np.flatnonzero((turned >= 0) & (place > turned))
