"""The shingles of a text: its runs of neighbouring characters, with each number standing for one character.

Shingles are made of letters and digits alone (of the folded text), so punctuation, blanks, line breaks and script variants
do not matter. Numbers are masked: a notice of the same form with another date has the same shingles, and its `figures`
tell it apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

COMPARED = 4
"""Characters of the shingles that texts are compared by: short, so that they survive replaced words."""
LOOKED_UP = 6
"""Characters of the shingles that candidates are found by: longer, so that fewer texts share one by chance. With four, a
post of the bulk corpus had eleven times as many candidates."""
_LONGEST = 20_000
"""Characters that are looked at: enough for any article, and a bound on the work."""
_NUMBER = re.compile(r"[0-9]+")
_MASK = "\ue001"
_NO_CONTENT = re.compile(rf"[^\w{_MASK}]+|_+")

_HALF = np.uint64(32)
_FACTOR = np.uint64(0x100000001B3)
_BEYOND_UNICODE = 0x110000

Hashes = npt.NDArray[np.uint64]
Small = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Content:
    """Letters and digits of a text as code points: `masked` has one and the same code for every number, `literal` one for
    each number; `numbers` tells whether they differ anywhere."""

    masked: Hashes
    literal: Hashes
    numbers: bool

    def hashes(self, length: int) -> Hashes:
        """64-bit hashes of the different shingles of this length, sorted. A shorter text is one shingle; one without
        content has none."""
        return np.unique(rolled(self.masked, length))

    def figures(self, length: int) -> Hashes:
        """One number for each different shingle with numbers in it, sorted: the upper 32 bits stand for the shingle as
        in `hashes`, the lower 32 for the shingle with its very numbers."""
        if not self.numbers:
            return np.zeros(0, dtype=np.uint64)
        hashes, literal = rolled(self.masked, length), rolled(self.literal, length)
        figured = literal != hashes
        return np.unique(hashes[figured] >> _HALF << _HALF | literal[figured] >> _HALF)


def content_of(readable: str) -> Content:
    """The content of a folded text."""
    plain = _plain(readable)
    masked = codes_of(_masked(plain))
    places = np.flatnonzero(masked == ord(_MASK))
    if not len(places):
        return Content(masked, masked, numbers=False)
    numbers = _NUMBER.findall(plain)[: len(places)]
    literal = masked.copy()
    literal[places] = [_BEYOND_UNICODE + crc32(number.encode()) for number in numbers]
    return Content(masked, literal, numbers=True)


def masked_letters(readable: str) -> str:
    """The letters of a folded text, each number as one character: what `Content.masked` holds the codes of."""
    return _masked(_plain(readable))


def codes_of(letters: str) -> Hashes:
    """The code points."""
    return np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)


def _plain(readable: str) -> str:
    # The mask is a private-use character: one that stands in a crawled text must not pass for a number.
    return readable[: 2 * _LONGEST].replace(_MASK, "")


def _masked(plain: str) -> str:
    return _NO_CONTENT.sub("", _NUMBER.sub(_MASK, plain))[:_LONGEST]


def rolled(codes: Hashes, length: int) -> Hashes:
    """A hash for each run of neighbouring codes of this length, in order; of all of them where there are fewer."""
    size = min(length, len(codes))
    if not size:
        return codes
    count = len(codes) - size + 1
    combined = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        combined = combined * _FACTOR + codes[offset : offset + count]
    return mixed(combined)


def mixed(values: Hashes) -> Hashes:
    """Spreads the bits: the finalizer of SplitMix64 (Steele, Lea, Flood 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
