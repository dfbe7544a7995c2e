"""Finds names of divisions in a folded text, with where they stand; what they mean is decided in `nlp.places.meaning`.

Full names end in a few characters (市 区 县 镇 乡 街道 …), so only there the gazetteer is asked. Short names of provinces and
cities must be words of the segmented text: 太湖南岸 does not name 湖南.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from nlp.places.gazetteer import Division, Gazetteer

_ENDS = re.compile(r"街道|[省市区县旗州盟镇乡]|苏木")
_ROAD_BEHIND = re.compile(
    r"[东南西北中一二三四五六七八九]{0,2}(?:路|街|大道|巷|桥|村|银行|大学|学院|大众|现代|时间|花园|小区|广场|饭店|酒店|菜|话|牌|人寿|本田|白药|久安)"
)
"""What follows a short name that is part of another name: 长沙路, 北京时间, 上海大众."""


class Mention(NamedTuple):
    """`start` and `end` in the folded text; `candidates` are the divisions of this name."""

    start: int
    end: int
    name: str
    candidates: tuple[Division, ...]
    full: bool


class _ShortName(NamedTuple):
    """A short name and the tokens that a text with it has."""

    name: str
    pieces: tuple[str, ...]
    candidates: tuple[Division, ...]


class MentionFinder:
    """Prepared for one segmentation. `cut` gives the tokens of a short name."""

    def __init__(
        self, gazetteer: Gazetteer, cut: Callable[[str], tuple[str, ...]], only: frozenset[str] | None = None
    ) -> None:
        self._gazetteer = gazetteer
        self._only = only
        self._short_names: dict[str, list[_ShortName]] = {}
        self._telling: set[str] = set()
        for short in sorted(gazetteer.short_names):
            pieces = cut(short)
            token = max(pieces, key=len)
            name = _ShortName("".join(pieces), pieces, tuple(gazetteer.shortly_named(short)))
            self._short_names.setdefault(token, []).append(name)
            if only is None or any(division.code in only for division in name.candidates):
                self._telling.add(token)
        self._tokens = frozenset(self._short_names)

    def find(self, readable: str, tokens: Sequence[str]) -> list[Mention]:
        """Names in reading order, none overlapping another; a full name before a short one. With `only` (codes of
        divisions) a text that names none of them is not looked at further: []."""
        found = self._full(readable)
        shortly = self._tokens.intersection(tokens)
        if self._telling.isdisjoint(shortly) and not self._asked_for(found):
            return []
        taken = {at for mention in found for at in range(mention.start, mention.end)}
        for token in shortly:
            for short in self._short_names[token]:
                found += [
                    mention
                    for mention in self._short(readable, tokens, short)
                    if taken.isdisjoint(range(mention.start, mention.end))
                ]
        found.sort(key=lambda mention: mention.start)
        return found

    def _asked_for(self, found: Sequence[Mention]) -> bool:
        if self._only is None:
            return bool(found)
        return any(division.code in self._only for mention in found for division in mention.candidates)

    def _full(self, readable: str) -> list[Mention]:
        found: list[Mention] = []
        named, longest = self._gazetteer.named, self._gazetteer.longest
        border = 0
        for suffix in _ENDS.finditer(readable):
            end = suffix.end()
            if not self._gazetteer.may_end(readable[max(0, end - 3) : end]):
                continue
            for start in range(max(border, end - longest), end - 1):
                candidates = named(readable[start:end])
                if candidates:
                    found.append(Mention(start, end, readable[start:end], tuple(candidates), True))
                    border = end
                    break
        return found

    @staticmethod
    def _short(readable: str, tokens: Sequence[str], short: _ShortName) -> Iterator[Mention]:
        name = short.name
        for start in _aligned(readable, tokens, short):
            if not _ROAD_BEHIND.match(readable, start + len(name)):
                yield Mention(start, start + len(name), name, short.candidates, False)


def _aligned(readable: str, tokens: Sequence[str], short: _ShortName) -> list[int]:
    """Where the name stands in the text as whole tokens."""
    name, pieces, _ = short
    starts = [found.start() for found in re.finditer(name, readable)]
    if not starts or _count(tokens, pieces) == len(starts):
        return starts  # the rule; the exact way is needed for texts such as 上海南站去海南
    exact = []
    position = 0
    for at, token in enumerate(tokens):
        position = readable.find(token, position)
        if tuple(tokens[at : at + len(pieces)]) == pieces and readable.startswith(name, position):
            exact.append(position)
        position += len(token)
    return exact


def _count(tokens: Sequence[str], pieces: tuple[str, ...]) -> int:
    """How often the pieces stand one behind the other."""
    if len(pieces) == 1:
        return tokens.count(pieces[0])
    return "\x1f".join(("", *tokens, "")).count("\x1f".join(("", *pieces, "")))
