"""What both flavours of the dashboard have in common: title, time range, refresh."""

from __future__ import annotations

from typing import Any

from reports.kibana.facts import DashboardFacts, Flavour
from reports.kibana.identity import identity
from reports.kibana.ndjson import NO_QUERY, text

REFRESH_MILLISECONDS = 60_000


def dashboard_title(facts: DashboardFacts) -> str:
    return f"{facts.body} 舆情值守"


def dashboard_id(facts: DashboardFacts, flavour: Flavour) -> str:
    """Of its own for each flavour, so that one never overwrites the other."""
    return identity(facts.prefix, "dashboard", flavour)


def dashboard_attributes(facts: DashboardFacts) -> dict[str, Any]:
    """The last 30 days, read again every minute: it hangs on a wall as often as it stands on a desk."""
    return {
        "description": f"{facts.body}：待处理预警、信息量、负面占比、主题、渠道、地点、关键词、最新信息、信息源健康",
        "kibanaSavedObjectMeta": {"searchSourceJSON": text({"filter": [], "query": NO_QUERY})},
        "refreshInterval": {"pause": False, "value": REFRESH_MILLISECONDS},
        "timeFrom": "now-30d",
        "timeRestore": True,
        "timeTo": "now",
        "title": dashboard_title(facts),
        "version": 1,
    }
