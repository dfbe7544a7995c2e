"""Sums by local day, added up in memory: what a page shows of documents and of texts that are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from domain.documents import TaggedDocument
from domain.moves import PastFigures, PastLabel, PastMentions
from domain.queries import DayCount, Dimension, Overview
from domain.reasons import Platform, Sentiment
from storage.buckets import local_day
from storage.ranking import KEYWORDS_A_DAY, most_frequent

MentionKey = tuple[int, bool, Platform, Sentiment]
LabelKey = tuple[int, Dimension, str]
Labels = Iterable[tuple[Dimension, str]]


@dataclass(slots=True)
class Figures:
    """`mentions` by local day (proleptic Gregorian ordinal), own or not, platform and sentiment; `labels` and of them
    `negative` by local day, dimension and label, without the body's own publications and without negative key words."""

    mentions: Counter[MentionKey] = field(default_factory=Counter)
    labels: Counter[LabelKey] = field(default_factory=Counter)
    negative: Counter[LabelKey] = field(default_factory=Counter)

    def add(self, tagged: TaggedDocument, zone: ZoneInfo) -> None:
        """Count one document."""
        document, tags = tagged.document, tagged.tags
        labels = {(Dimension.SOURCE, document.source)}
        labels.update((Dimension.TOPIC, topic) for topic in tags.topics)
        labels.update((Dimension.PLACE, place) for place in tags.places)
        labels.update((Dimension.KEYWORD, word) for word in tags.keywords)
        mention = (local_day(document.published_at, zone), document.own, document.platform, tags.sentiment)
        self.count(mention, labels)

    def count(self, mention: MentionKey, labels: Labels) -> None:
        """Count one document with these labels, each of them given once."""
        day, own, _, sentiment = mention
        self.mentions[mention] += 1
        if own:
            return
        for dimension, label in labels:
            self.labels[day, dimension, label] += 1
            if sentiment is Sentiment.NEGATIVE and dimension is not Dimension.KEYWORD:
                self.negative[day, dimension, label] += 1

    def add_past(self, figures: PastFigures) -> None:
        for mention in figures.mentions:
            self.mentions[mention.day.toordinal(), mention.own, mention.platform, mention.sentiment] += mention.count
        for one in figures.labels:
            key = (one.day.toordinal(), one.dimension, one.label)
            self.labels[key] += one.count
            self.negative[key] += one.negative

    def as_past(self) -> PastFigures:
        """The sums in the order that `PastFigures` promises, without zeros."""
        return PastFigures(
            tuple(
                PastMentions(date.fromordinal(day), own, platform, sentiment, n)
                for (day, own, platform, sentiment), n in sorted(self.mentions.items())
                if n
            ),
            tuple(
                PastLabel(date.fromordinal(day), dimension, label, n, self.negative[day, dimension, label])
                for (day, dimension, label), n in sorted(self.labels.items())
                if n
            ),
        )

    def overview(self, days: Collection[int], top: int) -> Overview:
        """The figures of a page over these local days, as `DocumentStore.overview` gives them."""
        seen = [(key, n) for key, n in self.mentions.items() if key[0] in days]
        public = [(key, n) for key, n in seen if not key[1]]
        by_day: Counter[tuple[int, Sentiment]] = Counter()
        by_platform: Counter[str] = Counter()
        for (day, _, platform, sentiment), n in public:
            by_day[day, sentiment] += n
            by_platform[platform.value] += n
        return Overview(
            total=sum(n for _, n in public),
            own=sum(n for key, n in seen if key[1]),
            by_day=tuple(DayCount(date.fromordinal(day), mood, n) for (day, mood), n in sorted(by_day.items()) if n),
            by_platform=most_frequent(by_platform, top),
            by_source=most_frequent(_summed(self.labels, Dimension.SOURCE, days), top),
            by_topic=most_frequent(_summed(self.labels, Dimension.TOPIC, days), top),
            by_topic_negative=most_frequent(_summed(self.negative, Dimension.TOPIC, days), top),
            by_place=most_frequent(_summed(self.labels, Dimension.PLACE, days), top),
            by_keyword=most_frequent(self._daily_keywords(days), top),
        )

    def _daily_keywords(self, days: Collection[int]) -> Counter[str]:
        """Key words summed from the most frequent ones of each day (`KEYWORDS_A_DAY`)."""
        words: dict[int, dict[str, int]] = {}
        for (day, dimension, label), n in self.labels.items():
            if dimension is Dimension.KEYWORD and day in days:
                words.setdefault(day, {})[label] = n
        total: Counter[str] = Counter()
        for of_day in words.values():
            for entry in most_frequent(of_day, KEYWORDS_A_DAY):
                total[entry.label] += entry.count
        return total


def _summed(counted: Counter[LabelKey], wanted: Dimension, days: Collection[int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (day, dimension, label), n in counted.items():
        if dimension is wanted and day in days:
            total[label] += n
    return total
