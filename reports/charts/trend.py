"""Mentions by day and sentiment."""

from __future__ import annotations

from typing import Any

from domain.briefs import Chart
from domain.names import SENTIMENTS
from reports.charts.style import INK, SENTIMENT_SCALE, Row, Rows, axis, chart, count_scale, data, dates
from reports.figures.figures import Figures
from reports.settings import ReportSettings

MOST_BARS = 31
"""More days than a month are drawn as lines: bars would be too thin to carry their labels."""

_ROOM = 0.14
_LABEL_WIDTH = 17
"""Pixels that a day needs to carry its total; where there are fewer, only the greatest total is written."""

_DAY = {"field": "日期", "type": "ordinal", "sort": None}
_COLOUR = {"field": "情感", "type": "nominal", "scale": SENTIMENT_SCALE}


def trend(figures: Figures, settings: ReportSettings) -> Chart:
    """Stacked bars with the total above each, up to a month; beyond, lines told apart by dash and symbol too."""
    days = [day.id.removeprefix("day:") for day in figures.family("day")]
    rows: list[Row] = [
        {
            "日期": f"{int(day[5:7])}/{int(day[8:10])}",
            "情感": name,
            "条数": figures.count(f"day:{day}:{sentiment}"),
            "次序": order,
        }
        for day in days
        for order, (sentiment, name) in enumerate(SENTIMENTS.items())
    ]
    labels: list[Row] = [
        {"日期": f"{int(day[5:7])}/{int(day[8:10])}", "合计": figures.count(f"day:{day}")} for day in days
    ]
    if settings.chart_width < _LABEL_WIDTH * len(days):
        labels = [max(labels, key=lambda row: row["合计"])]
    body = _bars(rows, labels) if len(days) <= MOST_BARS else _lines(rows)
    return chart(
        "trend",
        "信息量走势",
        f"{dates(figures)}，n={figures.count('mentions')}条，按发布日期和情感倾向计",
        _summary(figures),
        body,
        width=settings.chart_width,
        height=settings.chart_height,
    )


def _bars(rows: Rows, labels: Rows) -> dict[str, Any]:
    x = {**_DAY, "axis": axis(None, labelAngle=0, labelOverlap=True)}
    y = count_scale(max((float(row["合计"]) for row in labels), default=0), _ROOM)
    bars = {
        "data": data(rows),
        "mark": {"type": "bar", "stroke": "#FFFFFF", "strokeWidth": 0.6},
        "encoding": {
            "x": x,
            "y": {"field": "条数", **y},
            "color": _COLOUR,
            "order": {"field": "次序", "type": "quantitative"},
            "tooltip": [{"field": name, "type": "nominal"} for name in ("日期", "情感", "条数")],
        },
    }
    totals = {
        "data": data(labels),
        "mark": {"type": "text", "dy": -7, "color": INK},
        "encoding": {
            "x": x,
            "y": {"field": "合计", **y},
            "text": {"field": "合计", "type": "quantitative"},
        },
    }
    return {"layer": [bars, totals]}


def _lines(rows: Rows) -> dict[str, Any]:
    return {
        "data": data(rows),
        "mark": {"type": "line", "point": {"size": 28}},
        "encoding": {
            "x": {**_DAY, "axis": axis(None, labelAngle=0, labelOverlap=True)},
            "y": {"field": "条数", **count_scale(max((float(row["条数"]) for row in rows), default=0), _ROOM)},
            "color": _COLOUR,
            "shape": {"field": "情感", "type": "nominal", "scale": {"domain": SENTIMENT_SCALE["domain"]}},
            "strokeDash": {"field": "情感", "type": "nominal", "scale": {"domain": SENTIMENT_SCALE["domain"]}},
        },
    }


def _summary(figures: Figures) -> str:
    days = figures.family("day")
    if not figures.count("mentions") or not days:
        return "本期没有信息。"
    most = max(days, key=lambda day: day.value)
    least = min(days, key=lambda day: day.value)
    return (
        f"{dates(figures)}共{figures.count('mentions')}条信息；"
        f"{most.name.removesuffix('信息量')}最多，{most.value:.0f}条；"
        f"{least.name.removesuffix('信息量')}最少，{least.value:.0f}条。"
    )
