"""Aggregations of an agg-based visualization. Shapes are those of Kibana 7.9 to 7.11 and OpenSearch Dashboards 2.x.

Ids are "1", "2", … in the order of the list; orders and pipelines refer to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reports.kibana.ndjson import query, text
from reports.kibana.panels import Group, Measure

Aggregation = dict[str, Any]

_METRICS = {"count": "count", "average": "avg", "sum": "sum", "minimum": "min", "maximum": "max"}


def aggregation(number: int, kind: str, schema: str, params: Mapping[str, Any]) -> Aggregation:
    return {"id": str(number), "enabled": True, "type": kind, "schema": schema, "params": dict(params)}


def metric(number: int, measure: Measure, time: str) -> Aggregation:
    """A measure; `time` orders documents where the newest value is asked."""
    if measure.operation == "last":
        newest = {"aggregate": "concat", "size": 1, "sortField": time, "sortOrder": "desc"}
        return aggregation(
            number, "top_hits", "metric", {"field": measure.field, **newest, "customLabel": measure.label}
        )
    field = {"field": measure.field} if measure.field else {}
    return aggregation(number, _METRICS[measure.operation], "metric", {**field, "customLabel": measure.label})


def filters(number: int, schema: str, measures: Sequence[Measure]) -> Aggregation:
    """One bucket for each measure: the documents that match its query, under its label (colours go by the label)."""
    told = [{"input": query(one.query), "label": one.label} for one in measures]
    return aggregation(number, "filters", schema, {"filters": told})


def greatest(number: int, schema: str, group: Group, order_by: str, least: int = 1) -> Aggregation:
    """The greatest values of a field by the metric `order_by`; values with fewer than `least` documents are left out."""
    guarded = {"json": text({"min_doc_count": least})} if least > 1 else {}
    return aggregation(
        number,
        "terms",
        schema,
        {
            "field": group.field,
            "orderBy": order_by,
            "order": "asc" if group.ascending else "desc",
            "size": group.size,
            "otherBucket": False,
            "otherBucketLabel": "其他",
            "missingBucket": group.with_missing,
            "missingBucketLabel": "（无）",
            "customLabel": group.label,
            **guarded,
        },
    )


def day(number: int, field: str, *, with_empty: bool = False) -> Aggregation:
    """One bucket a day, in the time zone of whoever looks; `with_empty` keeps days without documents, as pipelines need."""
    return aggregation(
        number,
        "date_histogram",
        "segment",
        {
            "field": field,
            "useNormalizedEsInterval": True,
            "scaleMetricValues": False,
            "interval": "d",
            "drop_partials": False,
            "min_doc_count": 0 if with_empty else 1,
            "extended_bounds": {},
            "customLabel": "日期",
        },
    )


def moving_mean(number: int, label: str, of: int, window: int) -> Aggregation:
    """The mean of metric `of` in the `window` buckets before each bucket (`moving_fn` leaves the bucket itself out)."""
    params = {"metricAgg": str(of), "window": window, "script": "MovingFunctions.unweightedAvg(values)"}
    return aggregation(number, "moving_avg", "metric", {**params, "customLabel": label})
