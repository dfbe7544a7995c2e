"""A brief before it is written down: sections of paragraphs, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.body import Body
from domain.briefs import Chart
from domain.periods import Period
from reports.figures.figures import Figures


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `figures` are the ids of the figures that stand in it."""

    text: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one table row; `figure` is the id of the figure it tells, "" for a row that tells none."""

    cells: tuple[str, ...]
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`weights` are the widths of the columns relative to each other; columns in `numbers` are set to the right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    weights: tuple[float, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; its summary is the text for those who cannot see it."""

    chart: Chart


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """`heading` without its number; `appendix` sections stand behind the signature, without a number."""

    heading: str
    blocks: tuple[Block, ...]
    appendix: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """`subtitle` tells issue and period; `issued_on` is None when the day of issue is left open."""

    title: str
    subtitle: str
    body: Body
    period: Period
    issue_number: int
    issued_on: date | None
    department: str
    red_header: bool
    sections: tuple[Section, ...]
    figures: Figures
