"""64-bit fingerprint of a text for finding its copies: four MinHash values of 16 bits each, side by side.

A store looks for fingerprints that share one of the four 16-bit bands (`DocumentStore.near`); that is exactly where
MinHash is strong, whatever was added, cut or replaced. On edited copies (a source line, a cut end, an inserted paragraph,
replaced words) 96 % of the pairs of copies share a band; of the SimHash that stood here before, 44 % did. Two unrelated
texts share a band about once in 16,000.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.folding import shared_folder
from nlp.personal.spans import without_marks
from nlp.reprints.minhash import seeds
from nlp.reprints.shingles import LOOKED_UP, Hashes, codes_of, masked_letters, mixed, rolled

_BANDS = 4
_BITS = 16
_LOWEST_BITS = np.uint64((1 << _BITS) - 1)
_AT_ONCE = 100_000
"""Characters; the arrays for them take a few megabytes."""


def fingerprint(text: str) -> int:
    """The fingerprint, 0 to 2**64 - 1; 0 for a text without a letter or digit. Stable between runs and machines."""
    return fingerprints_of([shared_folder().fold(without_marks(text))])[0]


def fingerprints_of(readables: Sequence[str]) -> list[int]:
    """The fingerprints of texts that are folded already, in the same order: many at once cost a fifth of one by one."""
    contents = [masked_letters(readable) for readable in readables]
    found: list[int] = []
    start = characters = 0
    for at, letters in enumerate(contents):
        characters += len(letters)
        if characters >= _AT_ONCE:
            found += _fingerprints(contents[start : at + 1])
            start, characters = at + 1, 0
    return found + _fingerprints(contents[start:])


def _fingerprints(contents: Sequence[str]) -> list[int]:
    prints = np.zeros(len(contents), dtype=np.uint64)
    # A text shorter than a shingle is one shingle by itself.
    for size in range(1, LOOKED_UP + 1):
        chosen = [
            at
            for at, letters in enumerate(contents)
            if len(letters) == size or (size == LOOKED_UP and len(letters) > size)
        ]
        if chosen:
            prints[chosen] = _of_shingles([contents[at] for at in chosen], size)
    return [int(number) for number in prints.tolist()]


def _of_shingles(contents: Sequence[str], size: int) -> Hashes:
    """One fingerprint for each of these contents of at least `size` letters."""
    hashes = rolled(codes_of("".join(contents)), size)
    ends = np.cumsum([len(letters) for letters in contents])
    starts = np.concatenate(([0], ends[:-1]))
    # Shingles across the border of two texts stand between the end of one stretch and the start of the next.
    stretches = np.column_stack((starts, np.minimum(ends - size + 1, len(hashes)))).ravel()
    if stretches[-1] == len(hashes):
        stretches = stretches[:-1]
    prints = np.zeros(len(contents), dtype=np.uint64)
    for place, seed in enumerate(seeds(_BANDS)):
        lowest = np.minimum.reduceat(mixed(hashes ^ seed), stretches)[::2]
        prints |= (lowest & _LOWEST_BITS) << np.uint64(_BITS * place)
    return prints


def shared_bands(one: int, other: int) -> int:
    """How many of the four bands are the same: 0 to 4."""
    different = one ^ other
    return sum(not different >> _BITS * place & (1 << _BITS) - 1 for place in range(_BANDS))
