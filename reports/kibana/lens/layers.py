"""Layers: the columns of one query, in the order in which they nest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.kibana.data_views import VIEWS, view_id
from reports.kibana.facts import DashboardFacts
from reports.kibana.identity import identity
from reports.kibana.lens.columns import Column, greatest, measured
from reports.kibana.panels import Counted, Group, Measure


@dataclass(frozen=True, slots=True)
class Layer:
    """`columns` by id, groups first: Lens nests in this order. `view_id` is the data view it reads."""

    id: str
    columns: Mapping[str, Column]
    view_id: str

    def state(self, *, alone: bool) -> dict[str, Any]:
        """`alone` layers take no part in the dashboard's filters: an alert has no topic or place to filter by."""
        return {
            "columnOrder": list(self.columns),
            "columns": dict(self.columns),
            "ignoreGlobalFilters": alone,
            "incompleteColumns": {},
            "sampling": 1,
        }


@dataclass(frozen=True, slots=True)
class Namer:
    """Ids of the layers and columns of one panel."""

    facts: DashboardFacts
    panel: Counted

    def layer(self, columns: Mapping[str, Column], name: str = "layer") -> Layer:
        return Layer(identity(self.facts.prefix, self.panel.key, name), columns, view_id(self.facts, self.panel.view))

    def column(self, key: str) -> str:
        return identity(self.facts.prefix, self.panel.key, "column", key)

    def measures(self, measures: Sequence[Measure]) -> dict[str, Column]:
        view = VIEWS[self.panel.view]
        return {
            self.column(one.key): measured(
                one, view.time, of_dates=bool(one.field) and view.fields[one.field].kind == "date"
            )
            for one in measures
        }

    def groups(self, groups: Sequence[Group], *, shown: Mapping[str, Column]) -> dict[str, Column]:
        """Columns of groups; one that is ordered by nothing shown is ordered by a count of its own."""
        found: dict[str, Column] = {}
        for group in groups:
            by = self.column(group.order_by or "count")
            found[self.column(group.key)] = greatest(group, by if by in shown else None)
        return found
