"""情感分布: how it was said, and when."""

from __future__ import annotations

from domain.briefs import Figure
from reports.brief.model import Paragraph, Picture, Row, Section, Table
from reports.brief.wording import TOO_FEW, number, previous_number, share
from reports.charts.trend import trend
from reports.figures.figures import Figures
from reports.settings import ReportSettings


def sentiments(figures: Figures, settings: ReportSettings) -> Section:
    """Counts and shares of the model's labels; a label speaks of a text's tone, not of a person or an opinion."""
    counts = [count for count in figures.all if count.id.startswith("sentiment:") and count.id.count(":") == 1]
    if not figures.count("mentions"):
        return Section("情感分布", (Paragraph("本期没有涉及本单位的信息，无情感分布。"),))
    days = figures.family("day")
    most = max(days, key=lambda day: day.value)
    text = f"{most.name.removesuffix('信息量')}信息最多，为{number(most.value)}条。"
    if figures.count("mentions") < figures.least_sample:
        text += f"信息量少于{figures.least_sample}条，{TOO_FEW}，不计算占比。"
    else:
        text += "情感倾向由程序按文字语气自动标注，仅供参考，占比按信息条数计算。"
    rows = tuple(_row(figures, count) for count in counts)
    table = Table("情感分布", ("情感倾向", "本期（条）", "占比", "上期（条）"), rows, (3, 2, 2, 2), (1, 2, 3))
    return Section("情感分布", (Paragraph(text, (most.id,)), Picture(trend(figures, settings)), table))


def _row(figures: Figures, count: Figure) -> Row:
    name = count.name.removesuffix("信息量")
    return Row((name, number(count.value), share(figures, count.id), previous_number(count)), count.id)
