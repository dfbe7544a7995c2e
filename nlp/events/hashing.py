"""CRC-32 of all runs of a few characters at once: the same numbers as `zlib.crc32` over their UTF-8 gives one by one.

A CRC is linear: that of a run follows from one table look-up for each character and one shift for the characters behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.events.profile import SEPARATOR

Hashes = npt.NDArray[np.uint32]
Owners = npt.NDArray[np.int64]

_AT_ONCE = 6
"""Characters up to which words of one length are hashed together; nearly all are shorter."""
_CODE_POINTS = 0x110000
_WIDEST = 4
_HALF = 1 << 16
_BEGIN = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """By code point: whether it is a letter or digit, bytes in UTF-8, the state after the character from 0 and from the
    beginning. By bytes and half of the state: the state after as many zeros."""

    content: npt.NDArray[np.bool_]
    widths: npt.NDArray[np.int64]
    units: Hashes
    begun: Hashes
    low: Hashes
    high: Hashes


def pieces(texts: Sequence[str], size: int) -> tuple[Hashes, Owners]:
    """The hash of each run of `size` characters of letters and digits alone, and the number of the text that it is from."""
    tables = _tables()
    codes = _codes("".join(text + SEPARATOR for text in texts))
    owners = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    content = tables.content[codes]
    inside = content.copy()
    for ahead in range(1, size):
        inside[:-ahead] &= content[ahead:]
    at = np.flatnonzero(inside[: len(codes) - size + 1])
    return _runs(codes, at, size), owners[at]


def words(texts: Sequence[Sequence[str]]) -> tuple[Hashes, Owners]:
    """The hash of each word of at least two letters and digits, in no order, and the number of the text that it is from."""
    every = list(chain.from_iterable(texts))
    codes = _codes("".join(every))
    sizes = np.fromiter(map(len, every), np.int64, len(every))
    starts = np.cumsum(sizes) - sizes
    owners = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    content = _tables().content[codes]
    hashes, whose = [np.zeros(0, np.uint32)], [owners[:0]]
    for size in range(2, _AT_ONCE + 1):
        at = np.flatnonzero(sizes == size)
        for ahead in range(size):
            at = at[content[starts[at] + ahead]]
        hashes.append(_runs(codes, starts[at], size))
        whose.append(owners[at])
    longer = [at for at in np.flatnonzero(sizes > _AT_ONCE).tolist() if every[at].isalnum()]
    hashes.append(np.array([crc32(every[at].encode("utf-8", "surrogatepass")) for at in longer], np.uint32))
    return np.concatenate(hashes), np.concatenate((*whose, owners[longer]))


def _codes(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _runs(codes: Hashes, at: Owners, size: int) -> Hashes:
    """The hash of the run of `size` characters from each of these places on."""
    tables = _tables()
    state = tables.begun[codes[at]]
    for ahead in range(1, size):
        following = codes[at + ahead]
        state = _shifted(state, tables.widths[following], tables) ^ tables.units[following]
    return state ^ np.uint32(_BEGIN)


def _shifted(state: Hashes, widths: npt.NDArray[np.int64], tables: _Tables) -> Hashes:
    row = widths * _HALF
    return tables.low[row + (state & np.uint32(_HALF - 1))] ^ tables.high[row + (state >> np.uint32(16))]


@cache
def _tables() -> _Tables:
    """About 26 MB, made in a fifth of a second when the first text is hashed."""
    one_byte = np.array([crc32(bytes([byte])) ^ crc32(b"\0") for byte in range(256)], np.uint32)
    low, high = [np.arange(_HALF, dtype=np.uint32)], [np.arange(_HALF, dtype=np.uint32) << np.uint32(16)]
    for tables in (low, high):
        for _ in range(_WIDEST):
            tables.append(_after_zero(tables[-1], one_byte))
    points = np.arange(_CODE_POINTS, dtype=np.uint32)
    widths = 1 + (points >= 0x80).astype(np.int64) + (points >= 0x800) + (points >= 0x10000)
    units = np.zeros(_CODE_POINTS, np.uint32)
    for width, first in ((1, 0), (2, 0xC0), (3, 0xE0), (4, 0xF0)):
        these = np.flatnonzero(widths == width)
        state = np.zeros(len(these), np.uint32)
        for place in range(width):
            bits = points[these] >> np.uint32(6 * (width - 1 - place))
            byte = bits | np.uint32(first) if place == 0 else bits & np.uint32(0x3F) | np.uint32(0x80)
            state = _after_zero(state ^ byte, one_byte)
        units[these] = state
    begun = np.concatenate([shift[-1:] for shift in low]) ^ np.concatenate([shift[-1:] for shift in high])
    content = np.fromiter(map(str.isalnum, map(chr, range(_CODE_POINTS))), np.bool_, _CODE_POINTS)
    return _Tables(content, widths, units, begun[widths] ^ units, np.concatenate(low), np.concatenate(high))


def _after_zero(state: Hashes, one_byte: Hashes) -> Hashes:
    after: Hashes = (state >> np.uint32(8)) ^ one_byte[state & np.uint32(0xFF)]
    return after
