"""Composing one text from a matter: an opening, details that suit it, an ending, with the slots filled alike all through."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.history.bank import Facet, Matter, Sentence
from demo.history.gazetteer import PLACES, invented

_SLOT = re.compile(r"<([^<>]+)>")
_NUMBER = re.compile(r"n(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Shape:
    """How much a kind of channel writes: the range of details, the share of texts with an ending, and how many days
    after publishing a date in the text may lie (first, last)."""

    details: tuple[int, int]
    ending: float
    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A composed text before a channel gives it its voice. `replies` and `answers` are what suits it; `used` are the
    unfilled sentences it was made of."""

    matter: Matter
    title: str
    opening: str
    details: tuple[str, ...]
    ending: str
    replies: tuple[str, ...]
    answers: tuple[str, ...]
    used: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join((self.opening, *self.details, self.ending))


class Composer:
    """Draws sentences so that every one is used about equally often; all chance comes from `random`."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._uses: Counter[tuple[str, str]] = Counter()

    def compose(self, matter: Matter, at: datetime, shape: Shape) -> Draft:
        """One draft; `at` is local time. Sentences count as used only after `keep`."""
        opening_number, opening = self._opening(matter)
        filler = Filler(self._random, at, shape.days)
        title = self._rarest(matter, matter.facet(Facet.TITLE, opening_number), 1)[0]
        details = matter.facet(Facet.DETAIL, opening_number)
        wanted = min(self._random.randint(*shape.details), len(details))
        chosen = self._rarest(matter, details, wanted)
        endings = matter.facet(Facet.ENDING, opening_number)
        ending = self._rarest(matter, endings, 1) if endings and self._random.random() < shape.ending else []
        replies = matter.facet(Facet.REPLY, opening_number)
        answers = matter.facet(Facet.ANSWER, opening_number)
        return Draft(
            matter,
            filler.fill(title.text),
            filler.fill(opening.text),
            tuple(filler.fill(sentence.text) for sentence in _ordered(details, chosen)),
            filler.fill(ending[0].text) if ending else "",
            tuple(filler.fill(sentence.text) for sentence in replies),
            tuple(filler.later(at).fill(sentence.text) for sentence in answers),
            tuple(sentence.text for sentence in (title, opening, *chosen, *ending)),
        )

    def keep(self, draft: Draft) -> None:
        """Count the sentences of a draft that is published, so that the next ones differ."""
        self._uses.update((draft.matter.name, text) for text in draft.used)

    def _opening(self, matter: Matter) -> tuple[int, Sentence]:
        openings = matter.facet(Facet.OPENING)
        chosen = self._rarest(matter, openings, 1)[0]
        return openings.index(chosen) + 1, chosen

    def _rarest(self, matter: Matter, sentences: list[Sentence], count: int) -> list[Sentence]:
        order = sorted(sentences, key=lambda one: (self._uses[matter.name, one.text], self._random.random()))
        return order[:count]


def _ordered(details: list[Sentence], chosen: list[Sentence]) -> list[Sentence]:
    """The chosen details in the order of the file, those that belong to the opening alone before the general ones."""
    return sorted((one for one in details if one in chosen), key=lambda one: not one.fits)


class Filler:
    """Fills the slots of one text; a slot keeps its value all through, so that a headline and its text agree."""

    def __init__(
        self, random: Random, at: datetime, days: tuple[int, int] = (-1, 0), fixed: Mapping[str, str] | None = None
    ) -> None:
        self._random = random
        self._values = dict(fixed or {})
        day = at + timedelta(days=random.randint(*days))
        self._values.setdefault("日期", f"{day.month}月{day.day}日")

    def fill(self, text: str) -> str:
        return _SLOT.sub(lambda match: self._value(match[1]), text)

    def later(self, at: datetime) -> Filler:
        """A filler for an answer to this text: the same names, but a date one or two days after `at`."""
        names = {slot: value for slot, value in self._values.items() if slot != "日期"}
        return Filler(self._random, at, (1, 2), names)

    def _value(self, slot: str) -> str:
        if slot not in self._values:
            number, names = _NUMBER.fullmatch(slot), PLACES.get(slot)
            if number is not None:
                self._values[slot] = str(self._random.randint(int(number[1]), int(number[2])))
            else:
                self._values[slot] = self._random.choice(names) if names else invented(slot, self._random)
        return self._values[slot]
