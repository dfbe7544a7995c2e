"""Looking a document store over: does it work, and do its indexes and figures say what its documents say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.condition import StoreCondition, StoreState
from domain.moves import KeptDocument
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Query, StoreStatistics, Window
from domain.reasons import Platform, Sentiment
from pipelines.store_pages import PAGE, every
from storage.figures import Figures

_TOP = 1000
"""Length of the lists of an overview that are compared."""
_REPAIR = "请用 huisheng store migrate 搬到一个新的库，索引和统计会随文档重建。"
_NONE = Window(limit=0)
_EXACT = 10_000
"""Up to here `DocumentStore.search` promises an exact total."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`problems` are plain Chinese sentences; `statistics` is None when the store could not be read."""

    condition: StoreCondition
    statistics: StoreStatistics | None = None
    documents: int = 0
    past_mentions: int = 0
    problems: tuple[str, ...] = ()

    @property
    def fine(self) -> bool:
        return self.condition.state is StoreState.FINE and not self.problems


@dataclass(slots=True)
class _Recount:
    """What the documents themselves say."""

    zone: ZoneInfo
    documents: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    platforms: Counter[Platform] = field(default_factory=Counter)
    sentiments: Counter[Sentiment] = field(default_factory=Counter)
    figures: Figures = field(default_factory=Figures)

    def add(self, kept: KeptDocument) -> None:
        document, at = kept.tagged.document, kept.tagged.document.published_at
        self.documents += 1
        self.oldest = at if self.oldest is None else min(at, self.oldest)
        self.newest = at if self.newest is None else max(at, self.newest)
        self.platforms[document.platform] += 1
        self.sentiments[kept.tagged.tags.sentiment] += 1
        self.figures.add(kept.tagged, self.zone)


def check_store(store: DocumentStore, zone: ZoneInfo, tell: Callable[[int, int], None]) -> CheckReport:
    """Read every document once and compare: number and time span, what searches count, and the figures of every month.

    `tell` hears how many documents were read, and of how many. Figures that are lower than the documents are always
    found; figures that are higher are those of texts that are gone. Raises `StoreError` when the store fails midway.
    """
    condition = store.condition()
    if condition.state is StoreState.DOWN:
        return CheckReport(condition)
    statistics = store.statistics()
    recount = _Recount(zone)
    for kept in every(store):
        recount.add(kept)
        if recount.documents % PAGE == 0:
            tell(recount.documents, statistics.documents)
    past = store.past_figures()
    problems = [*_about_numbers(store, statistics, recount)]
    if any(mention.count < 0 for mention in past.mentions) or any(one.count < 0 for one in past.labels):
        problems.append(f"有的日子的统计数字比那天的文档还少；{_REPAIR}")
    else:
        recount.figures.add_past(past)
        problems += _about_figures(store, recount)
    tell(recount.documents, statistics.documents)
    mentions = sum(mention.count for mention in past.mentions)
    return CheckReport(condition, statistics, recount.documents, mentions, tuple(problems))


def _about_numbers(store: DocumentStore, statistics: StoreStatistics, recount: _Recount) -> list[str]:
    problems = []
    if statistics.documents != recount.documents:
        problems.append(f"库里记着有 {statistics.documents} 篇文档，逐篇读到 {recount.documents} 篇；{_REPAIR}")
    if (statistics.oldest, statistics.newest) != (recount.oldest, recount.newest):
        problems.append(f"库里记着的最早、最晚发布时间与文档不符；{_REPAIR}")
    found = {platform: store.search(Query(platforms=(platform,)), _NONE).total for platform in Platform}
    found_moods = {mood: store.search(Query(sentiments=(mood,)), _NONE).total for mood in Sentiment}
    differing = [
        *(platform for platform, n in found.items() if min(n, _EXACT) != min(recount.platforms[platform], _EXACT)),
        *(mood for mood, n in found_moods.items() if min(n, _EXACT) != min(recount.sentiments[mood], _EXACT)),
    ]
    if differing:
        problems.append(
            f"检索索引与文档不符（{'、'.join(differing)}）；请用 huisheng store migrate 搬到一个新的库，索引会重建。"
        )
    return problems


def _about_figures(store: DocumentStore, recount: _Recount) -> list[str]:
    """Overviews of every month against a recount."""
    days = sorted({key[0] for key in recount.figures.mentions})
    months = sorted({date.fromordinal(day).replace(day=1) for day in days})
    for first in months:
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        wanted = recount.figures.overview(range(first.toordinal(), last.toordinal() + 1), _TOP)
        if store.overview(Period.of_days(first, last, recount.zone), _TOP) != wanted:
            return [f"{first.isoformat()[:7]} 的统计数字与文档不符；{_REPAIR}"]
    return []


def span_of(statistics: StoreStatistics, zone: ZoneInfo) -> str:
    """From when to when the documents were published, in local days."""
    if statistics.oldest is None or statistics.newest is None:
        return "没有文档"
    first, last = (moment.astimezone(zone).date() for moment in (statistics.oldest, statistics.newest))
    return f"{first} 至 {last}"
