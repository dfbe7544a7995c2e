"""What of a deployment stands in its dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Flavour = Literal["lens", "classic"]
"""`lens` for Kibana 8.9 to 9.x; `classic` (agg-based, as Kibana 7.10 saved it) for OpenSearch Dashboards and Kibana 7.10."""

FLAVOURS: tuple[Flavour, ...] = ("lens", "classic")


@dataclass(frozen=True, slots=True)
class DashboardFacts:
    """Name of the body, Chinese names of its topics, its time zone, the prefix of its indices, where its console is.

    `least` is the smallest count that is told for a single place (DESIGN.md section 2.5).
    """

    body: str
    topics: Mapping[str, str] = field(default_factory=dict)
    time_zone: str = "Asia/Shanghai"
    prefix: str = "huisheng"
    console_url: str = ""
    least: int = 5
