"""Mentions by topic, negative ones apart."""

from __future__ import annotations

from typing import Any

from domain.briefs import Chart
from domain.reasons import Sentiment
from reports.charts.bars import height_of, words_room
from reports.charts.style import INK, Row, Rows, axis, chart, count_scale, data, dates
from reports.charts.style import SENTIMENT_COLOURS as COLOURS
from reports.figures.figures import Figures
from reports.percent import percent
from reports.settings import ReportSettings

_PARTS = {
    "domain": ["负面", "其余"],
    "range": [COLOURS[Sentiment.NEGATIVE], COLOURS[Sentiment.NEUTRAL]],
}


def topics(figures: Figures, settings: ReportSettings) -> Chart:
    """One bar a topic, greatest first, the negative part in front; count and negative share written beside it."""
    rows: list[Row] = []
    labels: list[Row] = []
    for topic in figures.family("topic"):
        negative = figures.count(f"{topic.id}:negative")
        share = figures.find(f"{topic.id}:negative:share")
        told = f"负面{percent(share.value)}" if share else "样本不足"
        count = int(topic.value)
        rows.append({"主题": topic.name, "部分": "负面", "条数": negative, "次序": 0})
        rows.append({"主题": topic.name, "部分": "其余", "条数": count - negative, "次序": 1})
        labels.append({"主题": topic.name, "条数": count, "标注": f"{count}条，{told}"})
    named = "；".join(f"{row['主题']}{row['标注']}" for row in labels)
    return chart(
        "topics",
        "热点话题与负面占比",
        f"{dates(figures)}，一条信息可属多个主题；不足{figures.least_sample}条的主题不计占比",
        f"按主题：{named}。" if named else "本期没有主题信息。",
        _body(rows, labels, words_room(settings.chart_width)),
        width=settings.chart_width,
        height=height_of(len(labels)) + 24,
    )


def _body(rows: Rows, labels: Rows, room: float) -> dict[str, Any]:
    y = {"field": "主题", "type": "nominal", "sort": None, "axis": axis(None, labelPadding=6)}
    x = {"field": "条数", **count_scale(max((float(row["条数"]) for row in labels), default=0), room)}
    bars = {
        "data": data(rows),
        "mark": {"type": "bar", "height": {"band": 0.7}, "stroke": "#8C8C8C", "strokeWidth": 0.4},
        "encoding": {
            "y": y,
            "x": x,
            "color": {"field": "部分", "type": "nominal", "scale": _PARTS},
            "order": {"field": "次序", "type": "quantitative"},
        },
    }
    words = {
        "data": data(labels),
        "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
        "encoding": {"y": y, "x": x, "text": {"field": "标注", "type": "nominal"}},
    }
    return {"layer": [bars, words]}
