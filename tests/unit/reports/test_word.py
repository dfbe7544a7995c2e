"""The Word file, opened again."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from importlib.resources import files
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from domain.errors import ReportError
from reports.brief.compose import compose
from reports.brief.layout import official_layout
from reports.brief.model import Brief, Table
from reports.brief.word import write_docx
from reports.figures.collect import collect
from reports.settings import ReportSettings
from tests.unit.reports.city import BODY, PERIOD, SOURCES, City, alert, fill, history, tagged

HOSTILE = "=cmd|'/C calc'!A0\x00\x0b\u202e<w:p/>{ PAGE }]]>&amp;\ufffe\ud800"
HARMLESS = "=cmd|'/C calc'!A0 <w:p/>{ PAGE }]]>&amp;"


def brief_of(city: City, **settings: object) -> Brief:
    chosen = ReportSettings.model_validate(settings)
    return compose(city.figures(settings=chosen), BODY, PERIOD, chosen, 47, date(2026, 11, 23))


def written(brief: Brief, path: Path) -> Document:
    write_docx(brief, path)
    return docx.Document(str(path))


def tables(brief: Brief) -> list[Table]:
    return [block for section in brief.sections for block in section.blocks if isinstance(block, Table)]


def cells(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_the_tables_hold_the_figures(city: City, tmp_path: Path) -> None:
    brief = brief_of(city)
    read = cells(written(brief, tmp_path / "brief.docx"))
    assert read == [[list(table.header), *(list(row.cells) for row in table.rows)] for table in tables(brief)]
    figures = brief.figures
    assert {row[0]: int(row[1]) for row in read[0][1:]} == {f.name: f.value for f in figures.family("platform")}
    assert {row[1]: int(row[2]) for row in read[2][1:]} == {f.name: f.value for f in figures.family("topic")}


def test_page_and_type_area_follow_the_standard(city: City, tmp_path: Path) -> None:
    section = written(brief_of(city), tmp_path / "brief.docx").sections[0]
    read = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    # Word keeps lengths in twentieths of a point.
    for length, standard in zip((*read, section.bottom_margin), (210, 297, 37, 28, 26, 35), strict=True):
        assert length is not None
        assert abs(length - Mm(standard)) < Pt(0.1)


def test_styles_name_the_official_fonts_for_chinese_text(city: City, tmp_path: Path) -> None:
    document = written(brief_of(city), tmp_path / "brief.docx")
    for style, font, size in (
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
    ):
        element = document.styles[style].element
        fonts = element.find(f".//{qn('w:rFonts')}")
        assert fonts.get(qn("w:eastAsia")) == font
        assert not any("Theme" in name for name in fonts.attrib)
        assert element.find(f".//{qn('w:sz')}").get(qn("w:val")) == str(size * 2)
    assert document.styles["Normal"].element.find(f".//{qn('w:spacing')}").get(qn("w:line")) == "579"
    first = next(p for p in document.paragraphs if p.style is not None and p.style.name == "Normal" and p.text)
    assert first._p.find(f".//{qn('w:ind')}").get(qn("w:firstLineChars")) == "200"


def test_headings_are_numbered_headings(city: City, tmp_path: Path) -> None:
    document = written(brief_of(city), tmp_path / "brief.docx")
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[0] == "一、本期概述"
    assert headings[9] == "十、下期关注"
    assert headings[10] == "附表"


def test_pages_are_numbered_by_the_only_field(city: City, tmp_path: Path) -> None:
    write_docx(brief_of(city), tmp_path / "brief.docx")
    with zipfile.ZipFile(tmp_path / "brief.docx") as archive:
        fields = {}
        for name in archive.namelist():
            if name.endswith(".xml"):
                root = etree.fromstring(archive.read(name))
                found = [node.text for node in root.iter(qn("w:instrText"))]
                assert not list(root.iter(qn("w:fldSimple")))
                if found:
                    fields[name] = found
        settings = archive.read("word/settings.xml")
    assert len(fields) == 2
    assert {text for texts in fields.values() for text in texts} == {" PAGE "}
    assert all("footer" in name for name in fields)
    assert b"evenAndOddHeaders" in settings
    footer = written(brief_of(city), tmp_path / "again.docx").sections[0].footer
    assert footer.paragraphs[0].text == "— 1 —"


def test_charts_are_pictures_with_words(city: City, tmp_path: Path) -> None:
    brief = brief_of(city)
    document = written(brief, tmp_path / "brief.docx")
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(described) == 4
    assert described[0].startswith("按平台：论坛")
    assert all(shape.width == Mm(156) for shape in document.inline_shapes)


def test_hostile_text_stays_text(empty_city: City, tmp_path: Path) -> None:
    documents = [
        tagged(n, PERIOD.start, title=HOSTILE, source="news", publisher=HOSTILE, topics=("fire",), keywords=("=1+1",))
        for n in range(12)
    ]
    fill(empty_city, documents)
    figures = collect(
        empty_city.store,
        empty_city.state,
        BODY,
        PERIOD,
        {"fire": HOSTILE},
        source_names={**SOURCES, "news": HOSTILE},
    )
    brief = compose(figures, BODY, PERIOD, ReportSettings(), 1)
    document = written(brief, tmp_path / "brief.docx")
    cases = next(t for t in cells(document) if t[0][1] == "标题和摘句")
    assert cases[1][1] == HARMLESS
    assert not any("\u202e" in paragraph.text for paragraph in document.paragraphs)
    with zipfile.ZipFile(tmp_path / "brief.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    assert not list(root.iter(qn("w:instrText"), qn("w:hyperlink"), qn("w:fldSimple")))


def test_figure_ids_open_their_pages(city: City, tmp_path: Path) -> None:
    brief = brief_of(city)
    write_docx(brief, tmp_path / "brief.docx", link=lambda figure: f"http://127.0.0.1:8470/figures/{figure}")
    document = docx.Document(str(tmp_path / "brief.docx"))
    links = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert sorted(links) == sorted(f"http://127.0.0.1:8470/figures/{figure.id}" for figure in brief.figures.all)


def test_an_empty_week_is_a_whole_document(empty_city: City, tmp_path: Path) -> None:
    document = written(brief_of(empty_city), tmp_path / "brief.docx")
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "公开信息0条" in text
    assert "未触发预警" in text
    assert not document.inline_shapes


def test_signature_department_and_red_header(city: City, tmp_path: Path) -> None:
    plain_head = written(brief_of(city), tmp_path / "plain.docx").paragraphs
    red_head = written(brief_of(city, red_header=True, department="办公室"), tmp_path / "red.docx").paragraphs
    assert plain_head[0].text == "云溪市林业局舆情周报"
    assert red_head[0].text == "云溪市林业局"
    texts = [paragraph.text for paragraph in red_head]
    at = texts.index("责任科室：办公室")
    assert texts[at + 1 : at + 3] == ["云溪市林业局", "2026年11月23日"]


def test_the_author_is_the_body(city: City, tmp_path: Path) -> None:
    properties = written(brief_of(city), tmp_path / "brief.docx").core_properties
    assert (properties.author, properties.title) == ("云溪市林业局", "云溪市林业局舆情周报")
    assert properties.comments == ""


def test_a_file_that_cannot_be_written_leaves_the_old_one(city: City, tmp_path: Path) -> None:
    brief = brief_of(city)
    with pytest.raises(ReportError, match="简报无法写到"):
        write_docx(brief, tmp_path / "missing" / "brief.docx")
    (tmp_path / "taken.docx").mkdir()
    with pytest.raises(ReportError, match="简报无法写到"):
        write_docx(brief, tmp_path / "taken.docx")
    assert list((tmp_path / "taken.docx").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_every_measure_names_its_source() -> None:
    rows = json.loads((files("reports.brief") / "layout.json").read_text(encoding="utf-8"))
    assert all(row["source"] and row["unit"] for row in rows)
    layout = official_layout()
    assert layout.text_width == 156
    assert layout.page_height - layout.top_margin - layout.bottom_margin == 225
    assert 225 / 25.4 * 72 / layout.line_pitch >= 22


def test_many_alerts_and_topics_keep_their_rows(city: City, tmp_path: Path) -> None:
    more = [
        alert(n, a.level, a.state, a.fired_at, a.document_ids) for n in range(20, 60) for a in city.state.alerts()[:1]
    ]
    city.state.save_alerts(more, ())
    brief = brief_of(city, listed_alerts=50)
    read = cells(written(brief, tmp_path / "brief.docx"))
    assert len(next(t for t in read if t[0][1] == "事项")) == 1 + 45
    assert len(history(300)) == 500
