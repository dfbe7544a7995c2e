"""The one look of all charts: fonts, colours, sizes.

The colours differ in lightness as well as in hue, so they stay apart for colour-blind readers (Okabe and Ito 2008) and
on a grey print; every mark is labelled besides, so no reading depends on colour. Crawled text enters charts as data
values only, never as a part of an expression.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from domain.briefs import Chart
from domain.names import SENTIMENTS
from domain.reasons import Level, Sentiment
from reports.figures.figures import Figures
from reports.plain_text import plain

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""The name of the language; nobody fetches it."""

FONT = "Noto Sans CJK SC"
FONTS = f"{FONT}, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
"""The first one is always there where pictures are drawn (`reports.drawing`), the others where a browser draws."""

SENTIMENT_COLOURS: Mapping[Sentiment, str] = {
    Sentiment.NEGATIVE: "#A23B00",
    Sentiment.NEUTRAL: "#D8D8D8",
    Sentiment.POSITIVE: "#5AA5D6",
}

LEVEL_COLOURS: Mapping[Level, str] = {
    Level.RED: "#B2182B",
    Level.ORANGE: "#E66101",
    Level.YELLOW: "#F2C14E",
    Level.BLUE: "#3B75AF",
}

BAR = "#3B6C8E"
_NOTE_SIZE = 11.5
INK = "#222222"
MUTED = "#595959"

Row = Mapping[str, str | int]
Rows = Sequence[Row]


def data(rows: Rows) -> dict[str, Any]:
    """Values for a specification; text is reduced to one harmless line."""
    values = [{key: plain(cell, 24) if isinstance(cell, str) else cell for key, cell in row.items()} for row in rows]
    return {"values": values}


def axis(title: str | None, **more: Any) -> dict[str, Any]:
    return {"title": title, **more}


def count_scale(highest: float, room: float) -> dict[str, Any]:
    """Encoding parts of an axis of counts from 0: whole-numbered ticks at 1, 2 or 5 times a power of ten, at most
    seven, and `room` (a part of the highest count) left free beyond it for the words there."""
    highest = max(highest, 1)
    end = highest * (1 + room)
    step = next(size * 10**power for power in range(12) for size in (1, 2, 5) if highest <= 6 * size * 10**power)
    return {
        "type": "quantitative",
        "scale": {"domain": [0, end], "nice": False},
        "axis": axis("条数", values=list(range(0, int(end) + 1, step)), format="d"),
    }


SENTIMENT_SCALE = {
    "domain": list(SENTIMENTS.values()),
    "range": [SENTIMENT_COLOURS[sentiment] for sentiment in SENTIMENTS],
}


def dates(figures: Figures) -> str:
    """The first and last day in words, read from the figures by day."""
    days = figures.family("day")
    names = [day.name.removesuffix("信息量") for day in days]
    return f"{names[0]}至{names[-1]}" if names else "本期"


def chart(
    chart_id: str,
    title: str,
    note: str,
    summary: str,
    body: Mapping[str, Any],
    *,
    width: int,
    height: int,
) -> Chart:
    """A finished chart; `note` stands under the title and tells n and method, `body` holds data, marks, encodings."""
    spec = {
        "$schema": SCHEMA,
        "title": {"text": plain(title), "subtitle": _lines(plain(note), width)},
        "description": plain(summary),
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "#FFFFFF",
        "padding": 8,
        **body,
        "config": _CONFIG,
    }
    return Chart(chart_id, plain(title), json.dumps(spec, ensure_ascii=False), plain(summary))


def _lines(note: str, width: int) -> str | list[str]:
    """The note in one line, or broken after a comma where the chart is too narrow for it."""
    most = int(width / _NOTE_SIZE)
    if len(note) <= most:
        return note
    lines = [""]
    for part in re.findall(r"[^，；]+[，；]?", note):
        if lines[-1] and len(lines[-1]) + len(part) > most:
            lines.append("")
        lines[-1] += part
    return lines


_CONFIG: Mapping[str, Any] = {
    "font": FONTS,
    "title": {
        "font": FONTS,
        "fontSize": 15,
        "fontWeight": "bold",
        "color": INK,
        "anchor": "start",
        "subtitleFont": FONTS,
        "subtitleFontSize": _NOTE_SIZE,
        "subtitleColor": MUTED,
        "subtitlePadding": 4,
        "offset": 10,
    },
    "axis": {
        "labelFont": FONTS,
        "titleFont": FONTS,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": MUTED,
        "gridColor": "#E6E6E6",
        "domainColor": "#8C8C8C",
        "tickColor": "#8C8C8C",
        "labelLimit": 160,
    },
    "legend": {
        "labelFont": FONTS,
        "titleFont": FONTS,
        "labelFontSize": 12,
        "labelColor": INK,
        "orient": "top",
        "title": None,
        "symbolStrokeColor": MUTED,
        "symbolStrokeWidth": 0.5,
    },
    "text": {"font": FONTS, "fontSize": 11.5, "color": INK},
    "view": {"stroke": None},
}
