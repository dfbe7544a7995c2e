"""Charts as pictures, for mail, Word and pages without script. Nothing is fetched: data stands in the specification."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from lxml import etree

from domain.briefs import Chart
from domain.errors import ReportError
from reports.charts.style import FONT
from reports.fonts import register

VEGA_LITE = "5.21"
"""The version of the language, one of those that vl-convert carries."""

_STROKE_PER_SIZE = {"normal": 0.032, "bold": 0.062}
"""Width of the stroke that lifts a thin face to about regular and bold, in parts of the font size."""

_KEPT = 64


@lru_cache(maxsize=_KEPT)
def png(chart: Chart, width: int | None = None, scale: float = 2.0) -> bytes:
    """The chart as a PNG picture; `width` in CSS pixels replaces the chart's own, `scale` multiplies all pixels.

    The latest pictures are kept in memory. Raises `ReportError` when the chart cannot be drawn or no Chinese font is
    there.
    """
    import vl_convert

    text = svg(chart, width)
    if register(FONT):
        text = _thickened(text)
    try:
        picture: bytes = vl_convert.svg_to_png(text, scale=scale)
    except (ValueError, RuntimeError) as error:
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
    except (ValueError, RuntimeError) as error:
        raise ReportError(f"图表“{chart.title}”画不出来。") from error
    return picture


def _thickened(text: str) -> str:
    """The picture with a stroke around every text, in the text's own colour."""
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        fill, size = element.get("fill"), element.get("font-size", "").removesuffix("px")
        if fill and size:
            weight = "bold" if element.get("font-weight") == "bold" else "normal"
            element.set("stroke", fill)
            element.set("stroke-width", f"{float(size) * _STROKE_PER_SIZE[weight]:.2f}")
    thick: str = etree.tostring(root, encoding="unicode")
    return thick
