"""Every chart of a set of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.briefs import Chart
from reports.charts.levels import levels
from reports.charts.platforms import platforms
from reports.charts.topics import topics
from reports.charts.trend import trend
from reports.figures.figures import Figures
from reports.settings import ReportSettings

CHARTS: Mapping[str, Callable[[Figures, ReportSettings], Chart]] = {
    "trend": trend,
    "platforms": platforms,
    "topics": topics,
    "levels": levels,
}
"""Chart by id, in the order of a page."""
