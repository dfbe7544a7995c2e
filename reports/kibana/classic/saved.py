"""Saved visualizations as Kibana 7.10 and OpenSearch Dashboards keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.kibana.data_views import view_id
from reports.kibana.facts import DashboardFacts
from reports.kibana.identity import identity
from reports.kibana.ndjson import NO_QUERY, SavedObject, query, text
from reports.kibana.panels import Counted, Panel
from reports.kibana.references import SOURCE_INDEX, Reference, to_view


@dataclass(frozen=True, slots=True)
class Visualization:
    """`kind` is the type of visualization; `colours` are fixed by the label of a series."""

    kind: str
    params: Mapping[str, Any]
    aggs: Sequence[Mapping[str, Any]] = ()
    colours: Mapping[str, str] = field(default_factory=dict)


def counted(facts: DashboardFacts, panel: Counted, drawn: Visualization, part: str = "") -> SavedObject:
    """A visualization over the panel's index; `part` tells several of one definition apart."""
    source = {"query": query(panel.query), "filter": [], "indexRefName": SOURCE_INDEX}
    return _saved(facts, panel, drawn, source, (to_view(view_id(facts, panel.view), SOURCE_INDEX),), part)


def uncounted(
    facts: DashboardFacts, panel: Panel, drawn: Visualization, references: Sequence[Reference] = ()
) -> SavedObject:
    """Text or controls: a visualization with no query of its own."""
    return _saved(facts, panel, drawn, {"query": NO_QUERY, "filter": []}, references, "")


def _saved(
    facts: DashboardFacts,
    panel: Panel,
    drawn: Visualization,
    source: Mapping[str, Any],
    references: Sequence[Reference],
    part: str,
) -> SavedObject:
    state = {"title": panel.title, "type": drawn.kind, "params": dict(drawn.params), "aggs": list(drawn.aggs)}
    return {
        "attributes": {
            "title": panel.title,
            "description": panel.reads,
            "uiStateJSON": text({"vis": {"colors": dict(drawn.colours)}} if drawn.colours else {}),
            "version": 1,
            "visState": text(state),
            "kibanaSavedObjectMeta": {"searchSourceJSON": text(source)},
        },
        "id": identity(facts.prefix, "visualization", panel.key, part),
        "migrationVersion": {"visualization": "7.10.0"},
        "references": list(references),
        "type": "visualization",
    }
