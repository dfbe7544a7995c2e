"""The brief as a fragment of a page."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from reports.brief.compose import compose
from reports.brief.html import to_html
from reports.brief.model import Table
from reports.figures.collect import collect
from reports.settings import ReportSettings
from tests.unit.reports.city import BODY, PERIOD, SOURCES, City, tagged


class Reader(HTMLParser):
    """Collects tags, attributes and the text of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag in ("td", "th"):
            self.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.cells[-1] += data


def test_the_fragment_holds_the_tables_and_charts_of_the_brief(city: City) -> None:
    brief = compose(city.figures(), BODY, PERIOD, ReportSettings(), 47, date(2026, 11, 23))
    page = to_html(brief, link=lambda figure: f"/figures/{figure}?a=1&b=2")
    read = Reader(page)
    tables = [block for section in brief.sections for block in section.blocks if isinstance(block, Table)]
    wanted = [cell for table in tables for row in (table.header, *(r.cells for r in table.rows)) for cell in row]
    assert read.cells == wanted
    assert read.tags.count("img") == 4
    assert all(value and value.startswith("data:image/png;base64,") for name, value in read.attributes if name == "src")
    assert ("href", "/figures/platform:forum?a=1&b=2") in read.attributes
    assert "十、下期关注" in page
    assert "2026年11月23日" in page


def test_nothing_in_it_acts(empty_city: City) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    documents = [
        tagged(n, PERIOD.start, title=hostile, source="news", publisher=hostile, topics=("fire",)) for n in range(12)
    ]
    empty_city.store.put(documents, PERIOD.end)
    figures = collect(
        empty_city.store, empty_city.state, BODY, PERIOD, {"fire": hostile}, source_names={**SOURCES, "news": hostile}
    )
    read = Reader(to_html(compose(figures, BODY, PERIOD, ReportSettings(), 1)))
    assert not {"script", "style", "iframe", "link", "form"} & set(read.tags)
    assert not any(name.startswith("on") or name == "style" for name, _ in read.attributes)
    assert any(hostile[:20] in cell for cell in read.cells)


def test_an_empty_week_has_no_pictures(empty_city: City) -> None:
    page = to_html(compose(empty_city.figures(), BODY, PERIOD, ReportSettings(), 1))
    assert "<img" not in page
    assert "公开信息0条" in page
