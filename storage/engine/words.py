"""Words as tokens of the engine's `words` analyser, which does nothing but split at white space.

Words hold letters and digits only, so nearly all stand as they are. What the analyser would split at, what cannot be
sent as UTF-8, and U+E000 itself are written as U+E000 and four hexadecimal digits; very long runs of letters as U+E000,
"h" and a digest, because Lucene refuses terms beyond 32,766 bytes. Different words give different tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b

LONGEST = 2000
"""Characters of a word that is kept as it is; below the analyser's own limit in UTF-16 units."""

_MARK = "\ue000"
_SPACES = " \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_TROUBLE = re.compile(f"[\x00-\x1f{_SPACES}\x7f-\x9f{_MARK}\ud800-\udfff]")
_TROUBLE_BESIDE_SPACE = re.compile(f"[\x00-\x1f{_SPACES[1:]}\x7f-\x9f{_MARK}\ud800-\udfff]")
_ESCAPED = re.compile(f"{_MARK}([0-9a-f]{{4}})")
_DIGEST = f"{_MARK}h"


def encode(word: str) -> str:
    """The token that stands for a word."""
    if len(word) > LONGEST:
        return _DIGEST + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
    return _TROUBLE.sub(lambda found: f"{_MARK}{ord(found.group()):04x}", word) or _MARK


def decode(token: str, long_words: Mapping[str, str]) -> str:
    """The word behind a token; `long_words` knows the digests."""
    if _MARK not in token:
        return token
    if token.startswith(_DIGEST):
        return long_words[token]
    return "" if token == _MARK else _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), token)


def joined(words: Sequence[str]) -> str:
    """The words as tokens in one text, in order."""
    text = " ".join(words)
    if len(text) <= LONGEST and _is_plain(text, len(words)):
        return text
    return " ".join(map(encode, words))


def encoded(words: Sequence[str]) -> list[str]:
    """Each word as a token."""
    text = " ".join(words)
    return list(words) if len(text) <= LONGEST and _is_plain(text, len(words)) else [encode(word) for word in words]


def split(text: str, long_words: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a text made by `joined`."""
    return decoded(text.split(" "), long_words) if text else ()


def decoded(tokens: Sequence[str], long_words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(decode(token, long_words) for token in tokens)


def long_words(words: Sequence[str]) -> dict[str, str]:
    """Those words that are kept as digests, by digest."""
    return {encode(word): word for word in words if len(word) > LONGEST}


def _is_plain(text: str, number: int) -> bool:
    """Whether each of `number` words joined to `text` is its own token."""
    if _TROUBLE_BESIDE_SPACE.search(text) is not None:
        return False
    return text.count(" ") == number - 1 and "  " not in f" {text} "
