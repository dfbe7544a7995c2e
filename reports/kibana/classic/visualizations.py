"""The agg-based visualizations, one function for each kind of panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reports.kibana.classic import parameters
from reports.kibana.classic.aggregations import aggregation, day, filters, greatest, metric, moving_mean
from reports.kibana.classic.saved import Visualization, counted, uncounted
from reports.kibana.data_views import VIEWS, view_id
from reports.kibana.facts import DashboardFacts
from reports.kibana.ndjson import SavedObject
from reports.kibana.panels import (
    Bars,
    Cloud,
    Controls,
    Counted,
    Days,
    GuardedBars,
    Measure,
    Note,
    Numbers,
    Share,
    Table,
    Usual,
)
from reports.kibana.references import to_view

_COUNT = Measure("count", "条数")


def note(facts: DashboardFacts, panel: Note) -> SavedObject:
    return uncounted(facts, panel, Visualization("markdown", parameters.markdown(panel.markdown)))


def controls(facts: DashboardFacts, panel: Controls) -> SavedObject:
    """Lists to choose from: the only controls that Kibana 7.10 and OpenSearch Dashboards have."""
    names = [f"control_{number}_index_pattern" for number in range(len(panel.fields))]
    told = [
        {
            "id": f"huisheng-{field}",
            "fieldName": field,
            "parent": "",
            "label": label,
            "type": "list",
            "options": {"type": "terms", "multiselect": True, "dynamicOptions": True, "size": 5, "order": "desc"},
            "indexPatternRefName": name,
        }
        for name, (field, label) in zip(names, panel.fields, strict=True)
    ]
    params = {"controls": told, "updateFiltersOnChange": True, "useTimeFilter": False, "pinFilters": False}
    references = [to_view(view_id(facts, panel.view), name) for name in names]
    return uncounted(facts, panel, Visualization("input_control_vis", params), references)


def numbers(facts: DashboardFacts, panel: Numbers) -> tuple[SavedObject, SavedObject]:
    """The numbers in words, zeros too, and the same as bars in their fixed colours: a bare number cannot have one here."""
    total = metric(1, Measure("count", "条"), "")
    labels = Visualization("metric", parameters.bare_figures(32), (total, filters(2, "group", panel.numbers)))
    within = aggregation(2, "filters", "segment", {"filters": [{"input": _all(panel), "label": "待处理"}]})
    drawn = Visualization(
        "histogram",
        parameters.axes([parameters.series(1, "条")], figures=True),
        (total, within, filters(3, "group", panel.numbers)),
        _colours(panel.numbers),
    )
    return counted(facts, panel, labels, "numbers"), counted(facts, panel, drawn, "bars")


def share(facts: DashboardFacts, panel: Share) -> SavedObject:
    measures = (metric(1, panel.share, ""), metric(2, panel.of, ""))
    return counted(facts, panel, Visualization("metric", parameters.bare_figures(36), measures))


def days(facts: DashboardFacts, panel: Days) -> SavedObject:
    aggs = (metric(1, _COUNT, ""), day(2, panel.time), filters(3, "group", panel.series))
    params = parameters.axes([parameters.series(1, _COUNT.label, stacked=True)])
    return counted(facts, panel, Visualization("histogram", params, aggs, _colours(panel.series)))


def usual(facts: DashboardFacts, panel: Usual) -> SavedObject:
    aggs = (
        metric(1, panel.count, ""),
        day(2, panel.time, with_empty=True),
        moving_mean(3, panel.mean.label, 1, panel.window),
    )
    drawn = [parameters.series(1, panel.count.label), parameters.series(3, panel.mean.label, mark="line")]
    colours = _colours((panel.count, panel.mean))
    return counted(facts, panel, Visualization("histogram", parameters.axes(drawn), aggs, colours))


def bars(facts: DashboardFacts, panel: Bars) -> SavedObject:
    aggs = (metric(1, _COUNT, ""), greatest(2, "segment", panel.group, "1"), filters(3, "group", panel.series))
    params = parameters.axes([parameters.series(1, _COUNT.label, stacked=True)], horizontal=True)
    return counted(facts, panel, Visualization("horizontal_bar", params, aggs, _colours(panel.series)))


def guarded_bars(facts: DashboardFacts, panel: GuardedBars) -> SavedObject:
    aggs = (metric(1, panel.count, ""), greatest(2, "segment", panel.group, "1", panel.least))
    params = parameters.axes([parameters.series(1, panel.count.label)], horizontal=True)
    return counted(facts, panel, Visualization("horizontal_bar", params, aggs, _colours((panel.count,))))


def cloud(facts: DashboardFacts, panel: Cloud) -> SavedObject:
    aggs = (metric(1, panel.count, ""), greatest(2, "segment", panel.group, "1"))
    return counted(facts, panel, Visualization("tagcloud", parameters.cloud(), aggs))


def table(facts: DashboardFacts, panel: Table) -> SavedObject:
    """Columns stand in the order of groups and measures here: groups first."""
    time = VIEWS[panel.view].time
    aggs = [metric(number, measure, time) for number, measure in enumerate(panel.measures, start=1)]
    ids = {measure.key: agg["id"] for measure, agg in zip(panel.measures, aggs, strict=True)}
    for number, group in enumerate(panel.groups, start=len(aggs) + 1):
        aggs.append(greatest(number, "bucket", group, ids[group.order_by]))
    return counted(facts, panel, Visualization("table", parameters.table(panel.rows), aggs))


Draw = Callable[[DashboardFacts, Any], SavedObject]
DRAWN: Mapping[type[Counted], Draw] = {
    Share: share,
    Days: days,
    Usual: usual,
    Bars: bars,
    GuardedBars: guarded_bars,
    Cloud: cloud,
    Table: table,
}


def _colours(measures: Sequence[Measure]) -> dict[str, str]:
    return {one.label: one.colour for one in measures if one.colour}


def _all(panel: Counted) -> dict[str, str]:
    return {"query": panel.query, "language": "kuery"}
