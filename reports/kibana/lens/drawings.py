"""What Lens draws from layers: the `visualization` part of its state, for each kind of panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.kibana.lens.columns import count, day, moving_mean
from reports.kibana.lens.layers import Layer, Namer
from reports.kibana.panels import Bars, Cloud, Counted, Days, Measure, Share, Table, Usual


@dataclass(frozen=True, slots=True)
class Drawing:
    """One Lens visualization: its type, its state and the layers it draws."""

    kind: str
    state: Mapping[str, Any]
    layers: tuple[Layer, ...]


def number(name: Namer, measure: Measure) -> Drawing:
    """One coloured number."""
    layer = name.layer(name.measures((measure,)), f"layer-{measure.key}")
    return Drawing("lnsMetric", _metric(layer, name.column(measure.key), measure.colour), (layer,))


def share(name: Namer, panel: Share) -> Drawing:
    layer = name.layer(name.measures((panel.share, panel.of)))
    state = _metric(layer, name.column(panel.share.key), panel.share.colour)
    return Drawing("lnsMetric", state | {"secondaryMetricAccessor": name.column(panel.of.key)}, (layer,))


def days(name: Namer, panel: Days) -> Drawing:
    layer = name.layer({name.column("day"): day(panel.time)} | name.measures(panel.series))
    return _xy("bar_stacked", (layer,), (_bars(name, layer, "bar_stacked", "day", panel.series),))


def usual(name: Namer, panel: Usual) -> Drawing:
    """Bars in one layer, the line in another: a layer has one kind of mark."""
    counted = name.layer({name.column("day"): day(panel.time)} | name.measures((panel.count,)))
    of, mean = name.column("mean-of"), name.column(panel.mean.key)
    averaged = name.layer(
        {
            name.column("mean-day"): day(panel.time),
            of: count(panel.count.label),
            mean: moving_mean(panel.mean.label, of, panel.window),
        },
        "layer-mean",
    )
    marks = (
        _bars(name, counted, "bar", "day", (panel.count,)),
        _bars(name, averaged, "line", "mean-day", (panel.mean,)),
    )
    return _xy("bar", (counted, averaged), marks)


def bars(name: Namer, panel: Bars) -> Drawing:
    series = name.measures(panel.series)
    layer = name.layer(name.groups((panel.group,), shown=series) | series)
    kind = "bar_horizontal_stacked"
    return _xy(kind, (layer,), (_bars(name, layer, kind, panel.group.key, panel.series),))


def cloud(name: Namer, panel: Cloud) -> Drawing:
    counted = name.measures((panel.count,))
    layer = name.layer(name.groups((panel.group,), shown=counted) | counted)
    state = {
        "layerId": layer.id,
        "layerType": "data",
        "maxFontSize": 60,
        "minFontSize": 14,
        "orientation": "single",
        "palette": {"name": "default", "type": "palette"},
        "showLabel": False,
        "tagAccessor": name.column(panel.group.key),
        "valueAccessor": name.column(panel.count.key),
    }
    return Drawing("lnsTagcloud", state, (layer,))


def table(name: Namer, panel: Table) -> Drawing:
    measures = name.measures(panel.measures)
    layer = name.layer(name.groups(panel.groups, shown=measures) | measures)
    state = {
        "columns": [{"alignment": "left", "columnId": name.column(key)} for key in panel.columns],
        "headerRowHeight": "single",
        "layerId": layer.id,
        "layerType": "data",
        "paging": {"enabled": True, "size": panel.rows},
        "rowHeight": "single",
    }
    return Drawing("lnsDatatable", state, (layer,))


Draw = Callable[[Namer, Any], Drawing]
DRAWN: Mapping[type[Counted], Draw] = {
    Share: share,
    Days: days,
    Usual: usual,
    Bars: bars,
    Cloud: cloud,
    Table: table,
}


def _metric(layer: Layer, column_id: str, colour: str) -> dict[str, Any]:
    return {"color": colour, "layerId": layer.id, "layerType": "data", "metricAccessor": column_id}


def _bars(name: Namer, layer: Layer, kind: str, x: str, series: Sequence[Measure]) -> dict[str, Any]:
    """Marks of a layer; every series is a column of its own, so its colour is fixed without a colour mapping."""
    return {
        "accessors": [name.column(one.key) for one in series],
        "layerId": layer.id,
        "layerType": "data",
        "position": "top",
        "seriesType": kind,
        "showGridlines": False,
        "xAccessor": name.column(x),
        "yConfig": [
            {"axisMode": "left", "color": one.colour, "forAccessor": name.column(one.key)}
            for one in series
            if one.colour
        ],
    }


def _xy(kind: str, layers: tuple[Layer, ...], marks: Sequence[Mapping[str, Any]]) -> Drawing:
    state = {
        "axisTitlesVisibilitySettings": {"x": False, "yLeft": False, "yRight": False},
        "fittingFunction": "None",
        "gridlinesVisibilitySettings": {"x": False, "yLeft": True, "yRight": False},
        "labelsOrientation": {"x": 0, "yLeft": 0, "yRight": 0},
        "layers": list(marks),
        "legend": {"isVisible": True, "position": "top", "showSingleSeries": True},
        "preferredSeriesType": kind,
        "tickLabelsVisibilitySettings": {"x": True, "yLeft": True, "yRight": True},
        "valueLabels": "hide",
        "yLeftExtent": {"mode": "full"},
        "yRightExtent": {"mode": "full"},
    }
    return Drawing("lnsXY", state, layers)
