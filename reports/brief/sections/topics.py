"""热点话题: what it was about."""

from __future__ import annotations

from domain.briefs import Figure
from reports.brief.model import Paragraph, Picture, Row, Section, Table
from reports.brief.wording import changed, number, previous_number, share, told
from reports.charts.topics import topics as topic_chart
from reports.figures.figures import Figures
from reports.settings import ReportSettings


def topics(figures: Figures, settings: ReportSettings) -> Section:
    counts = figures.family("topic")
    if not counts:
        return Section("热点话题", (Paragraph("本期信息未涉及已设定的服务事项，无热点话题。"),))
    first = counts[0]
    text = f"“{first.name}”关注最多，为{told(first)}，{changed(first)}。一条信息可属多个话题，各话题相加可大于总量。"
    rows = tuple(_row(figures, order, count) for order, count in enumerate(counts, start=1))
    header = ("序号", "话题", "本期（条）", "上期（条）", "负面（条）", "负面占比")
    table = Table("热点话题", header, rows, (1.1, 3.1, 1.9, 1.9, 1.9, 1.9), (2, 3, 4, 5))
    words = figures.family("keyword")
    named = "、".join(f"{word.name}（{number(word.value)}）" for word in words)
    keywords = (Paragraph(f"高频关键词：{named}。", tuple(word.id for word in words)),) if words else ()
    return Section(
        "热点话题", (Paragraph(text, (first.id,)), Picture(topic_chart(figures, settings)), table, *keywords)
    )


def _row(figures: Figures, order: int, topic: Figure) -> Row:
    negative = f"{topic.id}:negative"
    cells = (
        str(order),
        topic.name,
        number(topic.value),
        previous_number(topic),
        number(figures.value(negative)),
        share(figures, negative),
    )
    return Row(cells, topic.id)
