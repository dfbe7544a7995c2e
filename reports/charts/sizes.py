"""Documents of one event by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.briefs import Chart
from domain.events import Event
from reports.charts.style import BAR, INK, Row, axis, chart, count_scale, data
from reports.settings import ReportSettings

_ROOM = 0.18
_LABEL_WIDTH = 22
"""Pixels that a day needs to carry its count; where there are fewer, only the greatest count is written."""
_WIDEST_BAR, _THINNEST_BAR = 36, 2


def sizes(event: Event, settings: ReportSettings) -> Chart:
    """One bar a local day from the first to the last, days without any too; the count stands above its bar."""
    counted = dict(event.sizes)
    days = _days(min(counted), max(counted)) if counted else []
    long = bool(days) and days[0].year != days[-1].year
    rows: list[Row] = [{"日期": _name(day, long=long), "条数": counted.get(day, 0)} for day in days]
    labels = [row for row in rows if row["条数"]]
    if settings.chart_width < _LABEL_WIDTH * len(rows):
        labels = [max(labels, key=lambda row: row["条数"])]
    total = sum(counted.values())
    note = f"{_span(days)}，n={total}条，按发布日期计，含转载" if days else "没有可画的数字"
    return chart(
        "sizes",
        "每日条数",
        note,
        _summary(event, days),
        _body(rows, labels, settings.chart_width),
        width=settings.chart_width,
        height=settings.chart_height,
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _name(day: date, *, long: bool) -> str:
    return f"{day.year % 100:02}/{day.month}/{day.day}" if long else f"{day.month}/{day.day}"


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _span(days: list[date]) -> str:
    return _long(days[0]) if len(days) == 1 else f"{_long(days[0])}至{_long(days[-1])}"


def _body(rows: list[Row], labels: list[Row], width: int) -> dict[str, Any]:
    roomy = len(rows) * 6 < width
    x = {
        "field": "日期",
        "type": "ordinal",
        "sort": None,
        "axis": axis(None, labelAngle=0, labelOverlap=True, ticks=roomy, labelPadding=2 if roomy else 9),
        "scale": {"paddingInner": 0.25 if roomy else 0, "paddingOuter": 0.2},
    }
    y = {"field": "条数", **count_scale(max((float(row["条数"]) for row in labels), default=0), _ROOM)}
    tooltip = [{"field": name, "type": "nominal"} for name in ("日期", "条数")]
    bars = {
        "data": data(rows),
        "mark": {"type": "bar", "color": BAR, **_bar_width(len(rows), width)},
        "encoding": {"x": x, "y": y, "tooltip": tooltip},
    }
    words = {
        "data": data(labels),
        "mark": {"type": "text", "dy": -7, "color": INK},
        "encoding": {"x": x, "y": y, "text": {"field": "条数", "type": "quantitative"}},
    }
    return {"layer": [bars, words]}


def _bar_width(bars: int, width: int) -> dict[str, int]:
    """One bar over the whole page would look like much, one thinner than a pixel like nothing."""
    if bars * _WIDEST_BAR * 1.5 < width:
        return {"width": _WIDEST_BAR}
    return {"width": _THINNEST_BAR} if bars * _THINNEST_BAR * 1.5 > width else {}


def _summary(event: Event, days: list[date]) -> str:
    if not days:
        return "这件事没有留下每日条数。"
    most = max(event.sizes, key=lambda size: size[1])
    total = sum(count for _, count in event.sizes)
    return f"{_span(days)}共{total}条，{len(event.sizes)}天有信息；{most[0].month}月{most[0].day}日最多，{most[1]}条。"
