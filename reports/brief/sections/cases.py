"""典型案例: documents that stand for the greatest topics."""

from __future__ import annotations

from domain.body import Body
from reports.brief.model import Paragraph, Row, Section, Table
from reports.brief.wording import minute, with_sentence
from reports.figures.figures import Figures


def cases(figures: Figures, body: Body) -> Section:
    """Title and one sentence of the masked text, with channel and time: no whole text, no author."""
    if not figures.cases:
        return Section("典型案例", (Paragraph("本期没有可列的典型案例。"),))
    text = (
        "以下按热点话题各选互动和转载较多的一条，只列标题、原文中的一句话、时间和来源，个人信息已遮盖，内容未经核实。"
    )
    rows = tuple(
        Row(
            (
                str(order),
                with_sentence(case.title, case.sentence),
                case.source,
                minute(case.published_at, body.zone),
                f"{case.engagement}／{case.reprints}",
            )
        )
        for order, case in enumerate(figures.cases, start=1)
    )
    header = ("序号", "标题和摘句", "来源", "发布时间", "互动／转载")
    return Section("典型案例", (Paragraph(text), Table("典型案例", header, rows, (1.0, 5.4, 2.4, 2.1, 2.1), (4,))))
