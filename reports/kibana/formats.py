"""How values are shown: Chinese names for keys, links, shares, dates. The ids and parameters are those of Kibana's field
formats (`static_lookup`, `url`, `percent`, `number`, `date`), the same from 7.10 to 9.x and in OpenSearch Dashboards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.names import ALERT_STATES, COVERAGE_STATES, LEVELS, PLATFORMS, SENTIMENTS
from reports.kibana.facts import DashboardFacts

Format = dict[str, Any]

_DATE: Format = {"id": "date", "params": {"pattern": "YYYY-MM-DD HH:mm"}}
_SHARE: Format = {"id": "percent", "params": {"pattern": "0.0%"}}
_COUNT: Format = {"id": "number", "params": {"pattern": "0,0"}}
_YES_NO: Mapping[str, str] = {"true": "是", "false": "否"}


def _lookup(names: Mapping[Any, str]) -> Format:
    """Chinese names for keys; a key without a name is shown as it is."""
    return {
        "id": "static_lookup",
        "params": {"lookupEntries": [{"key": str(key), "value": name} for key, name in names.items()]},
    }


def _link(label: str) -> Format:
    """A link with a fixed label: the address itself is long, and comes from outside."""
    return {"id": "url", "params": {"type": "a", "labelTemplate": label}}


def mention_formats(facts: DashboardFacts) -> dict[str, Format]:
    return {
        "published_at": _DATE,
        "fetched_at": _DATE,
        "stored_at": _DATE,
        "sentiment": _lookup(SENTIMENTS),
        "platform": _lookup(PLATFORMS),
        "topics": _lookup(facts.topics),
        "own": _lookup(_YES_NO),
        "addressed": _lookup(_YES_NO),
        "negative": _SHARE,
        "likes": _COUNT,
        "comments": _COUNT,
        "reposts": _COUNT,
        "url": _link("打开原文"),
    }


def alert_formats(_: DashboardFacts) -> dict[str, Format]:
    dates = dict.fromkeys(("fired_at", "updated_at", "acknowledged_at", "closed_at"), _DATE)
    return {
        **dates,
        "level": _lookup(LEVELS),
        "state": _lookup(ALERT_STATES),
        "count": _COUNT,
        "peak": _COUNT,
        "link": _link("打开预警"),
    }


def run_formats(_: DashboardFacts) -> dict[str, Format]:
    # `failed` stays a number: its sum is shown, and a share format would turn 3 failures into 300%
    counts = ("items", "seen", "new", "updated", "duplicate", "irrelevant", "rejected", "quarantined")
    return {
        "started_at": _DATE,
        "state": _lookup(COVERAGE_STATES),
        **dict.fromkeys(counts, _COUNT),
    }
