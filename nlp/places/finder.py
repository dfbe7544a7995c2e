"""The places of a text: what the configuration lists first, then divisions and what stands behind their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.places.behind import name_behind
from nlp.places.gazetteer import CITY, Division, Gazetteer
from nlp.places.listed import ListedPlaces
from nlp.places.meaning import Meanings, Place
from nlp.places.mentions import MentionFinder


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """`labels` are what is counted and shown; `own` are those of them that lie in the body's own area."""

    labels: tuple[str, ...]
    own: tuple[str, ...]


class PlaceFinder:
    """Finds places for one body.

    Labels are plain names, none twice: listed names in order of first mention, then divisions in order of mention, each
    after the ones above it that lie below the area (咸嘉湖街道 brings 岳麓区): a count for a county holds its streets.
    With an `area`, names outside of it are left out unless `elsewhere`: they say nothing of where something happened.
    Without one, every division is named and none is the body's own.
    """

    def __init__(
        self,
        listed: ListedPlaces,
        gazetteer: Gazetteer,
        mentions: MentionFinder,
        area: Division | None,
        *,
        elsewhere: bool = False,
    ) -> None:
        self._listed = listed
        self._gazetteer = gazetteer
        self._mentions = mentions
        self._meanings = Meanings(gazetteer, area)
        self._area = area
        self._elsewhere = elsewhere or area is None

    def find(self, *texts: tuple[str, Sequence[str]]) -> FoundPlaces:
        """The places named in folded texts, each given with its tokens."""
        listed = self._listed.find(*(readable for readable, _ in texts))
        own = dict.fromkeys(listed)
        others: dict[str, None] = {}
        for readable, tokens in texts:
            if mentions := self._mentions.find(readable, tokens) if tokens else []:
                self._add(readable, self._meanings.decide(readable, mentions), own, others)
        far = [name for name in others if name not in own] if self._elsewhere else []
        return FoundPlaces((*own, *far), tuple(own))

    def _add(self, readable: str, places: Sequence[Place], own: dict[str, None], others: dict[str, None]) -> None:
        starts = {place.start for place in places}
        for place in places:
            home = self._is_home(place)
            behind = "" if place.end in starts else self._behind(readable, place)
            for name in (*(self._above(place) if home else ()), self._name(place), behind):
                if name:
                    (own if home else others)[name] = None

    def _is_home(self, place: Place) -> bool:
        return self._area is not None and place.division is not None and self._meanings.is_own(place.division)

    def _above(self, place: Place) -> list[str]:
        if place.division is None or self._area is None:
            return []
        path = self._gazetteer.path(place.division)[:-1]
        return [division.name for division in path if division.level > self._area.level]

    @staticmethod
    def _name(place: Place) -> str:
        return place.name if place.division is None else place.division.name

    @staticmethod
    def _behind(readable: str, place: Place) -> str:
        if not place.full or place.division is None or place.division.level <= CITY:
            return ""
        return name_behind(readable, place.end)


class ListedOnly:
    """For a body whose area is not known: the listed names are all that is found, and all are its own."""

    def __init__(self, listed: ListedPlaces) -> None:
        self._listed = listed

    def find(self, *texts: tuple[str, Sequence[str]]) -> FoundPlaces:
        """As `PlaceFinder.find`."""
        names = self._listed.find(*(readable for readable, _ in texts))
        return FoundPlaces(names, names)
