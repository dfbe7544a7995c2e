"""主要事件: matters that several texts of the period tell, each by its name, one sentence and its numbers."""

from __future__ import annotations

from domain.body import Body
from domain.events import Event
from reports.brief.model import Paragraph, Row, Section, Table
from reports.brief.wording import minute, number, told, with_sentence
from reports.figures.events import figure_id, sentence_of, title_of
from reports.figures.figures import Figures
from reports.settings import ReportSettings

_HEADING = "主要事件"
_MOST_PLACES = 2


def events(figures: Figures, body: Body, settings: ReportSettings) -> Section:
    """Places only from the number of texts on from which a place may be told apart (DESIGN.md section 2.5)."""
    if not figures.events:
        return Section(_HEADING, (Paragraph("本期没有由两条以上信息谈到的同一事件。"),))
    first = figures.events[0]
    ids = ("events", figure_id(first), f"{figure_id(first)}:all")
    now, in_all = figures.find(ids[1]), figures.find(ids[2])
    if now is None or in_all is None:
        raise ValueError("an event without its figures")
    text = (
        f"以下按本期条数列出{figures.count('events')}件由两条以上信息谈到的事。"
        f"“{title_of(first)}”最多，本期{told(now)}，累计{told(in_all)}。"
        "条数含转载和本单位就此发布的信息，累计只计仍在保存期内的；"
        "名称和摘句取自原文，个人信息已遮盖，归并由程序判断，内容未经核实。"
    )
    rows = tuple(_row(figures, body, settings, at, event) for at, event in enumerate(figures.events, start=1))
    header = ("序号", "事件和摘句", "本期", "累计", "首次", "信息源", "地点")
    table = Table("主要事件（本期、累计为条数）", header, rows, (1.1, 5.0, 1.1, 1.1, 2.4, 1.6, 1.8), (2, 3, 5))
    return Section(_HEADING, (Paragraph(text, ids), table))


def _row(figures: Figures, body: Body, settings: ReportSettings, order: int, event: Event) -> Row:
    known = figure_id(event)
    told_places = len(event.document_ids) >= settings.k_anonymity
    cells = (
        str(order),
        with_sentence(title_of(event), sentence_of(event)),
        number(figures.value(known)),
        number(figures.value(f"{known}:all")),
        minute(event.first_at, body.zone),
        str(event.sources),
        "、".join(event.places[:_MOST_PLACES]) if told_places and event.places else "—",
    )
    return Row(cells, known)
