"""What is asked of every word, found once for each: a text is a hundred words, nearly all of them seen before."""

from __future__ import annotations

from zlib import crc32

from nlp.events.names import flags_of
from nlp.remembered import Remembered

HASH_BITS = 30
HASH = (1 << HASH_BITS) - 1
COUNTED = 1 << HASH_BITS
"""Bit of a code: the word is one of letters and digits, at least two of them."""


def _code_of(word: str) -> int:
    hashed = crc32(word.encode("utf-8", "surrogatepass")) & HASH
    return hashed | COUNTED * (len(word) > 1 and word.isalnum()) | flags_of(word)


codes = Remembered(_code_of)
"""By word: the lower bits are its hash, those above say what it is (`COUNTED` and the flags of `nlp.events.names`)."""
