"""Cuts text into words with jieba's dictionary (through rjieba) and the body's own words.

Consistency comes before beauty: the same phrase should give the same words wherever it stands, so the index uses no
hidden Markov model (it guesses words from their neighbours) and splits long words (`nlp.pieces`). What still depends on
the neighbours is answered on the side of the search (`nlp.query.alternatives`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from nlp.folding import shared_folder
from nlp.personal.spans import without_marks
from nlp.pieces import WORD_CHARACTERS, Pieces
from nlp.remembered import Remembered

_SIGNED = ("c#", "c++")
"""Words of the dictionary with signs that are no letters; they would tear nbc# apart."""
_HALF = re.compile("[\ud800-\udfff]")
_OWN_WORD_FREQUENCY = 2_000
"""Frequency of the body's own words: like that of common nouns in the dictionary, so that they win against pieces."""


class Words(NamedTuple):
    """What was read of a text. `readable` is the folded text itself; `tokens` stand in reading order; `subwords` are
    further dictionary words of two and more characters in the same text: long words, words inside them and words across
    a border (sorted, none of them among the tokens). `whole` are the words as the dictionary cuts them, with punctuation:
    for key words, not for the index."""

    readable: str
    tokens: tuple[str, ...]
    subwords: tuple[str, ...]
    whole: Sequence[str]


_NO_WORDS = Words("", (), (), ())


class Segmenter:
    """Cuts texts; loads the dictionary at construction (about 0.3 s, 60 MB)."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        from rjieba import Jieba

        self.fold = shared_folder().fold
        self._jieba = Jieba()
        self.own_words = frozenset(filter(None, ("".join(self._runs(self.fold(word))) for word in words)))
        for word in sorted(self.own_words):
            if len(word) > 1 and not self._jieba.has_word(word):
                self._jieba.add_word(word, _OWN_WORD_FREQUENCY, "nz")
        self._pieces = Pieces(self.has_word)
        self._kinds = Remembered(self._kind_of)

    def has_word(self, word: str) -> bool:
        """Whether the dictionary (with the body's words) has this folded word."""
        known: bool = self._jieba.has_word(word)
        return known

    def known(self, words: Iterable[str]) -> list[str]:
        """Those of the words that the dictionary has; for thousands at once."""
        return list(filter(self._jieba.has_word, words))

    def frequency(self, word: str) -> int:
        """How common a word of the dictionary is; comparable between words of equal length."""
        number: int = self._jieba.suggest_freq(word)
        return number

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of the text in reading order: folded, letters and digits only, long words split."""
        readable = self.readable(text)
        return self._tokens(readable, self.cut(readable))

    def words(self, text: str) -> Words:
        """The tokens and the subwords of the text."""
        return self.words_of(self.readable(text))

    def readable(self, text: str) -> str:
        """The folded text without the marks of masked data, a blank for each half character, which no dictionary takes."""
        folded = self.fold(without_marks(text))
        return folded if _HALF.search(folded) is None else _HALF.sub(" ", folded)

    def words_of(self, readable: str) -> Words:
        """The words of what `readable` gave."""
        if not readable:
            return _NO_WORDS  # most documents have no title
        whole = self.cut(readable)
        tokens = self._tokens(readable, whole)
        # Single characters are most of what is found, so they are left out before anything is looked up.
        inside = {word for word in self._jieba.cut_all(readable) if len(word) > 1}.difference(tokens)
        return Words(readable, tokens, tuple(sorted([word for word in inside if not word.isascii()])), whole)

    def kind(self, word: str) -> str:
        """The part of speech of one of the words that `cut` gave, as jieba's dictionary has it; x for punctuation."""
        return self._kinds[word]

    def cut(self, readable: str) -> list[str]:
        """Dictionary words as long as they are, and punctuation, of what `readable` gave; for names, not for the index."""
        words: list[str] = self._jieba.cut(readable, False)
        return words

    @staticmethod
    def _runs(readable: str) -> list[str]:
        return WORD_CHARACTERS.findall(readable)

    def _tokens(self, readable: str, whole: Sequence[str]) -> tuple[str, ...]:
        if "c" in readable and any(word in readable for word in _SIGNED):
            whole = self.cut(" ".join(self._runs(readable)))
        return tuple(chain.from_iterable(self._pieces.known.each(whole)))

    def _kind_of(self, word: str) -> str:
        tagged: list[tuple[str, str]] = self._jieba.tag(word, False)
        return tagged[0][1]
