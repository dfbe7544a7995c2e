"""The character pairs of whole batches of titled texts: what every linear model of `nlp.linear` reads, found once for all.

Single characters and runs of three were tried: both cost accuracy on citizens' messages (docs/decisions/015-categories.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.features import folded_codes, hashed, pair_keys
from nlp.sentiment.occurrences import Occurrences, occurrences_of

TITLE_WEIGHT = 0.6
"""What a title of any length weighs beside its text, which weighs one."""
LONGEST_TITLE = 80

_SENTENCE = re.compile(r"[^。！？!?\n]{2,78}[。！？!?\n]+")
_UNTITLED = 40
"""Characters taken for a title where a text has neither title nor end of a sentence."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Which character pair occurs in which part of which message.

    There are twice as many parts as `texts`, and `pairs.owner` names a part: part i is the text of message i, part
    `texts` + i its title.
    """

    texts: int
    pairs: Occurrences


def headline_of(text: str) -> str:
    """What stands for the title of a text that has none: its first sentence, else its beginning."""
    start = text[: 2 * LONGEST_TITLE].lstrip()
    found = _SENTENCE.match(start)
    return found.group() if found else start[:_UNTITLED]


def terms_of(titles: Sequence[str], texts: Sequence[str]) -> Terms:
    """The character pairs of every text and its title (of the same length: one title for each text).

    A text without a title lends its first sentence. Texts are read as `nlp.sentiment.features.readable_part` tells.
    """
    heads = [title[:LONGEST_TITLE] if title else headline_of(text) for title, text in zip(titles, texts, strict=True)]
    return Terms(len(texts), occurrences_of(*_pairs([*texts, *heads])))


def _pairs(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The second half of what `nlp.sentiment.features.hashed_ngrams` gives."""
    if not texts:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int64)
    codes, owners = folded_codes(texts)
    return hashed(pair_keys(codes)), owners
