"""The file to import."""

from __future__ import annotations

from reports.kibana.classic.dashboard import classic_objects
from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.lens.dashboard import lens_objects
from reports.kibana.ndjson import SavedObject, lines


def saved_objects(facts: DashboardFacts, flavour: Flavour) -> tuple[SavedObject, ...]:
    """All objects of the dashboard, data views first; the same facts always give the same objects."""
    return lens_objects(facts) if flavour == "lens" else classic_objects(facts)


def export(facts: DashboardFacts, flavour: Flavour) -> str:
    """The objects as newline-delimited JSON, as `POST /api/saved_objects/_import` takes them."""
    return lines(saved_objects(facts, flavour))
