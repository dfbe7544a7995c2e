"""The measures of an official page, read from data rows that name their source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Layout:
    """Margins in mm, sizes and line pitch in points, the indent in characters; fonts by the names office PCs know."""

    page_width: float
    page_height: float
    top_margin: float
    left_margin: float
    right_margin: float
    bottom_margin: float
    footer_distance: float
    line_pitch: float
    first_line_indent: float
    title_size: float
    title_font: str
    body_size: float
    body_font: str
    heading_font: str
    subheading_font: str
    page_number_size: float
    page_number_font: str
    latin_font: str
    table_size: float
    table_pitch: float
    appendix_size: float
    appendix_pitch: float

    @property
    def text_width(self) -> float:
        """Width of the type area in mm."""
        return self.page_width - self.left_margin - self.right_margin


@cache
def official_layout() -> Layout:
    """The layout of `layout.json`, each row with its unit and its source (GB/T 9704-2012 or custom)."""
    rows = json.loads((files("reports.brief") / "layout.json").read_text(encoding="utf-8"))
    return Layout(**{row["name"]: row["value"] for row in rows})
