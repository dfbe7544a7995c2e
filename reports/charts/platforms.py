"""Mentions by kind of channel."""

from __future__ import annotations

from domain.briefs import Chart
from reports.charts.bars import height_of, labelled_bars
from reports.charts.style import BAR, Row, chart, dates
from reports.figures.figures import Figures
from reports.percent import percent
from reports.settings import ReportSettings


def platforms(figures: Figures, settings: ReportSettings) -> Chart:
    """One bar a platform, greatest first, with count and (from the least sample on) share."""
    counts = figures.family("platform")
    rows: list[Row] = []
    for count in counts:
        share = figures.find(f"{count.id}:share")
        label = f"{count.value:.0f}条" + (f"（{percent(share.value)}）" if share else "")
        rows.append({"平台": count.name, "条数": int(count.value), "标注": label})
    named = "、".join(f"{row['平台']}{row['条数']}条" for row in rows)
    return chart(
        "platforms",
        "平台分布",
        f"{dates(figures)}，n={figures.count('mentions')}条，按渠道类别计",
        f"按平台：{named}。" if named else "本期没有信息。",
        labelled_bars(rows, "平台", {"value": BAR}, settings.chart_width),
        width=settings.chart_width,
        height=height_of(len(rows)),
    )
