"""Horizontal bars with the number written beside each: the shape that several charts share."""

from __future__ import annotations

from typing import Any

from reports.charts.style import INK, Rows, axis, count_scale, data

_BAR_HEIGHT = 30
_FRAME_HEIGHT = 96
_NAMES_WIDTH = 90
_WORDS_WIDTH = 125
"""Pixels of the names before the bars and of the words at their ends."""


def height_of(bars: int) -> int:
    """Pixels that so many bars need, with title and axis."""
    return _FRAME_HEIGHT + _BAR_HEIGHT * max(bars, 1)


def words_room(width: int) -> float:
    """Part of the longest bar that is left free for the words at its end, in a chart of that width; at most 2."""
    return min(2.0, _WORDS_WIDTH / max(width - _NAMES_WIDTH - _WORDS_WIDTH, 1))


def labelled_bars(rows: Rows, category: str, colour: dict[str, Any], width: int) -> dict[str, Any]:
    """Rows hold the category, 条数 and 标注 (the words at the end of the bar), greatest first."""
    y = {"field": category, "type": "nominal", "sort": None, "axis": axis(None, labelPadding=6)}
    x = {"field": "条数", **count_scale(max((float(row["条数"]) for row in rows), default=0), words_room(width))}
    return {
        "data": data(rows),
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.7}}, "encoding": {"x": x, "color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                "encoding": {"x": x, "text": {"field": "标注", "type": "nominal"}},
            },
        ],
    }
