"""Panels of a Lens dashboard: the drawing by value, with its references here and at the dashboard's root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.kibana.facts import DashboardFacts
from reports.kibana.identity import identity
from reports.kibana.layout import Box
from reports.kibana.lens.drawings import Drawing
from reports.kibana.ndjson import NO_QUERY, query
from reports.kibana.panels import Counted, Note
from reports.kibana.references import Reference, at_root, by_reference, layer_name, to_view

VERSION = "8.10.2"
"""Of the Kibana whose exports these panels are shaped after."""

ALONE = ("alerts", "open_alerts", "runs")
"""Views whose panels keep their figures when somebody filters mentions."""


@dataclass(frozen=True, slots=True)
class PlacedPanel:
    """A panel as it stands in `panelsJSON`, and what the root of the dashboard must refer to for it."""

    json: dict[str, Any]
    references: tuple[Reference, ...]


def drawn(facts: DashboardFacts, panel: Counted, title: str, drawing: Drawing, box: Box, part: str = "") -> PlacedPanel:
    """`part` tells several panels of one definition apart."""
    panel_id = _panel_id(facts, panel.key, part)
    references = tuple(to_view(layer.view_id, layer_name(layer.id)) for layer in drawing.layers)
    alone = panel.view in ALONE
    attributes = {
        "description": panel.reads,
        "references": list(references),
        "state": {
            "adHocDataViews": {},
            "datasourceStates": {
                "formBased": {"layers": {layer.id: layer.state(alone=alone) for layer in drawing.layers}},
                "textBased": {"layers": {}},
            },
            "filters": [],
            "internalReferences": [],
            "query": query(panel.query),
            "visualization": dict(drawing.state),
        },
        "title": title,
        "type": "lens",
        "visualizationType": drawing.kind,
    }
    content = {"attributes": attributes, "enhancements": {}, "hidePanelTitles": False}
    return PlacedPanel(
        _panel(panel_id, box, "lens", content, title), tuple(at_root(panel_id, one) for one in references)
    )


def note(facts: DashboardFacts, panel: Note, box: Box) -> PlacedPanel:
    """Markdown by value."""
    saved = {
        "data": {"aggs": [], "searchSource": {"filter": [], "query": NO_QUERY}},
        "description": "",
        "params": {"fontSize": 12, "markdown": panel.markdown, "openLinksInNewTab": True},
        "title": "",
        "type": "markdown",
        "uiState": {},
    }
    content = {"enhancements": {}, "hidePanelTitles": True, "savedVis": saved}
    return PlacedPanel(_panel(_panel_id(facts, panel.key), box, "visualization", content, panel.title), ())


def shown(facts: DashboardFacts, panel: Counted, box: Box, kind: str, object_id: str) -> PlacedPanel:
    """A saved search or visualization by reference."""
    panel_id = _panel_id(facts, panel.key)
    json = _panel(panel_id, box, kind, {"enhancements": {}}, panel.title)
    return PlacedPanel(json | {"panelRefName": f"panel_{panel_id}"}, (by_reference(panel_id, kind, object_id),))


def _panel_id(facts: DashboardFacts, *parts: str) -> str:
    return identity(facts.prefix, "panel", *parts)


def _panel(panel_id: str, box: Box, kind: str, content: dict[str, Any], title: str) -> dict[str, Any]:
    return {
        "embeddableConfig": content,
        "gridData": box.grid(panel_id),
        "panelIndex": panel_id,
        "title": title,
        "type": kind,
        "version": VERSION,
    }
