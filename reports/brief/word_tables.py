"""Tables of a brief in a Word file: real ones, whose numbers an official can select and check."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm
from docx.table import _Cell, _Row

from reports.brief.layout import Layout
from reports.brief.model import Row, Table
from reports.brief.word_markup import add_link, keep_row_whole, repeat_header
from reports.brief.word_styles import CAPTION, HEAD_CELL
from reports.plain_text import plain

Link = Callable[[str], str]
"""The address of the page of a figure in the console, from the id of the figure."""


def add_table(document: Document, table: Table, layout: Layout, cell_style: str, link: Link | None) -> None:
    """Caption and table over the whole width of the type area; the header is repeated on every page."""
    document.add_paragraph(plain(table.caption), style=CAPTION)
    grid = document.add_table(rows=1, cols=len(table.header), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    widths = [Mm(layout.text_width * weight / sum(table.weights)) for weight in table.weights]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    # Trap: setting `paragraph.style` reads all styles each time; a table of a hundred rows would take five seconds.
    head_style, body_style = (document.styles[name].style_id for name in (HEAD_CELL, cell_style))
    header = grid.rows[0]
    repeat_header(header)
    for cell, text, width in zip(header.cells, table.header, widths, strict=True):
        cell.width = width
        cell.paragraphs[0]._p.style = head_style
        cell.paragraphs[0].add_run(plain(text))
    for row in table.rows:
        cells = _fill(grid.add_row(), row, widths, body_style, link)
        for at in table.numbers:
            cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _fill(added: _Row, row: Row, widths: Sequence[Length], style: str, link: Link | None) -> Sequence[_Cell]:
    keep_row_whole(added)
    cells = added.cells
    for at, (cell, text, width) in enumerate(zip(cells, row.cells, widths, strict=True)):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        if at == 0 and link is not None and row.figure:
            add_link(paragraph, plain(text), link(row.figure))
        else:
            paragraph.add_run(plain(text))
    return cells
