"""How agg-based visualizations are drawn: the `params` part of their state, as Kibana 7.10 writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

Mark = Literal["histogram", "line"]


def series(number: int, label: str, *, mark: Mark = "histogram", stacked: bool = False) -> dict[str, Any]:
    return {
        "show": True,
        "type": mark,
        "mode": "stacked" if stacked else "normal",
        "data": {"label": label, "id": str(number)},
        "valueAxis": "ValueAxis-1",
        "drawLinesBetweenPoints": True,
        "lineWidth": 2,
        "showCircles": True,
    }


def axes(drawn: Sequence[dict[str, Any]], *, horizontal: bool = False, figures: bool = False) -> dict[str, Any]:
    """Of bars and lines; a horizontal chart has its categories at the left; `figures` writes the counts at the bars."""
    return {
        "type": "histogram",
        "grid": {"categoryLines": False},
        "categoryAxes": [
            {
                "id": "CategoryAxis-1",
                "type": "category",
                "position": "left" if horizontal else "bottom",
                "show": True,
                "style": {},
                "scale": {"type": "linear"},
                "labels": {
                    "show": True,
                    "filter": not horizontal,
                    "truncate": 200,
                    **({"rotate": 0} if horizontal else {}),
                },
                "title": {},
            }
        ],
        "valueAxes": [
            {
                "id": "ValueAxis-1",
                "name": "LeftAxis-1",
                "type": "value",
                "position": "bottom" if horizontal else "left",
                "show": True,
                "style": {},
                "scale": {"type": "linear", "mode": "normal"},
                "labels": {"show": True, "rotate": 0, "filter": True, "truncate": 100},
                "title": {"text": "条数"},
            }
        ],
        "seriesParams": list(drawn),
        "addTooltip": True,
        "addLegend": True,
        "legendPosition": "top",
        "times": [],
        "addTimeMarker": False,
        "labels": {"show": figures},
        "thresholdLine": {"show": False, "value": 10, "width": 1, "style": "full", "color": "#E7664C"},
    }


def bare_figures(size: int) -> dict[str, Any]:
    """Of bare numbers; `size` in points."""
    return {
        "addTooltip": True,
        "addLegend": False,
        "type": "metric",
        "metric": {
            "percentageMode": False,
            "useRanges": False,
            "colorSchema": "Green to Red",
            "metricColorMode": "None",
            "colorsRange": [{"from": 0, "to": 10000}],
            "labels": {"show": True},
            "invertColors": False,
            "style": {"bgFill": "#000", "bgColor": False, "labelColor": False, "subText": "", "fontSize": size},
        },
    }


def table(rows: int) -> dict[str, Any]:
    return {
        "perPage": rows,
        "showPartialRows": False,
        "showMetricsAtAllLevels": False,
        "showTotal": False,
        "totalFunc": "sum",
        "percentageCol": "",
    }


def cloud() -> dict[str, Any]:
    return {"scale": "linear", "orientation": "single", "minFontSize": 14, "maxFontSize": 60, "showLabel": False}


def markdown(content: str) -> dict[str, Any]:
    return {"fontSize": 12, "openLinksInNewTab": True, "markdown": content}
