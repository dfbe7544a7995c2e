"""Page and styles of an official document (GB/T 9704-2012), measures from `layout`."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from reports.brief.layout import Layout
from reports.brief.word_markup import add_page_number, element, indent_first_line, set_fonts

CAPTION = "HS Caption"
CELL = "HS Cell"
HEAD_CELL = "HS Head Cell"
SMALL_CELL = "HS Small Cell"
FIGURE = "HS Figure"
CENTRED = "HS Centred"
SIGNATURE = "HS Signature"

_BLACK = RGBColor(0, 0, 0)


def set_page(document: Document, layout: Layout) -> None:
    """A4 with official margins; page numbers `— 1 —`, odd ones to the right, even ones to the left, one character in."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.page_width), Mm(layout.page_height)
    section.top_margin, section.bottom_margin = Mm(layout.top_margin), Mm(layout.bottom_margin)
    section.left_margin, section.right_margin = Mm(layout.left_margin), Mm(layout.right_margin)
    section.footer_distance = Mm(layout.footer_distance)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, layout)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, layout)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH, layout: Layout) -> None:
    paragraph.alignment = side
    spacing = paragraph.paragraph_format
    if side is WD_ALIGN_PARAGRAPH.RIGHT:
        spacing.right_indent = Pt(layout.page_number_size)
    else:
        spacing.left_indent = Pt(layout.page_number_size)
    paragraph.add_run("— ")
    add_page_number(paragraph)
    paragraph.add_run(" —")
    for run in paragraph.runs:
        set_fonts(run._r, layout.page_number_font, layout.page_number_font)
        run.font.size = Pt(layout.page_number_size)


def set_styles(document: Document, layout: Layout) -> None:
    """Body, title and headings in the template's own styles (navigation and contents know them), tables in new ones."""
    styles = document.styles
    _set_language(document)
    body = styles["Normal"]
    _style(body, layout.body_font, layout.body_size, layout)
    _exact_lines(body, layout.line_pitch)
    title = styles["Title"]
    _style(title, layout.title_font, layout.title_size, layout)
    _exact_lines(title, layout.line_pitch * 1.25)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for name, font in (("Heading 1", layout.heading_font), ("Heading 2", layout.subheading_font)):
        heading = styles[name]
        _style(heading, font, layout.body_size, layout)
        _exact_lines(heading, layout.line_pitch)
        heading.paragraph_format.keep_with_next = True
        indent_first_line(heading.element, layout.first_line_indent, layout.body_size)
    _add_styles(document, layout)


def _add_styles(document: Document, layout: Layout) -> None:
    for name, font, size in (
        (CAPTION, layout.heading_font, layout.table_size),
        (CELL, layout.body_font, layout.table_size),
        (HEAD_CELL, layout.heading_font, layout.table_size),
        (SMALL_CELL, layout.body_font, layout.appendix_size),
        (FIGURE, layout.body_font, layout.table_size),
        (CENTRED, layout.subheading_font, layout.body_size),
        (SIGNATURE, layout.body_font, layout.body_size),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _style(style, font, size, layout)
    # Exact spacing would cut pictures off.
    document.styles[FIGURE].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for name in (CAPTION, CELL, HEAD_CELL):
        _exact_lines(document.styles[name], layout.table_pitch)
    _exact_lines(document.styles[SMALL_CELL], layout.appendix_pitch)
    centre = WD_ALIGN_PARAGRAPH.CENTER
    for name in (CAPTION, HEAD_CELL, FIGURE, CENTRED):
        document.styles[name].paragraph_format.alignment = centre
    caption = document.styles[CAPTION].paragraph_format
    caption.space_before, caption.space_after, caption.keep_with_next = Pt(6), Pt(3), True
    picture = document.styles[FIGURE].paragraph_format
    picture.space_before, picture.space_after = Pt(4), Pt(4)
    document.styles[SIGNATURE].paragraph_format.keep_with_next = True
    document.styles[SIGNATURE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.styles[SIGNATURE].paragraph_format.right_indent = Pt(layout.body_size * 2)


def _style(style: Any, font: str, size: float, layout: Layout) -> None:
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.italic = False
    style.font.color.rgb = _BLACK
    set_fonts(style.element, font, layout.latin_font)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(0)


def _exact_lines(style: Any, pitch: float) -> None:
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(pitch)


def _set_language(document: Document) -> None:
    """Chinese rules for line ends and spelling."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        for language in defaults.findall(qn("w:lang")):
            defaults.remove(language)
        defaults.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
