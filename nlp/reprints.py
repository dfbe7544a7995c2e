"""Confirms that one text repeats another, once near fingerprints have made them candidates."""

from __future__ import annotations

from collections.abc import Sequence

_SHINGLE = 3
_SHORTEST = 6
"""Tokens; shorter texts repeat each other by chance (已收到，谢谢), so they must be equal."""
_SAME = 0.8
"""Jaccard resemblance of two copies with small changes (Broder 1997)."""
_CONTAINED = 0.95
"""Share of the shorter text that stands in the longer one: a copy with a source line or an editor's note added."""
_HALF = 0.5


def is_reprint(tokens: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the texts with these tokens are the same but for small changes or additions; symmetric.

    A text that is less than half as long as the other quotes it or is quoted, and is no reprint.
    """
    if min(len(tokens), len(other)) < _SHORTEST:
        return bool(tokens) and tuple(tokens) == tuple(other)
    if min(len(tokens), len(other)) < _HALF * max(len(tokens), len(other)):
        return False
    one, two = _shingles(tokens), _shingles(other)
    shared = len(one & two)
    return shared >= _SAME * len(one | two) or shared >= _CONTAINED * min(len(one), len(two))


def _shingles(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(tokens[offset:] for offset in range(_SHINGLE)), strict=False))
