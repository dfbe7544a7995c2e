"""References between saved objects. Kibana finds an object only through them, so every name is made here."""

from __future__ import annotations

from typing import TypedDict

SOURCE_INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index"
"""The name under which a search or a visualization names its data view."""


class Reference(TypedDict):
    id: str
    name: str
    type: str


def to_view(view_id: str, name: str) -> Reference:
    return {"id": view_id, "name": name, "type": "index-pattern"}


def layer_name(layer_id: str) -> str:
    """Of the data view of a Lens layer, inside the panel."""
    return f"indexpattern-datasource-layer-{layer_id}"


def at_root(panel_id: str, reference: Reference) -> Reference:
    """The same reference at the root of the dashboard; without it a by-value panel waits for ever."""
    return {**reference, "name": f"{panel_id}:{reference['name']}"}


def by_reference(panel_id: str, kind: str, object_id: str) -> Reference:
    """Of a panel that shows a saved object, as Kibana names it from 7.11 on."""
    return {"id": object_id, "name": f"{panel_id}:panel_{panel_id}", "type": kind}


def numbered(number: int, kind: str, object_id: str) -> Reference:
    """Of a panel that shows a saved object, as Kibana to 7.10 and OpenSearch Dashboards name it."""
    return {"id": object_id, "name": f"panel_{number}", "type": kind}


def of_control(control_id: str, view_id: str) -> Reference:
    return to_view(view_id, f"controlGroup_{control_id}:optionsListDataView")
