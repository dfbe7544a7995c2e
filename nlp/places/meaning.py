"""Which division a mention means: 鼓楼区 exists four times, 城关镇 eighty-two times.

In this order: what stands directly before it (南京市鼓楼区); the body's own area; what else the text names; the only one of
its name. A township outside the own area needs one of the first three, because 新城镇 and 大桥镇 are common words too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlp.places.gazetteer import COUNTY, TOWNSHIP, Division, Gazetteer
from nlp.places.mentions import Mention

_WORDS = (
    "城区 郊区 矿区 东区 西区 市中区 市南区 市北区 城中区 城东区 城西区 城北区 老城区 新市区 港口区 "
    "和县 单县 新县 成县 古县 高县 南县 容县 小城镇 中心镇 新城镇 于城镇 江古镇 大乡 新镇 城东乡 开发区街道 城区街道 中心街道"
)
"""Names that are words: 全市各镇和县城, 老城区的停车位."""
_ONE_CHARACTER = 2
"""Length of names such as 和县 and 古镇: one character and what it is."""
_MOST_BETWEEN = 2
_APART = re.compile(rf"[ 的、,，·\-]{{0,{_MOST_BETWEEN}}}")
_OTHER_NAME = frozenset("区县市路街大山湖河江桥站")
"""What follows the short name of a county that is part of another name."""


class Place(NamedTuple):
    """A mention with its meaning; `division` is None when the name is known but not which one of several is meant."""

    start: int
    end: int
    name: str
    division: Division | None
    full: bool


class Meanings:
    """Decides for one body. `area` is its own area, None for the whole country."""

    _only_behind_their_parent = frozenset(_WORDS.split())

    def __init__(self, gazetteer: Gazetteer, area: Division | None) -> None:
        self._gazetteer = gazetteer
        self._area = area
        self._own = gazetteer.codes_within(area) if area is not None else frozenset()

    def decide(self, readable: str, mentions: Sequence[Mention]) -> list[Place]:
        """The places meant, in reading order; mentions that most likely name no place are left out."""
        named = frozenset(mention.candidates[0].code for mention in mentions if len(mention.candidates) == 1)
        places: list[Place] = []
        for mention in mentions:
            before = places[-1] if places and self._adjoin(readable, places[-1].end, mention.start) else None
            place = self._meant(readable, mention, before, named)
            if place is not None:
                places.append(place)
                extended = self._county_behind(readable, place)
                if extended is not None:
                    places.append(extended)
        return places

    @staticmethod
    def _adjoin(readable: str, end: int, start: int) -> bool:
        return 0 <= start - end <= _MOST_BETWEEN and _APART.fullmatch(readable, end, start) is not None

    def _meant(self, readable: str, mention: Mention, before: Place | None, named: frozenset[str]) -> Place | None:
        if before is not None and before.division is not None:
            chained = self._below(mention.candidates, frozenset((before.division.code,)))
            if chained:
                return self._place(mention, chained)
        if mention.full and self._is_a_word(readable, mention):
            return None
        chosen = self._likely(mention.candidates, named)
        return self._place(mention, chosen) if chosen else None

    def _likely(self, candidates: Sequence[Division], named: frozenset[str]) -> Sequence[Division]:
        """Those that a name standing alone can mean; () when it probably is no place."""
        if len(candidates) == 1 and candidates[0].level < TOWNSHIP:
            return candidates  # the rule: whatever else is named, it means this one
        told = self._below(candidates, named)
        own = [division for division in candidates if self._area is not None and self.is_own(division)]
        if own and (not told or any(division in told for division in own)):
            return own
        if told:
            return told
        if candidates[0].level < TOWNSHIP:
            return candidates
        return candidates if self._area is None and len(candidates) == 1 else ()

    def is_own(self, division: Division) -> bool:
        """Whether the division lies in the body's own area (for the whole country: always)."""
        return self._area is None or division.code in self._own

    def _below(self, candidates: Sequence[Division], parents: frozenset[str]) -> list[Division]:
        """The candidates that lie in one of the divisions of these codes."""
        above = self._gazetteer.codes_above
        return [division for division in candidates if not parents.isdisjoint(above(division))]

    def _is_a_word(self, readable: str, mention: Mention) -> bool:
        if mention.name in self._only_behind_their_parent:
            return True
        alone = mention.start == 0 or not "\u4e00" <= readable[mention.start - 1] <= "\u9fff"
        return len(mention.name) == _ONE_CHARACTER and not alone

    @staticmethod
    def _place(mention: Mention, chosen: Sequence[Division]) -> Place:
        division = chosen[0] if len(chosen) == 1 else None
        return Place(mention.start, mention.end, mention.name, division, mention.full)

    def _county_behind(self, readable: str, place: Place) -> Place | None:
        """The county of 长沙岳麓, where a full name does not stand anyway."""
        if place.division is None or place.division.level >= COUNTY:
            return None
        counties = self._gazetteer.counties_of(place.division)
        for length in (4, 3, 2):
            county = counties.get(readable[place.end : place.end + length])
            if county is not None and readable[place.end + length : place.end + length + 1] not in _OTHER_NAME:
                return Place(place.end, place.end + length, county.name, county, False)
        return None
