"""Charts as pictures, for mail, Word and pages without script. Nothing is fetched: data stands in the specification."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from domain.briefs import Chart
from domain.errors import ReportError
from reports.charts.style import FONT
from reports.fonts import register

VEGA_LITE = "5.21"

_TEXT = re.compile(r"<text\b[^>]*")
_FILL = re.compile(r'\bfill="(#[0-9A-Fa-f]{3,8})"')
_SIZE = re.compile(r'\bfont-size="([0-9.]+)px"')
_STROKE_PER_SIZE = {"normal": 0.032, "bold": 0.062}
"""Width of the stroke that lifts a thin face to about regular and bold, in parts of the font size."""


@lru_cache(maxsize=64)
def png(chart: Chart, width: int | None = None, scale: float = 2.0) -> bytes:
    """The chart as a PNG picture; `width` in CSS pixels replaces the chart's own, `scale` multiplies all pixels.

    Raises `ReportError` when it cannot be drawn or no Chinese font is there.
    """
    import vl_convert

    text = svg(chart, width)
    if register(FONT):
        text = _TEXT.sub(_thickened, text)
    try:
        picture: bytes = vl_convert.svg_to_png(text, scale=scale)
    except ValueError as error:
        raise ReportError(f"图表“{chart.title}”画不出来。") from error
    return picture


def svg(chart: Chart, width: int | None = None) -> str:
    """The chart as SVG text, in which text stays text. Raises `ReportError` like `png`."""
    import vl_convert

    register(FONT)
    try:
        spec: dict[str, Any] = json.loads(chart.spec)
        if width is not None:
            spec["width"] = width
        picture: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:
        raise ReportError(f"图表“{chart.title}”画不出来。") from error
    return picture


def _thickened(match: re.Match[str]) -> str:
    """The opening tag of a text with a stroke in its own colour."""
    tag = match.group()
    fill, size = _FILL.search(tag), _SIZE.search(tag)
    if fill is None or size is None:
        return tag
    weight = "bold" if 'font-weight="bold"' in tag else "normal"
    stroke = float(size.group(1)) * _STROKE_PER_SIZE[weight]
    return f'{tag} stroke="{fill.group(1)}" stroke-width="{stroke:.2f}"'
