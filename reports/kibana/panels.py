"""What a panel shows, said once for both flavours: which index, which query, which groups, which measures, which colours.

Queries are in Kibana's query language (KQL), which OpenSearch Dashboards calls DQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

View = Literal["mentions", "alerts", "open_alerts", "runs"]
Operation = Literal["count", "average", "sum", "minimum", "maximum", "last"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number: an operation over `field` (none for a count) of the documents that match `query`.

    "last" is the value in the newest document. `colour` is fixed where given; `percent` shows a share between 0 and 1.
    """

    key: str
    label: str
    operation: Operation = "count"
    field: str = ""
    query: str = ""
    colour: str = ""
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The greatest values of a keyword field, ordered by a measure of the panel ("" for the count of documents)."""

    key: str
    label: str
    field: str
    size: int
    order_by: str = ""
    ascending: bool = False
    with_missing: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """`reads` says in Chinese what an officer learns from it; `query` holds for everything in the panel."""

    key: str
    title: str
    reads: str


@dataclass(frozen=True, slots=True)
class Note(Panel):
    """Text in Markdown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Controls(Panel):
    """Lists to choose from: (field, label)."""

    view: View
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Counted(Panel):
    """A panel over an index."""

    view: View
    query: str


@dataclass(frozen=True, slots=True)
class Numbers(Counted):
    """Coloured counts side by side; zero is told as zero."""

    numbers: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Share(Counted):
    """One share with the number of documents it is taken from."""

    share: Measure
    of: Measure


@dataclass(frozen=True, slots=True)
class Days(Counted):
    """Stacked counts by day."""

    time: str
    series: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Usual(Counted):
    """A count by day beside the mean of the `window` days before, the day itself left out."""

    time: str
    count: Measure
    mean: Measure
    window: int


@dataclass(frozen=True, slots=True)
class Bars(Counted):
    """Stacked bars, one for each value of the group."""

    group: Group
    series: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class GuardedBars(Counted):
    """Bars of counts; a value with fewer than `least` documents gets none."""

    group: Group
    count: Measure
    least: int


@dataclass(frozen=True, slots=True)
class Cloud(Counted):
    """Words, the larger the more documents have them."""

    group: Group
    count: Measure


@dataclass(frozen=True, slots=True)
class Table(Counted):
    """Groups inside groups, with measures; `columns` are the keys of both from left to right."""

    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Documents(Counted):
    """Single documents, newest first."""

    time: str
    columns: tuple[str, ...]
