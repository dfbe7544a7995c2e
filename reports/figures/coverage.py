"""How well the sources could be read: silence is never zero without a word."""

from __future__ import annotations

from collections.abc import Sequence

from domain.briefs import Figure
from domain.queries import Query
from domain.reasons import CoverageState
from domain.runs import Coverage
from reports.figures.figures import PIECES, SourceHealth, SourceVerdict
from reports.figures.scope import Scope
from reports.figures.sources import source_name
from reports.plain_text import plain

_FAILED = (CoverageState.FAILED, CoverageState.UNAUTHORISED)
_DETAIL_LENGTH = 80


def source_health(scope: Scope, entries: Sequence[Coverage]) -> tuple[SourceHealth, ...]:
    """Every source that is configured or was read in the period, worst first, then by name."""
    by_source: dict[str, list[Coverage]] = {source: [] for source in scope.source_names}
    for entry in entries:
        by_source.setdefault(entry.source, []).append(entry)
    mentions = {count.label: count.count for count in scope.overview.by_source}
    health = [_health(scope, source, tried, mentions.get(source, 0)) for source, tried in by_source.items()]
    order = list(SourceVerdict)
    return tuple(sorted(health, key=lambda source: (order.index(source.verdict), source.name)))


def _health(scope: Scope, source: str, tried: Sequence[Coverage], mentions: int) -> SourceHealth:
    failures = [entry for entry in tried if entry.state in _FAILED]
    read = [entry for entry in tried if entry.state not in _FAILED]
    items = sum(entry.items for entry in tried)
    troubles = [entry.detail for entry in tried if entry.state in (*_FAILED, CoverageState.TRUNCATED) and entry.detail]
    return SourceHealth(
        source=source,
        name=plain(source_name(scope, source), 40),
        attempts=len(tried),
        failures=len(failures),
        items=items,
        mentions=mentions,
        verdict=_verdict(tried, len(failures), items),
        last_read=max((entry.at for entry in read), default=None),
        detail=plain(troubles[-1], _DETAIL_LENGTH) if troubles else "",
    )


def _verdict(tried: Sequence[Coverage], failures: int, items: int) -> SourceVerdict:
    if not tried:
        return SourceVerdict.UNVISITED
    if failures == len(tried):
        return SourceVerdict.FAILED
    if failures or any(entry.state is CoverageState.TRUNCATED for entry in tried):
        return SourceVerdict.PARTLY
    return SourceVerdict.READ if items else SourceVerdict.SILENT


def coverage_figures(scope: Scope, sources: Sequence[SourceHealth]) -> tuple[Figure, ...]:
    """`sources`, `sources:failed` (not read at all or never tried), `sources:partly`, `sources:silent`."""
    families = (
        ("sources", "信息源总数", tuple(SourceVerdict)),
        ("sources:failed", "未能读取的信息源", (SourceVerdict.FAILED, SourceVerdict.UNVISITED)),
        ("sources:partly", "部分失败的信息源", (SourceVerdict.PARTLY,)),
        ("sources:silent", "无新内容的信息源", (SourceVerdict.SILENT,)),
    )
    figures = []
    for figure_id, name, verdicts in families:
        ids = tuple(source.source for source in sources if source.verdict in verdicts)
        # An empty filter would mean "any source".
        query = Query(period=scope.period, sources=ids) if ids else Query(documents=())
        figures.append(scope.figure(figure_id, name, len(ids), query, unit=PIECES))
    return tuple(figures)
