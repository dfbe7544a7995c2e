"""The usual level: the same window of the same weekday in the weeks before, where those weeks were covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from alerts.rules.frame import Frame
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Bucket, Query
from domain.reasons import CoverageState
from domain.runs import Coverage

NEARBY = timedelta(days=3)
"""Where nobody noted an attempt (imported files), documents this near prove that a window was covered."""

_READ = frozenset({CoverageState.OK, CoverageState.EMPTY, CoverageState.NOT_MODIFIED, CoverageState.TRUNCATED})


@dataclass(frozen=True, slots=True)
class Usual:
    """Median and median absolute deviation of `weeks` comparable windows."""

    median: float
    deviation: float
    weeks: int

    def z(self, count: int) -> float:
        """(count - median) / max(1, MAD): how far from usual, robust against single past outbreaks (house rubric)."""
        return (count - self.median) / max(1.0, self.deviation)


def usual(counts: Sequence[int]) -> Usual:
    """The usual level of at least one count."""
    middle = median(counts)
    return Usual(float(middle), float(median(abs(count - middle) for count in counts)), len(counts))


def covered_windows(store: DocumentStore, frame: Frame, hours: int, weeks: int) -> list[Period]:
    """The comparable windows in which the sources were read, nearest first. Silence is never read as zero mentions.

    A window with attempts on record is covered when one of them could read its source. A window without any record
    (history that was imported) is covered when documents were published in it or within three days of it.
    """
    windows = [frame.window(hours, weeks_ago) for weeks_ago in range(1, weeks + 1)]
    span = Period(windows[-1].start - NEARBY, min(windows[0].end + NEARBY, frame.window(hours).end))
    days = [count.start for count in store.counts(Query(period=span), None, Bucket.DAY) if count.start and count.count]

    def has_documents(window: Period) -> bool:
        reach = Period(window.start - NEARBY, window.end + NEARBY)
        return any(day < reach.end and day + timedelta(days=1) > reach.start for day in days)

    covered = []
    for window in windows:
        attempts = [entry for entry in frame.coverage if window.contains(entry.at)]
        if _was_read(attempts) if attempts else has_documents(window):
            covered.append(window)
    return covered


def _was_read(attempts: Sequence[Coverage]) -> bool:
    return any(entry.state in _READ for entry in attempts)
