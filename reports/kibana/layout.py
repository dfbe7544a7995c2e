"""Where panels stand: rows on Kibana's grid of 48 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.kibana import contents
from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.panels import Controls, Panel

WIDTH = 48


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the grid: columns and rows from the left upper corner."""

    x: int
    y: int
    w: int
    h: int

    def grid(self, panel_id: str) -> dict[str, int | str]:
        return {"x": self.x, "y": self.y, "w": self.w, "h": self.h, "i": panel_id}

    def split(self, columns: int, count: int) -> tuple[Box, ...]:
        """`count` equal boxes in rows of `columns`; the box must divide without rest."""
        w, h = self.w // columns, self.h // -(-count // columns)
        return tuple(Box(self.x + n % columns * w, self.y + n // columns * h, w, h) for n in range(count))


def _rows(facts: DashboardFacts, flavour: Flavour) -> Iterator[tuple[int, Sequence[tuple[Panel, int]]]]:
    """Height of a row, and its panels with their widths."""
    yield 8, ((contents.note(facts, flavour), WIDTH),)
    yield 14, ((contents.LEVEL_NUMBERS, 20), (contents.OLDEST, 28))
    if flavour == "classic":  # Lens dashboards have their controls above the panels
        yield 6, ((contents.CONTROLS, WIDTH),)
    yield 13, ((contents.BY_DAY, 24), (contents.AGAINST_USUAL, 24))
    yield 13, ((contents.NEGATIVE_SHARE, 10), (contents.TOPICS, 19), (contents.CHANNELS, 19))
    yield 13, ((contents.places(facts), 20), (contents.KEYWORDS, 28))
    yield 18, ((contents.NEWEST, WIDTH),)
    yield 15, ((contents.SOURCES, 32), (contents.NEW_ALERTS, 16))


def placed(facts: DashboardFacts, flavour: Flavour) -> tuple[tuple[Panel, Box], ...]:
    """Every panel with its place, from the top down."""
    found: list[tuple[Panel, Box]] = []
    y = 0
    for height, panels in _rows(facts, flavour):
        x = 0
        for panel, width in panels:
            found.append((panel, Box(x, y, width, height)))
            x += width
        y += height
    return tuple(found)


def controls() -> Controls:
    """What a dashboard of either flavour lets an officer choose."""
    return contents.CONTROLS
