"""Answers about words that are asked for again and again, each found once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TypeVar

Answer = TypeVar("Answer")

_MOST = 200_000
"""Answers kept in one memory: more than there are words in daily use, and a bound on the work of hostile texts."""
_LONGEST = 64
"""Characters of a word whose answer is kept."""


class Remembered(dict[str, Answer]):
    """A pure function of words as a mapping: `remembered[word]` asks the function the first time only. Most words were
    seen before, and a look-up costs a tenth of a call. Full, it keeps what it has and asks for all others each time."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, word: str) -> Answer:
        found = self._answer(word)
        if len(word) <= _LONGEST and len(self) < _MOST:
            self[word] = found
        return found

    def each(self, words: Sequence[str]) -> tuple[Answer, ...]:
        """The answers about all the words, in order; twice as quick as one by one."""
        if len(words) < 2:
            return tuple([self[word] for word in words])
        found: tuple[Answer, ...] = itemgetter(*words)(self)
        return found
