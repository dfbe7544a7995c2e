"""The dashboard for OpenSearch Dashboards 2.x and Kibana 7.10 to 9.x, as Kibana 7.10 saved it: no tags, no by-value panels,
no attribute that came later (the mapping of `.kibana` is strict there)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.kibana.classic import visualizations
from reports.kibana.classic.searches import classic_search
from reports.kibana.data_views import VIEWS, classic_view
from reports.kibana.facts import DashboardFacts
from reports.kibana.frame import dashboard_attributes, dashboard_id
from reports.kibana.layout import Box, placed
from reports.kibana.ndjson import SavedObject, text
from reports.kibana.panels import Controls, Counted, Documents, Note, Numbers, Panel
from reports.kibana.references import numbered

VERSION = "7.10.0"


def classic_objects(facts: DashboardFacts) -> tuple[SavedObject, ...]:
    """Data views, every visualization and search, and the dashboard that refers to them."""
    layout = placed(facts, "classic")
    shown = [(panel, saved, box) for panel, place in layout for saved, box in _objects(facts, panel, place)]
    return (
        *(classic_view(facts, view) for view in VIEWS),
        *(saved for _, saved, _ in shown),
        _dashboard(facts, shown),
    )


def _objects(facts: DashboardFacts, panel: Panel, box: Box) -> Iterator[tuple[SavedObject, Box]]:
    match panel:
        case Note():
            yield visualizations.note(facts, panel), box
        case Controls():
            yield visualizations.controls(facts, panel), box
        case Documents():
            yield classic_search(facts, panel), box
        case Numbers():
            yield from zip(visualizations.numbers(facts, panel), box.split(1, 2), strict=True)
        case Counted():
            yield visualizations.DRAWN[type(panel)](facts, panel), box


def _dashboard(facts: DashboardFacts, shown: list[tuple[Panel, SavedObject, Box]]) -> SavedObject:
    return {
        "attributes": {
            **dashboard_attributes(facts),
            "hits": 0,
            "optionsJSON": text({"hidePanelTitles": False, "useMargins": True}),
            "panelsJSON": text([_panel(n, panel, box) for n, (panel, _, box) in enumerate(shown)]),
        },
        "id": dashboard_id(facts, "classic"),
        "migrationVersion": {"dashboard": "7.9.3"},
        "references": [numbered(n, str(saved["type"]), str(saved["id"])) for n, (_, saved, _) in enumerate(shown)],
        "type": "dashboard",
    }


def _panel(number: int, panel: Panel, box: Box) -> dict[str, Any]:
    return {
        "version": VERSION,
        "gridData": box.grid(str(number)),
        "panelIndex": str(number),
        "embeddableConfig": {"hidePanelTitles": True} if isinstance(panel, Note) else {},
        "panelRefName": f"panel_{number}",
    }
