"""Near copies among training texts: a copy of a test text must not stand on the training side."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LENGTH = 5
_SIGN = re.compile(r"\W+")
_COMMON = 200
"""A shingle found in more texts says nothing about copies (forms of address, names of a city)."""


def groups_of_copies(texts: Sequence[str], *, share: float = 0.3) -> NDArray[np.int64]:
    """A number for each text, the same for texts that are near copies of each other, directly or through others.

    Two texts are near copies when more than `share` of the shorter one's five-character shingles stand in the other.
    """
    shingles = [_shingles(text) for text in texts]
    places: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        for shingle in found:
            places[shingle].append(number)
    group = list(range(len(texts)))
    for number, found in enumerate(shingles):
        common: Counter[int] = Counter()
        for shingle in found:
            others = places[shingle]
            if len(others) <= _COMMON:
                common.update(other for other in others if other > number)
        for other, count in common.items():
            if count > share * min(len(found), len(shingles[other])):
                _join(group, number, other)
    return np.array([_root(group, number) for number in range(len(texts))], dtype=np.int64)


def _shingles(text: str) -> set[str]:
    plain = _SIGN.sub("", text)
    return {plain[at : at + _LENGTH] for at in range(len(plain) - _LENGTH + 1)} or {plain}


def _root(group: list[int], number: int) -> int:
    while group[number] != number:
        group[number] = group[group[number]]
        number = group[number]
    return number


def _join(group: list[int], first: int, second: int) -> None:
    one, other = _root(group, first), _root(group, second)
    group[max(one, other)] = min(one, other)
