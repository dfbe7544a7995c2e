"""The dashboard for Kibana 8.9 to 9.x: versions are the oldest that have these shapes, so newer servers migrate them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.kibana.classic.searches import search_attributes, search_id
from reports.kibana.classic.visualizations import guarded_bars
from reports.kibana.data_views import VIEWS, lens_view, view_id
from reports.kibana.facts import DashboardFacts
from reports.kibana.frame import dashboard_attributes, dashboard_id
from reports.kibana.identity import identity
from reports.kibana.layout import Box, controls, placed
from reports.kibana.lens.drawings import DRAWN, number
from reports.kibana.lens.layers import Namer
from reports.kibana.lens.panels import PlacedPanel, drawn, note, shown
from reports.kibana.ndjson import SavedObject, text
from reports.kibana.panels import Counted, Documents, GuardedBars, Note, Numbers, Panel
from reports.kibana.references import SOURCE_INDEX, Reference, of_control, to_view


def lens_objects(facts: DashboardFacts) -> tuple[SavedObject, ...]:
    """Data views, the search of newest mentions, the guarded bars, and the dashboard that shows them."""
    layout = placed(facts, "lens")
    saved = [one for panel, _ in layout for one in _saved(facts, panel)]
    panels = [one for panel, box in layout for one in _panels(facts, panel, box)]
    return (*(lens_view(facts, view) for view in VIEWS), *saved, _dashboard(facts, panels))


def _saved(facts: DashboardFacts, panel: Panel) -> Iterator[SavedObject]:
    match panel:
        case Documents():
            yield {
                "attributes": search_attributes(panel),
                "coreMigrationVersion": "8.8.0",
                "id": search_id(facts, panel),
                "managed": False,
                "references": [to_view(view_id(facts, panel.view), SOURCE_INDEX)],
                "type": "search",
                "typeMigrationVersion": "8.0.0",
            }
        case GuardedBars():
            # Lens cannot leave out values with few documents; an agg-based visualization can, in every version
            yield guarded_bars(facts, panel)


def _panels(facts: DashboardFacts, panel: Panel, box: Box) -> Iterator[PlacedPanel]:
    match panel:
        case Note():
            yield note(facts, panel, box)
        case Documents():
            yield shown(facts, panel, box, "search", search_id(facts, panel))
        case GuardedBars():
            yield shown(facts, panel, box, "visualization", str(guarded_bars(facts, panel)["id"]))
        case Numbers():
            name = Namer(facts, panel)
            for one, place in zip(panel.numbers, box.split(2, len(panel.numbers)), strict=True):
                yield drawn(facts, panel, one.label, number(name, one), place, one.key)
        case Counted():
            yield drawn(facts, panel, panel.title, DRAWN[type(panel)](Namer(facts, panel), panel), box)


def _dashboard(facts: DashboardFacts, panels: list[PlacedPanel]) -> SavedObject:
    chosen, references = _controls(facts)
    options = {
        "hidePanelTitles": False,
        "syncColors": False,
        "syncCursor": True,
        "syncTooltips": False,
        "useMargins": True,
    }
    return {
        "attributes": {
            "controlGroupInput": chosen,
            **dashboard_attributes(facts),
            "optionsJSON": text(options),
            "panelsJSON": text([panel.json for panel in panels]),
        },
        "coreMigrationVersion": "8.8.0",
        "id": dashboard_id(facts, "lens"),
        "managed": False,
        "references": [*(one for panel in panels for one in panel.references), *references],
        "type": "dashboard",
        "typeMigrationVersion": "8.9.0",
    }


def _controls(facts: DashboardFacts) -> tuple[dict[str, Any], list[Reference]]:
    """Lists above the panels. `showApplySelections` is left out: Kibana before 8.14 refuses it."""
    panel = controls()
    ids = {field: identity(facts.prefix, "control", field) for field, _ in panel.fields}
    lists = {
        ids[field]: {
            "explicitInput": {"enhancements": {}, "fieldName": field, "id": ids[field], "title": label},
            "grow": True,
            "order": order,
            "type": "optionsListControl",
            "width": "medium",
        }
        for order, (field, label) in enumerate(panel.fields)
    }
    ignored = dict.fromkeys(("ignoreFilters", "ignoreQuery", "ignoreTimerange", "ignoreValidations"), False)
    group = {
        "chainingSystem": "HIERARCHICAL",
        "controlStyle": "oneLine",
        "ignoreParentSettingsJSON": text(ignored),
        "panelsJSON": text(lists),
    }
    return group, [of_control(control, view_id(facts, panel.view)) for control in ids.values()]
