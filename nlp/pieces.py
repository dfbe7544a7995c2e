"""Splits long dictionary words into their shortest dictionary words, the same way in every context.

The index holds short words only: 派出所 as 派出 and 所, 新城区 as 新城 and 区. A phrase such as 丽发新城 is then found
before 区 as well, where the dictionary alone would have swallowed its end in a longer word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nlp.remembered import Remembered

_LONGEST = 64
"""Characters of a token; longer runs of letters or digits are cut, so a hostile text makes no giant words."""

WORD_CHARACTERS = re.compile(r"[^\W_]+")
"""Letters and digits: all that words are made of."""

_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+|[^\u3400-\u9fff\U00020000-\U000323af]+")


class Pieces:
    """Splits words; remembers each answer. `has_word` says whether the dictionary has a word."""

    def __init__(self, has_word: Callable[[str], bool]) -> None:
        self._has_word = has_word
        self.known = Remembered(self._pieces)
        """The pieces of a word, () for one without letters and digits; what stands between them is left out."""

    def split(self, word: str) -> tuple[str, ...]:
        """The pieces in order; joined they give the word again. Fewest single characters, then fewest pieces, then the
        longer piece first."""
        return self.known[word]

    def _pieces(self, word: str) -> tuple[str, ...]:
        if len(word) < 3 and word.isalpha() and not word.isascii():
            return (word,)
        words = WORD_CHARACTERS.findall(word)
        return tuple(piece for part in words for run in _RUNS.findall(part) for piece in self._split_run(run))

    def _split_run(self, run: str) -> tuple[str, ...]:
        if not _is_ideograph(run[0]):
            return tuple(run[at : at + _LONGEST] for at in range(0, len(run), _LONGEST))
        if len(run) < 3:
            return (run,)
        if len(run) > _LONGEST:
            return tuple(run)
        pieces = self._best(run)
        return pieces if any(len(piece) > 1 for piece in pieces) else (run,)

    def _best(self, run: str) -> tuple[str, ...]:
        # best[i]: cost and pieces of run[:i]; a cost is (single characters, pieces, lengths negated).
        best: list[tuple[tuple[int, int, tuple[int, ...]], tuple[str, ...]]] = [((0, 0, ()), ())]
        for end in range(1, len(run) + 1):
            candidates = []
            for size in (1, 2, 3):
                piece = run[end - size : end] if size <= end else ""
                if piece and self._allowed(piece, run):
                    (singles, count, sizes), before = best[end - size]
                    candidates.append(((singles + (size == 1), count + 1, (*sizes, -size)), (*before, piece)))
            best.append(min(candidates))
        return best[-1][1]

    def _allowed(self, piece: str, run: str) -> bool:
        if len(piece) == 1:
            return True
        if piece == run or not self._has_word(piece):
            return False
        return len(piece) == 2 or self.split(piece) == (piece,)


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U000323af"
