"""附表: every figure with its id and how many records stand behind it."""

from __future__ import annotations

from domain.briefs import Figure
from reports.brief.model import Paragraph, Row, Section, Table
from reports.brief.wording import told, told_previous
from reports.figures.figures import Figures


def appendix(figures: Figures) -> Section:
    """The ids of all records stand in the figures file beside the brief (`figures_json`)."""
    text = (
        "下表列出本期全部指标。记录为编制时可打开的原文条数；"
        "原文到期删除后记录数可小于指标值，指标值不变。各指标的记录编号见同名数据文件，或在控制台按指标编号打开。"
    )
    rows = tuple(_row(figure) for figure in figures.all)
    header = ("指标编号", "指标", "本期", "上期", "记录")
    table = Table("本期指标一览", header, rows, (4.8, 4.2, 1.7, 1.7, 1.4), (2, 3, 4))
    return Section("附表", (Paragraph(text), table), appendix=True)


def _row(figure: Figure) -> Row:
    return Row((figure.id, figure.name, told(figure), told_previous(figure), str(len(figure.document_ids))), figure.id)
