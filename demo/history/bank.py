"""Reading the text banks: plain files of sentences from which the history is composed.

A file holds matters. `== name key=value …` opens one; then each line is a sentence of one facet:
T title, O opening, D detail, E ending, R reply of another reader, A sentence of the office's answer.
Digits behind the letter name the openings that the sentence fits (`D13`: the first and the third); none means all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

_LINE = re.compile(r"([TODERA])(\d*) (.+)")


class Facet(StrEnum):
    TITLE = "T"
    OPENING = "O"
    DETAIL = "D"
    ENDING = "E"
    REPLY = "R"
    ANSWER = "A"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`fits` holds the numbers of openings, counted from 1, that this sentence can stand with; empty: any."""

    text: str
    fits: frozenset[int] = frozenset()

    def suits(self, opening: int) -> bool:
        return not self.fits or opening in self.fits


@dataclass(frozen=True, slots=True)
class Matter:
    """Something people of the city talk about. `months` are the ones it is in season."""

    name: str
    weight: int
    months: frozenset[int]
    attributes: dict[str, str]
    sentences: dict[Facet, list[Sentence]] = field(default_factory=dict)

    def facet(self, facet: Facet, opening: int = 0) -> list[Sentence]:
        """The sentences of a facet, in the order of the file; with an `opening`, only those that suit it."""
        found = self.sentences.get(facet, [])
        return [sentence for sentence in found if sentence.suits(opening)] if opening else list(found)


def _months(text: str) -> frozenset[int]:
    if not text:
        return frozenset(range(1, 13))
    months: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        months.update(range(int(first), int(last or first) + 1))
    return frozenset(months)


def parse(text: str) -> Iterator[Matter]:
    """The matters of one bank text. Raises `ValueError` at a line that is neither blank, comment, header nor sentence."""
    matter: Matter | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("== "):
            if matter is not None:
                yield matter
            name, *pairs = line[3:].split()
            attributes = dict(pair.split("=", 1) for pair in pairs)
            matter = Matter(name, int(attributes.get("weight", "1")), _months(attributes.get("months", "")), attributes)
            continue
        match = _LINE.fullmatch(line)
        if match is None or matter is None:
            raise ValueError(f"line {number} of a text bank cannot be read: {line}")
        letter, openings, words = match.groups()
        sentence = Sentence(words, frozenset(int(digit) for digit in openings))
        matter.sentences.setdefault(Facet(letter), []).append(sentence)
    if matter is not None:
        yield matter


@cache
def load(*names: str) -> tuple[Matter, ...]:
    """The matters of the named bank files, in their order."""
    folder = files("demo.history") / "banks"
    return tuple(matter for name in names for matter in parse((folder / f"{name}.txt").read_text(encoding="utf-8")))
