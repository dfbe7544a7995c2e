"""A brief as a Word file in the layout of official documents, editable by officials."""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from domain.briefs import Chart
from domain.errors import ReportError, system_reason
from reports.brief.layout import Layout, official_layout
from reports.brief.model import Block, Brief, Paragraph, Picture, Section, Table
from reports.brief.word_markup import border_below, describe_picture, indent_first_line
from reports.brief.word_styles import CELL, CENTRED, FIGURE, SIGNATURE, SMALL_CELL, set_page, set_styles
from reports.brief.word_tables import Link, add_table
from reports.brief.wording import long_day
from reports.drawing import png
from reports.plain_text import plain

_NUMERALS = "一二三四五六七八九十"
_RED = "C00000"
_PICTURE_SCALE = 2.5


def write_docx(brief: Brief, path: Path, link: Link | None = None) -> None:
    """Write the brief to `path`, whole or not at all; an existing file is replaced only by a finished one.

    With `link` the figure ids of the appendix open their pages. All text is taken literally: control characters go,
    nothing becomes a field or a formula. Raises `ReportError` when it cannot be drawn or written.
    """
    layout = official_layout()
    document = docx.Document()
    set_page(document, layout)
    set_styles(document, layout)
    _describe(document, brief)
    _head(document, brief, layout)
    numbered = 0
    for section in brief.sections:
        if section.appendix:
            _signature(document, brief)
        else:
            numbered += 1
        _section(document, section, numbered, layout, link)
    _save(document, path)


def _describe(document: Document, brief: Brief) -> None:
    properties = document.core_properties
    properties.title = brief.title
    properties.subject = brief.subtitle
    properties.author = plain(brief.body.name)
    properties.last_modified_by = plain(brief.body.name)
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = brief.period.end.replace(tzinfo=None)


def _head(document: Document, brief: Brief, layout: Layout) -> None:
    if brief.red_header:
        header = document.add_paragraph(style="Title")
        run = header.add_run(plain(brief.body.name))
        run.font.size, run.font.color.rgb = Pt(36), RGBColor.from_string(_RED)
        header.paragraph_format.line_spacing = Pt(54)
        border_below(header, _RED, 18)
        document.add_paragraph()
    document.add_paragraph(brief.title, style="Title")
    document.add_paragraph(brief.subtitle, style=CENTRED)
    document.add_paragraph()


def _signature(document: Document, brief: Brief) -> None:
    """Department, body and day; they stay together and with the last words before them."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    lines = [f"责任科室：{brief.department}"] if brief.department else []
    lines.append(plain(brief.body.name))
    if brief.issued_on is not None:
        lines.append(long_day(brief.issued_on))
    for line in ("", *lines):
        last = document.add_paragraph(line, style=SIGNATURE)
    last.paragraph_format.keep_with_next = False


def _section(document: Document, section: Section, number: int, layout: Layout, link: Link | None) -> None:
    heading = document.add_paragraph(style="Heading 1")
    if section.appendix:
        heading.paragraph_format.page_break_before = True
    heading.add_run(section.heading if section.appendix else f"{_numeral(number)}、{section.heading}")
    for block in section.blocks:
        _block(document, block, layout, link if section.appendix else None, small=section.appendix)


def _numeral(number: int) -> str:
    """1 to 19 as 一 … 十九."""
    return _NUMERALS[number - 1] if number <= 10 else f"十{_NUMERALS[number - 11]}"


def _block(document: Document, block: Block, layout: Layout, link: Link | None, *, small: bool) -> None:
    match block:
        case Paragraph(text):
            paragraph = document.add_paragraph(plain(text))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            indent_first_line(paragraph._p, layout.first_line_indent, layout.body_size)
        case Picture(chart):
            _picture(document, chart, layout)
        case Table():
            add_table(document, block, layout, SMALL_CELL if small else CELL, link)


def _picture(document: Document, chart: Chart, layout: Layout) -> None:
    run = document.add_paragraph(style=FIGURE).add_run()
    run.add_picture(BytesIO(png(chart, scale=_PICTURE_SCALE)), width=Mm(layout.text_width))
    describe_picture(run, chart.title, chart.summary)


def _save(document: Document, path: Path) -> None:
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            document.save(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise ReportError(f"简报无法写到 {path}：{system_reason(error)}。") from error
