"""Alerts of the period by level."""

from __future__ import annotations

from domain.briefs import Chart
from domain.names import LEVELS
from reports.charts.bars import height_of, labelled_bars
from reports.charts.style import LEVEL_COLOURS, Row, chart, dates
from reports.figures.figures import Figures
from reports.settings import ReportSettings


def levels(figures: Figures, settings: ReportSettings) -> Chart:
    """One bar a level, highest first, zeros too; the level stands in words beside its bar."""
    rows: list[Row] = [
        {"级别": name, "条数": figures.count(f"alerts:{level}"), "标注": f"{figures.count(f'alerts:{level}')}条"}
        for level, name in LEVELS.items()
    ]
    colour = {
        "field": "级别",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(LEVELS.values()), "range": [LEVEL_COLOURS[level] for level in LEVELS]},
    }
    named = "、".join(f"{row['级别']}{row['标注']}" for row in rows)
    return chart(
        "levels",
        "预警级别分布",
        f"{dates(figures)}，n={figures.count('alerts')}条，按触发时间计；级别由本单位规则设定",
        f"预警共{figures.count('alerts')}条：{named}。",
        labelled_bars(rows, "级别", colour, settings.chart_width),
        width=settings.chart_width,
        height=height_of(len(rows)),
    )
