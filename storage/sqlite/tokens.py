"""Words and attributes as tokens of FTS5's `ascii` tokenizer.

That tokenizer knows no Unicode tables: every character beyond ASCII belongs to a token as it is, so nothing depends on
which Unicode version SQLite was built with. It splits at ASCII punctuation and folds A to Z; characters that it would
split at or fold are written as U+E000 and four hexadecimal digits. Words hold letters and digits only, so a token that
begins with U+E001 is never a word: attributes begin with it and can stand in the same index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from domain.documents import TaggedDocument

SEPARATOR = "\x1f"
"""Stands between stored tokens and labels. The tokenizer splits at it, so what is stored is what is indexed."""

_EMPTY = SEPARATOR * 2

_LONGEST = 2000
"""Characters; FTS5 cuts tokens after 32,768 bytes, and a hostile page can hold longer runs of letters."""

_TROUBLE = re.compile("[\x00-/:-`{-\x7f\ue000\ue001\ud800-\udfff]")
_TROUBLE_BESIDE_SEPARATOR = re.compile("[\x00-\x1e\x20-/:-`{-\x7f\ue000\ue001\ud800-\udfff]")


class Attribute:
    """First letters of attribute tokens; plain strings, because they are looked up a dozen times a document."""

    ALL = "a"
    PLATFORM = "p"
    SOURCE = "s"
    SENTIMENT = "m"
    TOPIC = "t"
    PLACE = "l"
    KEYWORD = "k"
    OWN = "o"
    REPRINT = "r"
    NONE = "z"
    """Given to no document: matches nothing."""


def encode(word: str) -> str:
    """One token for one word; different words give different tokens."""
    if len(word) > _LONGEST:
        return "\ue000h" + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
    escaped = _TROUBLE.sub(lambda found: f"\ue000{ord(found.group()):04x}", word)
    return escaped or "\ue000"


def joined(words: Sequence[str]) -> str:
    """The words as they are stored: in order, U+001F between them.

    Raises `ValueError` for an empty word or one that holds U+001F: those could not be told apart again.
    """
    text = SEPARATOR.join(words)
    if words and (text.count(SEPARATOR) != len(words) - 1 or _EMPTY in f"{SEPARATOR}{text}{SEPARATOR}"):
        raise ValueError("tokens and labels are not empty and hold no U+001F")
    return text


def each_once(labels: Sequence[str]) -> str:
    """`joined` without repetition: a document counts once under a label, and what is indexed must follow from what is
    stored."""
    return joined(tuple(dict.fromkeys(labels)))


def split(stored: str) -> tuple[str, ...]:
    """The words of a text made by `joined`."""
    return tuple(stored.split(SEPARATOR)) if stored else ()


def indexed(stored: str) -> str:
    """What FTS5 is given for a text made by `joined`. Always the same for the same text: a contentless table can only
    delete a row when it is told exactly what was inserted."""
    if _TROUBLE_BESIDE_SEPARATOR.search(stored) is None and _longest_run(stored) <= _LONGEST:
        return stored
    return SEPARATOR.join(encode(word) for word in split(stored))


def _longest_run(stored: str) -> int:
    return 0 if len(stored) <= _LONGEST else max(map(len, stored.split(SEPARATOR)))


@lru_cache(maxsize=1 << 14)
def attribute(kind: str, value: str = "") -> str:
    """The token that stands for "`kind` is `value`"."""
    return f"\ue001{kind}{encode(value)}" if value else f"\ue001{kind}"


def attributes_of(tagged: TaggedDocument) -> str:
    """All attribute tokens of a document, in a fixed order, as FTS5 is given them."""
    document, tags = tagged.document, tagged.tags
    tokens = [
        attribute(Attribute.ALL),
        attribute(Attribute.PLATFORM, document.platform.value),
        attribute(Attribute.SOURCE, document.source),
        attribute(Attribute.SENTIMENT, tags.sentiment.value),
        *[attribute(Attribute.TOPIC, topic) for topic in dict.fromkeys(tags.topics)],
        *[attribute(Attribute.PLACE, place) for place in dict.fromkeys(tags.places)],
    ]
    if tags.keywords:  # many and various: not worth a cache
        prefix = f"\ue001{Attribute.KEYWORD}"
        tokens.append(prefix + indexed(each_once(tags.keywords)).replace(SEPARATOR, SEPARATOR + prefix))
    if document.own:
        tokens.append(attribute(Attribute.OWN))
    if tags.reprint_of:
        tokens.append(attribute(Attribute.REPRINT))
    return SEPARATOR.join(tokens)
