"""Pieces of WordprocessingML that python-docx has no call for."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_TWIPS_A_POINT = 20


def element(tag: str, **attributes: str) -> Any:
    """`element("w:shd", val="clear")` is `<w:shd w:val="clear"/>`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_fonts(owner: Any, chinese: str, latin: str) -> None:
    """Fonts of the element of a style or a run.

    Without the eastAsia attribute Word takes Chinese characters from its own default; a theme font in a style of the
    template would win over both, so theme attributes go.
    """
    fonts = owner.get_or_add_rPr().get_or_add_rFonts()
    for theme in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script, family in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), family)


def indent_first_line(owner: Any, characters: float, size: float) -> None:
    """Indent a style or a paragraph by characters of its font; the measure in twips is for programs that know no
    other."""
    indent = owner.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(round(characters * 100)))
    indent.set(qn("w:firstLine"), str(round(characters * size * _TWIPS_A_POINT)))


def add_page_number(paragraph: Paragraph) -> None:
    """The only field of the document."""
    for piece in (
        element("w:fldChar", fldCharType="begin"),
        _instruction(" PAGE "),
        element("w:fldChar", fldCharType="separate"),
        None,
        element("w:fldChar", fldCharType="end"),
    ):
        run = paragraph.add_run("1" if piece is None else "")
        if piece is not None:
            run._r.append(piece)


def _instruction(text: str) -> Any:
    made = element("w:instrText")
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.text = text
    return made


def add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Text that opens an address of the body's own console."""
    relation = paragraph.part.relate_to(address, _HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = text
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def describe_picture(run: Run, title: str, description: str) -> None:
    """Alternative text of the picture in a run. Its distances are set to zero: left out, LibreOffice takes 3.2 mm."""
    for inline in run._r.iter(qn("wp:inline")):
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
    for properties in run._r.iter(qn("wp:docPr")):
        properties.set("title", title)
        properties.set("descr", description)


def repeat_header(row: Any) -> None:
    """The row stands on top of every page that the table reaches; it is not torn apart."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))


def keep_row_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def border_below(paragraph: Paragraph, colour: str, eighths: int) -> None:
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val="single", sz=str(eighths), space="6", color=colour))
    paragraph._p.get_or_add_pPr().append(borders)
