"""A brief as a fragment of a page: the same sections, tables and charts as the Word file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from html import escape

from reports.brief.model import Block, Brief, Paragraph, Picture, Row, Section, Table
from reports.brief.wording import long_day
from reports.drawing import png
from reports.plain_text import plain

_NUMERALS = "一二三四五六七八九十"


def to_html(brief: Brief, link: Callable[[str], str] | None = None) -> str:
    """An `<article>` without script, style or remote parts; charts are pictures inside it, everything is escaped.

    With `link` every table row that tells a figure opens the figure's page. Raises `ReportError` when a chart cannot
    be drawn.
    """
    numbered = (section for section in brief.sections if not section.appendix)
    headings = {id(section): f"{_NUMERALS[at]}、" for at, section in enumerate(numbered)}
    sections = "".join(_section(section, headings.get(id(section), ""), link) for section in brief.sections)
    ends = [brief.department and f"责任科室：{brief.department}", brief.body.name]
    ends.append(long_day(brief.issued_on) if brief.issued_on else "")
    signature = "".join(f"<p>{_text(end)}</p>" for end in ends if end)
    return (
        f'<article class="brief"><header><h1>{_text(brief.title)}</h1><p>{_text(brief.subtitle)}</p></header>'
        f"{sections}<footer>{signature}</footer></article>"
    )


def _text(text: str) -> str:
    return escape(plain(text))


def _section(section: Section, numeral: str, link: Callable[[str], str] | None) -> str:
    blocks = "".join(_block(block, link) for block in section.blocks)
    return f"<section><h2>{numeral}{_text(section.heading)}</h2>{blocks}</section>"


def _block(block: Block, link: Callable[[str], str] | None) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Picture(chart):
            data = b64encode(png(chart)).decode("ascii")
            return f'<figure><img src="data:image/png;base64,{data}" alt="{_text(chart.summary)}"></figure>'
        case Table():
            return _table(block, link)


def _table(table: Table, link: Callable[[str], str] | None) -> str:
    classes = [' class="number"' if at in table.numbers else "" for at in range(len(table.header))]
    head = "".join(
        f'<th scope="col"{kind}>{_text(cell)}</th>' for cell, kind in zip(table.header, classes, strict=True)
    )
    rows = "".join(_row(row, classes, link) for row in table.rows)
    caption = f"<caption>{_text(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(row: Row, classes: list[str], link: Callable[[str], str] | None) -> str:
    cells = [_text(cell) for cell in row.cells]
    if link is not None and row.figure:
        cells[0] = f'<a href="{escape(link(row.figure))}">{cells[0]}</a>'
    return f"<tr>{''.join(f'<td{kind}>{cell}</td>' for cell, kind in zip(cells, classes, strict=True))}</tr>"
