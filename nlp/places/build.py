"""Puts the place finder of a body together from its settings."""

from __future__ import annotations

from domain.body import Body
from domain.errors import ConfigurationError
from nlp.places.area import COUNTRY, area_of, inferred_area
from nlp.places.finder import ListedOnly, PlaceFinder
from nlp.places.gazetteer import shared_gazetteer
from nlp.places.listed import ListedPlaces
from nlp.places.mentions import MentionFinder
from nlp.segmentation import Segmenter
from nlp.settings import NlpSettings


def area_problem(text: str) -> str:
    """Why a text cannot be `nlp.area`, as one Chinese sentence; "" when it can."""
    if not text or text == COUNTRY or area_of(text, shared_gazetteer()) is not None:
        return ""
    return (
        f"行政区划里没有“{text}”，或有几处同名；请写省、市、县（区）的全称，例如 湖南省长沙市岳麓区，全国写“{COUNTRY}”"
    )


def build_places(settings: NlpSettings, body: Body, segmenter: Segmenter) -> PlaceFinder | ListedOnly:
    """The finder for the area of the settings, or for the one that the body's name and places tell.

    Raises `ConfigurationError` for an area that the gazetteer does not have.
    """
    listed = ListedPlaces((*body.places, *settings.places))
    gazetteer = shared_gazetteer()
    if problem := area_problem(settings.area):
        raise ConfigurationError((problem,))
    if settings.area:
        area = area_of(settings.area, gazetteer)
    else:
        area = inferred_area(body.name, body.places, gazetteer)
        if area is None:
            return ListedOnly(listed)
    only = None if area is None or settings.places_elsewhere else gazetteer.codes_within(area)
    mentions = MentionFinder(gazetteer, segmenter.tokens, only)
    return PlaceFinder(listed, gazetteer, mentions, area, elsewhere=settings.places_elsewhere)
