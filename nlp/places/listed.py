"""Finds the names that the configuration lists: plain names, the longest at each position."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.folding import shared_folder


class ListedPlaces:
    """Names of places, prepared for looking up. Two names that fold to the same are one: the first stays."""

    def __init__(self, names: Sequence[str]) -> None:
        fold = shared_folder().fold
        self._names: dict[str, str] = {}
        for name in names:
            if folded := fold(name).strip():
                self._names.setdefault(folded, name.strip())
        self._by_first: dict[str, list[str]] = {}
        for folded in sorted(self._names, key=len, reverse=True):
            self._by_first.setdefault(folded[0], []).append(folded)
        self._first = re.compile("|".join(map(re.escape, self._by_first)))

    def find(self, *readable: str) -> tuple[str, ...]:
        """The places named in folded texts, as configured, in order of first mention, none twice.

        The longest name at a position counts: 东湖公园 is not 东湖.
        """
        found: dict[str, None] = {}
        if self._by_first:
            for text in readable:
                self._scan(text, found)
        return tuple(found)

    def _scan(self, text: str, found: dict[str, None]) -> None:
        first = self._first.search(text)
        while first is not None:
            at = first.start()
            name = next((name for name in self._by_first[first.group()] if text.startswith(name, at)), "")
            if name:
                found[self._names[name]] = None
            first = self._first.search(text, at + (len(name) or 1))
