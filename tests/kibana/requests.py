"""What a server would ask the search engine for a finished panel, derived from the panel as it stands in the file.

Written after what Kibana and OpenSearch Dashboards do with Lens columns, aggregation configs and saved searches; nothing of
`reports.kibana` is used, so a mistake there cannot hide here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.kibana.kuery import as_query

Json = dict[str, Any]
DAYS = ("now-30d", "now")
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Request:
    """One request of one panel. `fields` are (field, use) with use "group", "number", "number or date", "date", "sort" or
    "column"; `names` tells what the aggregations are called for people."""

    panel: str
    kind: str
    title: str
    index: str
    body: Json
    fields: tuple[tuple[str, str], ...]
    names: Mapping[str, str] = field(default_factory=dict)


class Objects:
    """The saved objects of one file."""

    def __init__(self, content: str) -> None:
        self.all: list[Json] = [json.loads(line) for line in content.splitlines()]
        self._by_key = {(one["type"], one["id"]): one for one in self.all}
        self.dashboard = next(one for one in self.all if one["type"] == "dashboard")
        self.panels: list[Json] = json.loads(self.dashboard["attributes"]["panelsJSON"])

    def find(self, kind: str, object_id: str) -> Json:
        return self._by_key[kind, object_id]

    def refer(self, owner: Json, name: str) -> Json:
        """The object that `owner` means by a reference of that name."""
        found = [one for one in owner["references"] if one["name"] == name]
        assert len(found) == 1, f"{len(found)} references are called {name}"
        return self.find(found[0]["type"], found[0]["id"])


def requests(content: str) -> tuple[Request, ...]:
    """All requests of the dashboard, panels from the top down, then its controls."""
    objects = Objects(content)
    found: list[Request] = []
    for panel in objects.panels:
        found += _of_panel(objects, panel)
    return (*found, *_of_controls(objects))


def _of_panel(objects: Objects, panel: Json) -> Iterator[Request]:
    if panel.get("type") == "lens":
        yield from _lens(objects, panel)
        return
    if "panelRefName" not in panel:
        assert panel["embeddableConfig"]["savedVis"]["type"] == "markdown"
        return
    name = panel["panelRefName"]
    modern = any(one["name"] == f"{panel['panelIndex']}:{name}" for one in objects.dashboard["references"])
    saved = objects.refer(objects.dashboard, f"{panel['panelIndex']}:{name}" if modern else name)
    assert panel.get("type", saved["type"]) == saved["type"]
    yield from _search(objects, saved) if saved["type"] == "search" else _visualization(objects, saved)


# Lens


def _lens(objects: Objects, panel: Json) -> Iterator[Request]:
    attributes = panel["embeddableConfig"]["attributes"]
    state = attributes["state"]
    for layer_id, layer in state["datasourceStates"]["formBased"]["layers"].items():
        name = f"indexpattern-datasource-layer-{layer_id}"
        view = objects.refer(attributes, name)
        assert view is objects.refer(objects.dashboard, f"{panel['panelIndex']}:{name}")
        columns = {key: layer["columns"][key] for key in layer["columnOrder"]}
        aggs, fields = _lens_aggs(columns)
        kuery, kind = state["query"]["query"], attributes["visualizationType"]
        names = {key: column["label"] for key, column in columns.items()}
        yield replace(_request(view, attributes["title"], kind, kuery, aggs, fields, panel), names=names)


def _lens_aggs(columns: Mapping[str, Json]) -> tuple[Json, list[tuple[str, str]]]:
    metrics: Json = {}
    fields: list[tuple[str, str]] = []
    for key, column in columns.items():
        if not column["isBucketed"]:
            metrics |= _lens_metric(key, column, columns, fields)
    aggs = metrics
    buckets = [(key, column) for key, column in columns.items() if column["isBucketed"]]
    for key, column in reversed(buckets):
        inner = aggs
        bucket = _lens_bucket(key, column, columns, inner, fields)
        aggs = {key: bucket}
    return aggs, fields


def _lens_bucket(key: str, column: Json, columns: Mapping[str, Json], inner: Json, fields: list[Any]) -> Json:
    params, field = column["params"], column["sourceField"]
    if column["operationType"] == "date_histogram":
        fields.append((field, "date"))
        assert params["interval"] == "1d"
        return {
            "date_histogram": {"field": field, "calendar_interval": "1d", "time_zone": ZONE, "min_doc_count": 0},
            "aggs": inner,
        }
    assert column["operationType"] == "terms", column["operationType"]
    fields.append((field, "group"))
    order, extra = _lens_order(params, columns)
    terms = {"field": field, "size": params["size"], "order": {order: params["orderDirection"]}}
    if params["missingBucket"]:
        terms["missing"] = "__missing__"
    return {"terms": terms, "aggs": inner | extra}


def _lens_order(params: Json, columns: Mapping[str, Json]) -> tuple[str, Json]:
    if params["orderBy"]["type"] == "custom":
        assert params["orderAgg"]["operationType"] == "count"
        return "_count", {}
    ordered_by = params["orderBy"]["columnId"]
    column = columns[ordered_by]
    assert "filter" not in column
    if column["operationType"] == "count":
        return "_count", {}
    return ordered_by, {ordered_by: _lens_plain(column)}


_LENS = {"average": "avg", "sum": "sum", "min": "min", "max": "max"}


def _lens_metric(key: str, column: Json, columns: Mapping[str, Json], fields: list[Any]) -> Json:
    operation = column["operationType"]
    if operation == "moving_average":
        (of,) = column["references"]
        assert columns[of]["operationType"] == "count"
        return {key: _moving(column["params"]["window"])}
    if operation == "count":
        assert column["sourceField"] == "___records___"
        return {key: {"filter": as_query(column["filter"]["query"])}} if "filter" in column else {}
    use = "column" if operation == "last_value" else column["dataType"]
    fields.append((column["sourceField"], use))
    plain = _lens_plain(column)
    if "filter" in column:
        return {key: {"filter": as_query(column["filter"]["query"]), "aggs": {f"{key}-metric": plain}}}
    return {key: plain}


def _lens_plain(column: Json) -> Json:
    field, operation = column["sourceField"], column["operationType"]
    if operation == "last_value":
        return _newest(field, column["params"]["sortField"])
    return {_LENS[operation]: {"field": field}}


def _moving(window: int) -> Json:
    return {
        "moving_fn": {
            "buckets_path": "_count",
            "window": window,
            "script": "MovingFunctions.unweightedAvg(values)",
        }
    }


def _newest(field: str, time: str) -> Json:
    return {"top_hits": {"size": 1, "sort": [{time: "desc"}], "_source": False, "docvalue_fields": [{"field": field}]}}


# Aggregation-based


def _visualization(objects: Objects, saved: Json) -> Iterator[Request]:
    state = json.loads(saved["attributes"]["visState"])
    source = json.loads(saved["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    if state["type"] == "markdown":
        return
    if state["type"] == "input_control_vis":
        for control in state["params"]["controls"]:
            view = objects.refer(saved, control["indexPatternRefName"])
            yield _control(view, control["fieldName"], control["label"])
        return
    view = objects.refer(saved, source["indexRefName"])
    aggs, fields = _classic_aggs(state["aggs"])
    names = {one["id"]: one["params"].get("customLabel", "") for one in state["aggs"]}
    made = _request(view, saved["attributes"]["title"], state["type"], source["query"]["query"], aggs, fields, saved)
    yield replace(made, names=names)


_CLASSIC = ("avg", "sum", "min", "max")
_GROUPING = ("date_histogram", "terms", "filters")


def _classic_aggs(configs: Sequence[Json]) -> tuple[Json, list[tuple[str, str]]]:
    fields: list[tuple[str, str]] = []
    metrics: Json = {}
    for config in configs:
        if config["type"] not in _GROUPING:
            metrics |= _classic_metric(config, configs, fields)
    aggs = metrics
    for config in reversed([one for one in configs if one["type"] in _GROUPING]):
        aggs = {config["id"]: _classic_bucket(config, configs, aggs, fields)}
    return aggs, fields


def _classic_metric(config: Json, configs: Sequence[Json], fields: list[Any]) -> Json:
    kind, params = config["type"], config["params"]
    if kind == "count":
        return {}
    if kind == "moving_avg":
        (of,) = [one for one in configs if one["id"] == params["metricAgg"]]
        assert of["type"] == "count"
        moving = _moving(params["window"])
        assert moving["moving_fn"]["script"] == params["script"]
        return {config["id"]: moving}
    if kind == "top_hits":
        fields += [(params["field"], "column"), (params["sortField"], "date")]
        return {config["id"]: _newest(params["field"], params["sortField"])}
    assert kind in _CLASSIC, kind
    fields.append((params["field"], "number or date"))
    return {config["id"]: {kind: {"field": params["field"]}}}


def _classic_bucket(config: Json, configs: Sequence[Json], inner: Json, fields: list[Any]) -> Json:
    params = config["params"]
    if config["type"] == "filters":
        named = {one["label"]: as_query(one["input"]["query"]) for one in params["filters"]}
        return {"filters": {"filters": named}, "aggs": inner}
    fields.append((params["field"], "date" if config["type"] == "date_histogram" else "group"))
    if config["type"] == "date_histogram":
        assert params["interval"] == "d"
        told = {"field": params["field"], "calendar_interval": "1d", "time_zone": ZONE}
        return {"date_histogram": told | {"min_doc_count": params["min_doc_count"]}, "aggs": inner}
    (by,) = [one for one in configs if one["id"] == params["orderBy"]]
    order = "_count" if by["type"] == "count" else by["id"]
    extra = {} if by["type"] == "count" else {by["id"]: {by["type"]: {"field": by["params"]["field"]}}}
    terms = {"field": params["field"], "size": params["size"], "order": {order: params["order"]}}
    if params["missingBucket"]:
        terms["missing"] = "__missing__"
    return {"terms": terms | json.loads(params.get("json") or "{}"), "aggs": inner | extra}


# Saved searches and controls


def _search(objects: Objects, saved: Json) -> Iterator[Request]:
    attributes = saved["attributes"]
    source = json.loads(attributes["kibanaSavedObjectMeta"]["searchSourceJSON"])
    view = objects.refer(saved, source["indexRefName"])
    sort = [{field: {"order": order}} for field, order in attributes["sort"]]
    fields = [(one, "column") for one in attributes["columns"]] + [(field, "sort") for field, _ in attributes["sort"]]
    made = _request(view, attributes["title"], "search", source["query"]["query"], {}, fields, saved)
    body = {"size": 50, "sort": sort, "query": made.body["query"], "_source": attributes["columns"]}
    yield replace(made, body=body)


def _of_controls(objects: Objects) -> Iterator[Request]:
    group = objects.dashboard["attributes"].get("controlGroupInput")
    for control_id, control in json.loads(group["panelsJSON"]).items() if group else ():
        view = objects.refer(objects.dashboard, f"controlGroup_{control_id}:optionsListDataView")
        assert control["explicitInput"]["id"] == control_id
        yield _control(view, control["explicitInput"]["fieldName"], control["explicitInput"]["title"])


def _control(view: Json, field: str, label: str) -> Request:
    aggs = {"options": {"terms": {"field": field, "size": 10}}}
    return _request(view, f"筛选：{label}", "control", "", aggs, [(field, "group")], view)


def _request(
    view: Json, title: str, kind: str, kuery: str, aggs: Json, fields: Sequence[tuple[str, str]], panel: Json
) -> Request:
    time = view["attributes"].get("timeFieldName")
    filters = [as_query(kuery)] if kuery else []
    if time:
        filters.append({"range": {time: {"gte": DAYS[0], "lte": DAYS[1]}}})
    body: Json = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": filters}}}
    if aggs:
        body["aggs"] = aggs
    every = [*fields, *([(time, "date")] if time else [])]
    return Request(panel.get("panelIndex") or panel["id"], kind, title, view["attributes"]["title"], body, tuple(every))
