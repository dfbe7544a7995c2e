"""The body's own area as a division of the gazetteer."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.folding import shared_folder
from nlp.places.gazetteer import TOWNSHIP, Division, Gazetteer

COUNTRY = "中国"
"""As `nlp.area`: name the places of the whole country, none of them the body's own."""


def area_of(text: str, gazetteer: Gazetteer) -> Division | None:
    """The division that 湖南省长沙市, 长沙市 or 长沙市岳麓区 names in full; None when a text names none or several."""
    rest = shared_folder().fold(text).strip()
    area: Division | None = None
    while rest:
        length = next((size for size in range(len(rest), 1, -1) if gazetteer.named(rest[:size])), 0)
        if not length:
            return None
        found = [
            division
            for division in gazetteer.named(rest[:length])
            if area is None or (division.level > area.level and gazetteer.within(division, area))
        ]
        if area is None and len(found) > 1 and length < len(rest):
            return None
        if len(found) != 1:
            return None
        area, rest = found[0], rest[length:]
    return area


def inferred_area(body_name: str, places: Sequence[str], gazetteer: Gazetteer) -> Division | None:
    """The area that a body's name begins with (长沙市林业局), else the widest of its places that is one division; None where
    name and places say nothing."""
    for length in range(len(body_name), 1, -1):
        area = area_of(body_name[:length], gazetteer)
        if area is not None and area.level < TOWNSHIP:
            return area
    areas = [area for name in places if (area := area_of(name, gazetteer)) is not None and area.level < TOWNSHIP]
    return min(areas, key=lambda area: area.level, default=None)
