"""The saved search of single documents; its shape is the same from Kibana 7.10 to 9.x."""

from __future__ import annotations

from typing import Any

from reports.kibana.data_views import view_id
from reports.kibana.facts import DashboardFacts
from reports.kibana.identity import identity
from reports.kibana.ndjson import SavedObject, query, text
from reports.kibana.panels import Documents
from reports.kibana.references import SOURCE_INDEX, to_view


def search_id(facts: DashboardFacts, panel: Documents) -> str:
    return identity(facts.prefix, "search", panel.key)


def search_attributes(panel: Documents) -> dict[str, Any]:
    """The time is no column: servers put the time field of the data view in front by themselves."""
    source = {"highlightAll": True, "version": True, "query": query(panel.query), "filter": []}
    return {
        "title": panel.title,
        "description": panel.reads,
        "hits": 0,
        "columns": list(panel.columns),
        "sort": [[panel.time, "desc"]],
        "version": 1,
        "kibanaSavedObjectMeta": {"searchSourceJSON": text(source | {"indexRefName": SOURCE_INDEX})},
    }


def classic_search(facts: DashboardFacts, panel: Documents) -> SavedObject:
    return {
        "attributes": search_attributes(panel),
        "id": search_id(facts, panel),
        "migrationVersion": {"search": "7.9.3"},
        "references": [to_view(view_id(facts, panel.view), SOURCE_INDEX)],
        "type": "search",
    }
