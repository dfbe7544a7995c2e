"""The counts by local day that `overview` reads; they change in the transaction that changes the documents.

They are moved by `put` and `erase` and left alone by `retain`: figures stay when texts go.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from domain.documents import TaggedDocument
from domain.reasons import Sentiment
from storage.buckets import local_day

SOURCE, TOPIC, PLACE = "source", "topic", "place"


class RollupChange:
    """Adds up what a batch changes, so that each figure is written once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._mentions: Counter[tuple[int, int, str, str]] = Counter()
        self._labels: Counter[tuple[str, int, str]] = Counter()
        self._negative: Counter[tuple[str, int, str]] = Counter()
        self._keywords: defaultdict[int, Counter[str]] = defaultdict(Counter)

    def add(self, tagged: TaggedDocument, sign: int) -> None:
        """Count a document once more (`sign` 1) or once less (-1). The body's own publications have no labels here."""
        document, tags = tagged.document, tagged.tags
        day = local_day(document.published_at, self._zone)
        self._mentions[day, int(document.own), document.platform.value, tags.sentiment.value] += sign
        if document.own:
            return
        labels = [(SOURCE, day, document.source)]
        labels += [(TOPIC, day, topic) for topic in set(tags.topics)]
        labels += [(PLACE, day, place) for place in set(tags.places)]
        negative = sign if tags.sentiment is Sentiment.NEGATIVE else 0
        for label in labels:
            self._labels[label] += sign
            self._negative[label] += negative
        if sign > 0:
            self._keywords[day].update(set(tags.keywords))
        else:
            self._keywords[day].subtract(set(tags.keywords))

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the sums; figures that come to nothing are removed."""
        mentions = [(*key, n) for key, n in sorted(self._mentions.items()) if n]
        labels = sorted(self._labels.keys() | self._negative.keys())
        counted = [(*key, self._labels[key], self._negative[key]) for key in labels]
        label_rows = [row for row in counted if row[3] or row[4]]
        keywords = [(day, word, n) for day, words in self._keywords.items() for word, n in sorted(words.items()) if n]
        connection.executemany(
            "INSERT INTO rollup_mentions VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (day, own, platform, sentiment) DO UPDATE SET n = n + excluded.n",
            mentions,
        )
        connection.executemany(
            "INSERT INTO rollup_labels VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, day, label) DO UPDATE SET n = n + excluded.n, negative = negative + excluded.negative",
            label_rows,
        )
        connection.executemany(
            "INSERT INTO rollup_keywords VALUES (?, ?, ?) ON CONFLICT (day, word) DO UPDATE SET n = n + excluded.n",
            keywords,
        )
        self._remove_zeros(connection)

    def _remove_zeros(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "DELETE FROM rollup_mentions WHERE (day, own, platform, sentiment) = (?, ?, ?, ?) AND n = 0",
            _falling(self._mentions),
        )
        connection.executemany(
            "DELETE FROM rollup_labels WHERE (kind, day, label) = (?, ?, ?) AND n = 0", _falling(self._labels)
        )
        connection.executemany(
            "DELETE FROM rollup_keywords WHERE (day, word) = (?, ?) AND n = 0",
            [(day, word) for day, words in self._keywords.items() for word in _falling(words)],
        )


def _falling(changes: Mapping[Any, int]) -> list[Any]:
    return [key for key, n in changes.items() if n < 0]
