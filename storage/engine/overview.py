"""The figures of a page: documents that are there and figures of texts that are gone, in one request.

A second request is made only where the first cannot be exact: for the days whose key words come from both, and for a
dimension with more labels than one answer holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import StoreError
from domain.periods import Period
from domain.queries import DayCount, Overview
from domain.reasons import Sentiment
from storage.engine.control import Control, Phase, UnderWay
from storage.engine.counts import combinations
from storage.engine.expressions import Clause, all_of
from storage.engine.overview_parts import DAYS_AT_ONCE, live_part, past_part
from storage.engine.reading import Reader
from storage.ranking import KEYWORDS_A_DAY, most_frequent

_TRIES = 5
Buckets = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class _Sums:
    """Figures of both kinds, added up. `words` are the frequent key words of each day, by what they were counted from;
    of the days in `unsure` they do not suffice. `cut` are dimensions of which some labels are missing."""

    own: int = 0
    by_day: Counter[tuple[int, str]] = field(default_factory=Counter)
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    words: dict[int, Counter[str]] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)


class OverviewReader:
    """Remembers how far a retention was at the last page, so that the next one usually needs a single request."""

    def __init__(self, reader: Reader, control: Control, zone: ZoneInfo) -> None:
        self._reader = reader
        self._control = control
        self._zone = zone
        self._under_way: UnderWay | None = None

    def overview(self, period: Period, top: int) -> Overview:
        """`DocumentStore.overview`."""
        days = [day.toordinal() for day in period.days(self._zone)]
        sums = self._sums(days) if days else _Sums()
        words: Counter[str] = Counter()
        for of_day in sums.words.values():
            words.update({entry.label: entry.count for entry in most_frequent(of_day, KEYWORDS_A_DAY)})
        by_day = [DayCount(date.fromordinal(day), Sentiment(mood), n) for (day, mood), n in sums.by_day.items() if n]
        lists = {name: most_frequent(sums.labels.get(name, {}), top) for name in (*_FIELDS, "platform", "negative")}
        return Overview(
            total=sum(one.count for one in by_day),
            own=sums.own,
            by_day=tuple(sorted(by_day, key=lambda one: (one.day, one.sentiment))),
            by_platform=lists["platform"],
            by_source=lists["source"],
            by_topic=lists["topic"],
            by_topic_negative=lists["negative"],
            by_place=lists["place"],
            by_keyword=most_frequent(words, top),
        )

    def _sums(self, days: Sequence[int]) -> _Sums:
        """What counts at one moment: asked again if a retention went a step further while the engine was counting."""
        spans = [days[start : start + DAYS_AT_ONCE] for start in range(0, len(days), DAYS_AT_ONCE)]
        names = self._reader.names
        for _ in range(_TRIES):
            assumed = self._under_way
            live, past = _conditions(assumed)
            searches = [self._control.search]
            searches += [(names.mentions, live_part(_of_days(span, live))) for span in spans]
            searches += [(names.past, past_part(_of_days(span, past))) for span in spans]
            first, *answers = self._reader.several(searches)
            self._under_way = Control.found(first)
            if self._under_way == assumed:
                sums = _Sums()
                for number, answer in enumerate(answers):
                    _add(sums, answer.get("aggregations", {}), past=number >= len(spans))
                self._settle(sums, days, live, past)
                return sums
        raise StoreError("旧文档正在清理，统计数字暂时定不下来；请稍后再试。", transient=True)

    def _settle(self, sums: _Sums, days: Sequence[int], live: Sequence[Clause], past: Sequence[Clause]) -> None:
        """Count again, to the end, what the first answer could not tell exactly."""
        if sums.unsure:
            for day in sums.unsure:
                sums.words[day] = Counter()
            of_days: Clause = {"terms": {"day": sorted(sums.unsure)}}
            for (day, word), number in self._counted("keyword", of_days, live, past):
                sums.words[day][word] += number
        for name in sums.cut:
            sums.labels[name] = Counter()
            kind = "topic" if name == "negative" else name
            for (_, label), number in self._counted(kind, _span(days), live, past, negative=name == "negative"):
                sums.labels[name][label] += number

    def _counted(
        self, kind: str, of_days: Clause, live: Sequence[Clause], past: Sequence[Clause], *, negative: bool = False
    ) -> Iterator[tuple[tuple[int, str], int]]:
        public = all_of([of_days, {"term": {"own": False}}, *([{"term": {"negative": 1}}] if negative else [])], live)
        for (day, label), number, _ in combinations(self._reader, public, ["day", _FIELDS[kind]]):
            yield (day, label), number
        gone = all_of([of_days, {"term": {"kind": kind}}], past)
        column = "negative" if negative else "count"
        found = combinations(self._reader, gone, ["day", "label"], [column], self._reader.names.past)
        for (day, label), _, (number,) in found:
            yield (day, label), number


_FIELDS = {"source": "source", "topic": "topics", "place": "places", "keyword": "keywords"}


def _conditions(under_way: UnderWay | None) -> tuple[list[Clause], list[Clause]]:
    """What not to count: of the documents, and of the figures of the past."""
    if under_way is None:
        return [], []
    marked: list[Clause] = [{"term": {"forgetting": under_way.name}}]
    return (marked, []) if under_way.phase is Phase.COUNTED else ([], marked)


def _span(days: Sequence[int]) -> Clause:
    return {"range": {"day": {"gte": days[0], "lte": days[-1]}}}


def _of_days(days: Sequence[int], without: Sequence[Clause]) -> Clause:
    return all_of([_span(days)], without)


def _add(sums: _Sums, found: Mapping[str, Any], *, past: bool) -> None:
    """Add one answer, of documents or of figures of the past; both have the same shape."""
    if not found:
        return
    sums.own += _number(found["own"])
    public = found["public"]
    for day in public["days"]["buckets"]:
        for mood in day["moods"]["buckets"]:
            sums.by_day[day["key"], mood["key"]] += _number(mood)
    _add_labels(sums, "platform", public["platform"])
    for name in ("source", "topic", "place"):
        labels = found[name]["labels"] if past else public[name]
        _add_labels(sums, name, labels)
        if past and name == "topic":
            _add_labels(sums, "negative", labels, column="negative")
    if not past:
        _add_labels(sums, "negative", public["negative"]["topics"])
    for day in (found["keyword"] if past else public)["words_of"]["buckets"]:
        _add_words(sums, day["key"], day["words"])


def _add_labels(sums: _Sums, name: str, labels: Mapping[str, Any], column: str = "count") -> None:
    counter = sums.labels.setdefault(name, Counter())
    for bucket in labels["buckets"]:
        counter[bucket["key"]] += _number(bucket, column)
    if labels["sum_other_doc_count"] or labels["doc_count_error_upper_bound"]:
        sums.cut.add(name)


def _add_words(sums: _Sums, day: int, words: Mapping[str, Any]) -> None:
    counted = Counter({bucket["key"]: _number(bucket) for bucket in words["buckets"]})
    if not counted:
        return
    if day in sums.words or words["doc_count_error_upper_bound"] > 0:
        sums.unsure.add(day)
    sums.words.setdefault(day, Counter()).update(counted)


def _number(bucket: Mapping[str, Any], column: str = "count") -> int:
    """Documents, or what figures of the past add up to."""
    return int(bucket[column]["value"]) if column in bucket else int(bucket["doc_count"])
