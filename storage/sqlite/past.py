"""The figures of texts that are gone: the roll-ups without what the documents that are still there add to them.

Both directions go day by day, so that a file of any size is moved with the memory of one of its days.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.moves import PastFigures, PastLabel, PastMentions
from domain.queries import Dimension
from domain.reasons import Platform, Sentiment
from storage.buckets import local_day
from storage.figures import Figures
from storage.sqlite.rollups import PLACE, SOURCE, TOPIC
from storage.sqlite.rowids import moment_of
from storage.sqlite.rows import Row
from storage.sqlite.tokens import split

_KINDS: Mapping[str, Dimension] = {SOURCE: Dimension.SOURCE, TOPIC: Dimension.TOPIC, PLACE: Dimension.PLACE}
_NAMES = {dimension: kind for kind, dimension in _KINDS.items()}
_PUBLIC, _OWN = 0, 1
_DAYS = """
SELECT day FROM rollup_mentions UNION SELECT day FROM rollup_labels UNION SELECT day FROM rollup_keywords ORDER BY day
"""
_Key = TypeVar("_Key")


def past_figures(connection: sqlite3.Connection, zone: ZoneInfo) -> PastFigures:
    """`DocumentStore.past_figures`; reads every document's attributes once."""
    live = _live_by_day(connection, zone)
    mentions: list[PastMentions] = []
    labels: list[PastLabel] = []
    counted = next(live, None)
    for (day,) in connection.execute(_DAYS).fetchall():
        figures = _rolled_up(connection, day)
        if counted is not None and counted[0] == day:
            _take(figures, counted[1])
            counted = next(live, None)
        past = figures.as_past()
        mentions += past.mentions
        labels += past.labels
    return PastFigures(tuple(mentions), tuple(labels))


def restore_past_figures(connection: sqlite3.Connection, figures: PastFigures, zone: ZoneInfo) -> None:
    """`DocumentStore.restore_past_figures` within the transaction of the caller: roll-ups made anew from the documents
    that are there and these figures."""
    for table in ("rollup_mentions", "rollup_labels", "rollup_keywords"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names
    given = _by_day(figures)
    for day, live in _live_by_day(connection, zone):
        live.add_past(given.pop(day, PastFigures()))
        _write(connection, live)
    for day in sorted(given):
        alone = Figures()
        alone.add_past(given[day])
        _write(connection, alone)


def _live_by_day(connection: sqlite3.Connection, zone: ZoneInfo) -> Iterator[tuple[int, Figures]]:
    """What the documents of each local day add up to, earliest day first. Row numbers have the order of time to the
    second, and local days begin at whole seconds."""
    rows = connection.execute(
        "SELECT published_at, own, platform, sentiment, source, topics, places, keywords FROM documents ORDER BY rid"
    )
    for day, of_day in groupby(rows, key=lambda row: local_day(moment_of(row[0]), zone)):
        figures = Figures()
        for row in of_day:
            _count(figures, day, row)
        yield day, figures


def _count(figures: Figures, day: int, row: Row) -> None:
    _, own, platform, sentiment, source, topics, places, keywords = row
    labels = [(Dimension.SOURCE, source)]
    labels += [(Dimension.TOPIC, topic) for topic in split(topics)]
    labels += [(Dimension.PLACE, place) for place in split(places)]
    labels += [(Dimension.KEYWORD, word) for word in split(keywords)]
    figures.count((day, bool(own), Platform(platform), Sentiment(sentiment)), labels)


def _rolled_up(connection: sqlite3.Connection, day: int) -> Figures:
    """The roll-ups of one day."""
    figures = Figures()
    for own, platform, sentiment, n in connection.execute(
        "SELECT own, platform, sentiment, n FROM rollup_mentions WHERE day = ?", (day,)
    ):
        figures.mentions[day, bool(own), Platform(platform), Sentiment(sentiment)] = n
    for kind, dimension in _KINDS.items():
        for label, n, negative in connection.execute(
            "SELECT label, n, negative FROM rollup_labels WHERE kind = ? AND day = ?", (kind, day)
        ):
            figures.labels[day, dimension, label] = n
            figures.negative[day, dimension, label] = negative
    for word, n in connection.execute("SELECT word, n FROM rollup_keywords WHERE day = ?", (day,)):
        figures.labels[day, Dimension.KEYWORD, word] = n
    return figures


def _take(figures: Figures, live: Figures) -> None:
    figures.mentions.subtract(live.mentions)
    figures.labels.subtract(live.labels)
    figures.negative.subtract(live.negative)


def _by_day(figures: PastFigures) -> dict[int, PastFigures]:
    mentions: dict[int, list[PastMentions]] = {}
    labels: dict[int, list[PastLabel]] = {}
    for mention in figures.mentions:
        mentions.setdefault(mention.day.toordinal(), []).append(mention)
    for one in figures.labels:
        labels.setdefault(one.day.toordinal(), []).append(one)
    return {
        day: PastFigures(tuple(mentions.get(day, ())), tuple(labels.get(day, ())))
        for day in mentions.keys() | labels.keys()
    }


def _write(connection: sqlite3.Connection, figures: Figures) -> None:
    connection.executemany(
        "INSERT INTO rollup_mentions VALUES (?, ?, ?, ?, ?)",
        sorted(
            (day, _OWN if own else _PUBLIC, platform.value, sentiment.value, n)
            for (day, own, platform, sentiment), n in _some(figures.mentions)
        ),
    )
    words, labels = [], []
    for key, n in _some(figures.labels):
        day, dimension, label = key
        if dimension is Dimension.KEYWORD:
            words.append((day, label, n))
        else:
            labels.append((_NAMES[dimension], day, label, n, figures.negative[key]))
    connection.executemany("INSERT INTO rollup_labels VALUES (?, ?, ?, ?, ?)", sorted(labels))
    connection.executemany("INSERT INTO rollup_keywords VALUES (?, ?, ?)", sorted(words))


def _some(counted: Counter[_Key]) -> Iterator[tuple[_Key, int]]:
    return ((key, n) for key, n in counted.items() if n)
