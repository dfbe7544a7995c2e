"""The ways in which a text can hold a phrase, as sequences of tokens.

Segmentation depends on the neighbours: 长郡 in A5区长郡中学 is cut 区长 | 郡. So a phrase is cut not only by itself but
also behind and before every common character that makes a dictionary word with its first or last characters; each
different cut becomes one alternative. An alternative holds the phrase literally, so precision does not suffer.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from nlp.segmentation import Segmenter

_WIDEST = 32
"""Most neighbours that are tried on one side with one or two characters of the phrase; the most common words first.

Recall of 200 phrases against substring search on 4,326 messages: 95.0 % with none, 96.2 % with 6, 99.4 % with 12, 99.5 %
with 20, 99.6 % with 32 (tests/gate/measures/search.py); every cut costs the store about 0.2 ms."""


@cache
def common_characters() -> tuple[str, ...]:
    """The 3,755 characters of level 1 of GB/T 2312-1980, which cover more than 99.5 % of running text."""
    codes = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 56) for cell in range(1, 95))
    return tuple(code.decode("gb2312") for code in codes if code not in _UNUSED)


_UNUSED = frozenset(bytes((0xA0 + 55, 0xA0 + cell)) for cell in range(90, 95))


@lru_cache(maxsize=4)
def reading(words: tuple[str, ...]) -> tuple[Segmenter, Alternatives]:
    """The segmenter that knows these words of a body, with its alternatives; one pair in a process, because finding the
    alternatives of a body's topics takes seconds. Both only ever learn, so sharing changes no answer."""
    segmenter = Segmenter(words)
    return segmenter, Alternatives(segmenter)


class Alternatives:
    """Finds the alternatives of phrases; remembers the neighbours it found."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._before: dict[str, tuple[str, ...]] = {}
        self._behind: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, int], tuple[tuple[str, ...], ...]] = {}

    def of(self, phrase: str, *, edge: int = 2) -> tuple[tuple[str, ...], ...]:
        """The cuts of the phrase, the one by itself first, none twice; () when it holds no letter or digit.

        Neighbours are looked for that make a word with the first or last character of the phrase and, up to `edge`, with
        more of them. Every new edge costs some thousand look-ups in the dictionary.
        """
        asked = (phrase, edge)
        if asked not in self._found:
            self._found[asked] = self._find(phrase, edge)
        return self._found[asked]

    def _find(self, phrase: str, edge: int) -> tuple[tuple[str, ...], ...]:
        tokens = self._segmenter.tokens
        whole = tokens(phrase)
        if not whole:
            return ()
        # Words are put together again without blanks, so "A3 区" and "A3区" mean the same.
        text = "".join(whole)
        cuts = dict.fromkeys([whole, tokens(text)])
        for start in dict.fromkeys(text[: size + 1] for size in range(edge)):
            for neighbour in self._words_ending(start):
                cut = tokens(neighbour + text)
                cuts[cut[1:] if cut[0] == neighbour else cut] = None
        for end in dict.fromkeys(text[-size - 1 :] for size in range(edge)):
            for neighbour in self._words_beginning(end):
                cut = tokens(text + neighbour)
                cuts[cut[:-1] if cut[-1] == neighbour else cut] = None
        return tuple(cuts)

    def _words_ending(self, edge: str) -> tuple[str, ...]:
        """Characters that make a dictionary word before `edge`."""
        if edge not in self._before:
            found = self._most_common(character + edge for character in common_characters())
            self._before[edge] = tuple(word[0] for word in found)
        return self._before[edge]

    def _words_beginning(self, edge: str) -> tuple[str, ...]:
        """Characters that make a dictionary word behind `edge`."""
        if edge not in self._behind:
            found = self._most_common(edge + character for character in common_characters())
            self._behind[edge] = tuple(word[-1] for word in found)
        return self._behind[edge]

    def _most_common(self, candidates: Iterable[str]) -> list[str]:
        found = self._segmenter.known(candidates)
        found.sort(key=lambda word: -self._segmenter.frequency(word))
        return found[:_WIDEST]
