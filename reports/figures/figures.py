"""The figures of one period: what a page, a mail, a brief and a dashboard share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.alerts import Alert
from domain.briefs import Figure
from domain.events import Event
from domain.periods import Period
from domain.queries import DayCount

COUNT = "条"
PIECES = "个"
MINUTES = "分钟"
SHARE = "share"
"""Units of figures. A share lies between 0 and 1 and is rounded to a thousandth (`shares.shares`)."""


class SourceVerdict(StrEnum):
    """How a source did over a whole period, for people. Silence is never read as zero mentions."""

    FAILED = "未能读取"
    UNVISITED = "未采集"
    PARTLY = "部分失败"
    SILENT = "无新内容"
    READ = "正常"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source over the period: attempts to read it, failed ones, items read, mentions stored from it.

    `detail` is the sentence of the latest failure, empty when there was none; `last_read` the latest success.
    """

    source: str
    name: str
    attempts: int
    failures: int
    items: int
    mentions: int
    verdict: SourceVerdict
    last_read: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class Case:
    """A typical document: what it is called, when and where it was published, how much it was taken up.

    `engagement` is likes, comments and reposts together; `source` names a channel or an institution, never a person;
    `sentence` is a run of characters of the masked text.
    """

    document_id: str
    title: str
    published_at: datetime
    source: str
    topics: tuple[str, ...]
    engagement: int
    reprints: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of the whole local days in `period`, compared with `previous`, the days just before them.

    `days` are the mentions by day and sentiment, `alerts` those fired in the period (newest first), `sources` the
    health of every source (worst first), `cases` the typical documents, `events` those with most
    documents in the period first. `least_sample` is the number of mentions below which no share was
    computed. Figures of a family share the first part of their id: `platform:weibo`.
    """

    period: Period
    previous: Period
    all: tuple[Figure, ...]
    days: tuple[DayCount, ...]
    alerts: tuple[Alert, ...]
    sources: tuple[SourceHealth, ...]
    cases: tuple[Case, ...]
    topic_names: Mapping[str, str]
    least_sample: int
    events: tuple[Event, ...] = ()
    _by_id: Mapping[str, Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {figure.id: figure for figure in self.all}
        if len(by_id) < len(self.all):
            raise ValueError("two figures have the same id")
        object.__setattr__(self, "_by_id", by_id)

    def find(self, figure_id: str) -> Figure | None:
        return self._by_id.get(figure_id)

    def value(self, figure_id: str) -> float:
        """The value of a figure, 0 where there is none: families leave zeros out."""
        figure = self._by_id.get(figure_id)
        return figure.value if figure else 0

    def count(self, figure_id: str) -> int:
        return round(self.value(figure_id))

    def family(self, name: str) -> tuple[Figure, ...]:
        """The counts of a family in their order: `family("topic")` has `topic:fire`, not `topic:fire:negative`."""
        return tuple(f for f in self.all if f.id.startswith(f"{name}:") and f.id.count(":") == 1)
