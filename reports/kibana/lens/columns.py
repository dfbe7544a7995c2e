"""Columns of a Lens layer: what is counted and by what. Shapes are those of exports of Kibana 8.7 to 8.10."""

from __future__ import annotations

from typing import Any

from reports.kibana.ndjson import query
from reports.kibana.panels import Group, Measure

Column = dict[str, Any]

RECORDS = "___records___"
"""Stands for whole documents where Lens wants a field."""

_OPERATIONS = {"average": "average", "sum": "sum", "minimum": "min", "maximum": "max"}


def column(label: str, operation: str, **more: Any) -> Column:
    return {
        "customLabel": True,
        "dataType": "number",
        "isBucketed": False,
        "label": label,
        "operationType": operation,
        "scale": "ratio",
        **more,
    }


def count(label: str, kuery: str = "") -> Column:
    """A count that tells zero as zero."""
    only = {"filter": query(kuery)} if kuery else {}
    return column(label, "count", params={"emptyAsNull": False}, sourceField=RECORDS, **only)


def measured(measure: Measure, time: str, *, of_dates: bool = False) -> Column:
    """The column of a measure; `time` orders documents where the newest value is asked."""
    match measure.operation:
        case "count":
            return count(measure.label, measure.query)
        case "last":
            return column(
                measure.label,
                "last_value",
                dataType="string",
                scale="ordinal",
                filter=query(f"{measure.field}: *"),
                params={"showArrayValues": True, "sortField": time},
                sourceField=measure.field,
            )
        case "average":
            share = (
                {"format": {"id": "percent", "params": {"decimals": 1}}} if measure.percent else {"emptyAsNull": True}
            )
            return column(measure.label, "average", params=share, sourceField=measure.field)
        case _:
            return column(
                measure.label,
                _OPERATIONS[measure.operation],
                dataType="date" if of_dates else "number",
                params={"emptyAsNull": measure.operation != "sum"},
                sourceField=measure.field,
            )


def day(field: str) -> Column:
    """One bucket a day, in the time zone of whoever looks; days without documents are there with zero."""
    return column(
        "日期",
        "date_histogram",
        dataType="date",
        isBucketed=True,
        scale="interval",
        params={"dropPartials": False, "includeEmptyRows": True, "interval": "1d"},
        sourceField=field,
    )


def greatest(group: Group, ordered_by: str | None) -> Column:
    """The greatest values of a field, by the column `ordered_by`, or by the count of documents that no column shows."""
    order: dict[str, Any] = {"orderBy": {"columnId": ordered_by, "type": "column"}}
    if ordered_by is None:
        order = {"orderAgg": column("条数", "count", params={"emptyAsNull": True}, sourceField=RECORDS)}
        order |= {"orderBy": {"type": "custom"}}
    return column(
        group.label,
        "terms",
        dataType="string",
        isBucketed=True,
        scale="ordinal",
        params={
            "exclude": [],
            "excludeIsRegex": False,
            "include": [],
            "includeIsRegex": False,
            "missingBucket": group.with_missing,
            **order,
            "orderDirection": "asc" if group.ascending else "desc",
            "otherBucket": False,
            "parentFormat": {"id": "terms"},
            "size": group.size,
        },
        sourceField=group.field,
    )


def moving_mean(label: str, of: str, window: int) -> Column:
    """The mean of the `window` buckets before each bucket (Lens leaves the bucket itself out)."""
    return column(label, "moving_average", params={"window": window}, references=[of])
