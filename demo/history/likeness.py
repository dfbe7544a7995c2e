"""How much of one text stands in another: shared runs of eight characters."""

from __future__ import annotations

from collections import Counter, defaultdict

WIDTH = 8


def shingles(text: str) -> frozenset[str]:
    """Every run of eight letters or digits, punctuation and blanks left out; a shorter text is one run."""
    letters = "".join(character for character in text if character.isalnum())
    return frozenset(letters[at : at + WIDTH] for at in range(max(1, len(letters) - WIDTH + 1)))


class Neighbours:
    """Remembers texts and tells how near a new one comes to any of them."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._holders: defaultdict[str, list[int]] = defaultdict(list)

    def nearest(self, text: str) -> float:
        """The greatest share, 0 to 1, of the shorter text's runs that also stand in the other text."""
        runs = shingles(text)
        shared = Counter(holder for run in runs for holder in self._holders.get(run, ()))
        return max((count / min(len(runs), self._sizes[holder]) for holder, count in shared.items()), default=0.0)

    def add(self, text: str) -> None:
        runs = shingles(text)
        for run in runs:
            self._holders[run].append(len(self._sizes))
        self._sizes.append(len(runs))
