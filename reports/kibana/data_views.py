"""The data views (Kibana to 7.x and OpenSearch Dashboards say index patterns): one index each, with names and formats.

Open alerts have a view of their own without a time field: an alert that nobody took up must not vanish because somebody
looks at the last hour. `fields` stays empty: servers then read the fields from the index themselves, which all of them
did when this was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.kibana.facts import DashboardFacts
from reports.kibana.fields import ALERTS, MENTIONS, RUNS, Field
from reports.kibana.formats import Format, alert_formats, mention_formats, run_formats
from reports.kibana.identity import identity
from reports.kibana.ndjson import text
from reports.kibana.panels import View


@dataclass(frozen=True, slots=True)
class DataView:
    """`index` is the second part of the alias; `time` is "" for a view that no time range narrows."""

    index: str
    name: str
    time: str
    fields: Mapping[str, Field]
    formats: Callable[[DashboardFacts], dict[str, Format]]


VIEWS: Mapping[View, DataView] = {
    "mentions": DataView("mentions", "信息", "published_at", MENTIONS, mention_formats),
    "alerts": DataView("alerts", "预警", "fired_at", ALERTS, alert_formats),
    "open_alerts": DataView("alerts", "预警（不限时间）", "", ALERTS, alert_formats),
    "runs": DataView("runs", "采集记录", "started_at", RUNS, run_formats),
}


def view_id(facts: DashboardFacts, view: View) -> str:
    return identity(facts.prefix, "view", view)


def lens_view(facts: DashboardFacts, view: View) -> dict[str, Any]:
    """As Kibana 8.0 and later keep it."""
    told = VIEWS[view]
    attributes: dict[str, Any] = {
        "title": f"{facts.prefix}-{told.index}",
        "name": f"{facts.body} · {told.name}",
        "fieldAttrs": text({name: {"customLabel": field.label} for name, field in told.fields.items()}),
        "fieldFormatMap": text(told.formats(facts)),
        "fields": "[]",
        "runtimeFieldMap": "{}",
        "sourceFilters": "[]",
        "typeMeta": "{}",
    }
    return {
        "attributes": attributes | _time(told),
        "coreMigrationVersion": "8.8.0",
        "id": view_id(facts, view),
        "managed": False,
        "references": [],
        "type": "index-pattern",
        "typeMigrationVersion": "8.0.0",
    }


def classic_view(facts: DashboardFacts, view: View) -> dict[str, Any]:
    """As Kibana 7.10 keeps it, which knows neither names nor labels: panels carry their own labels."""
    told = VIEWS[view]
    attributes: dict[str, Any] = {
        "title": f"{facts.prefix}-{told.index}",
        "fields": "[]",
        "fieldFormatMap": text(told.formats(facts)),
    }
    return {
        "attributes": attributes | _time(told),
        "id": view_id(facts, view),
        "migrationVersion": {"index-pattern": "7.6.0"},
        "references": [],
        "type": "index-pattern",
    }


def _time(told: DataView) -> dict[str, str]:
    return {"timeFieldName": told.time} if told.time else {}
