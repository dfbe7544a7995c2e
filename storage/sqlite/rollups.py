"""The counts by local day that `overview` reads; they change in the transaction that changes the documents.

They are moved by `put` and `erase` and left alone by `retain`: figures stay when texts go.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from domain.documents import TaggedDocument
from domain.reasons import Sentiment
from storage.buckets import local_day
from storage.sqlite.rows import Row

SOURCE, TOPIC, PLACE = "source", "topic", "place"


class RollupChange:
    """Adds up what a batch changes, so that each figure is written once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._mentions: Counter[tuple[int, int, str, str]] = Counter()
        self._labels: dict[tuple[str, int, str], list[int]] = {}
        self._more_words: defaultdict[int, list[str]] = defaultdict(list)
        self._fewer_words: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, tagged: TaggedDocument, sign: int) -> None:
        """Count a document once more (`sign` 1) or once less (-1). The body's own publications have no labels here."""
        document, tags = tagged.document, tagged.tags
        day = local_day(document.published_at, self._zone)
        self._mentions[day, int(document.own), document.platform.value, tags.sentiment.value] += sign
        if document.own:
            return
        negative = sign if tags.sentiment is Sentiment.NEGATIVE else 0
        labels = [(SOURCE, day, document.source)]
        labels += [(TOPIC, day, topic) for topic in set(tags.topics)]
        labels += [(PLACE, day, place) for place in set(tags.places)]
        for label in labels:
            sums = self._labels.setdefault(label, [0, 0])
            sums[0] += sign
            sums[1] += negative
        (self._more_words if sign > 0 else self._fewer_words)[day] += set(tags.keywords)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the sums; figures that come to nothing are removed."""
        _write(connection, "rollup_mentions", ("day", "own", "platform", "sentiment"), ("n",), self._mention_rows())
        _write(connection, "rollup_labels", ("kind", "day", "label"), ("n", "negative"), self._label_rows())
        _write(connection, "rollup_keywords", ("day", "word"), ("n",), self._word_rows())

    def _mention_rows(self) -> list[Row]:
        return [(*key, n) for key, n in self._mentions.items() if n]

    def _label_rows(self) -> list[Row]:
        return [(*key, *sums) for key, sums in self._labels.items() if any(sums)]

    def _word_rows(self) -> list[Row]:
        rows: list[Row] = []
        for day in self._more_words.keys() | self._fewer_words.keys():
            words = Counter(self._more_words[day])
            words.subtract(self._fewer_words[day])
            rows += [(day, word, n) for word, n in words.items() if n]
        return rows


def _write(
    connection: sqlite3.Connection, table: str, keys: Sequence[str], sums: Sequence[str], rows: list[Row]
) -> None:
    """Add the sums of `rows` (keys, then sums; the first sum is the count) to a table, in the order of its key."""
    rows.sort()
    marks = ", ".join("?" * (len(keys) + len(sums)))
    key, added = ", ".join(keys), ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    connection.executemany(
        f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {added}",  # noqa: S608 - fixed names
        rows,
    )
    places = ", ".join("?" * len(keys))
    connection.executemany(
        f"DELETE FROM {table} WHERE ({key}) = ({places}) AND n = 0",  # noqa: S608 - fixed names
        [row[: len(keys)] for row in rows if row[len(keys)] < 0],
    )
