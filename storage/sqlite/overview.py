"""The figures of a page, from the roll-ups alone: a few hundred rows for each day, whatever the number of documents."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.periods import Period
from domain.queries import DayCount, LabelCount, Overview
from domain.reasons import Sentiment
from storage.ranking import KEYWORDS_A_DAY, most_frequent
from storage.sqlite.rollups import PLACE, SOURCE, TOPIC

_FREQUENT = 3
"""The least count in the index `rollup_keywords_frequent`."""


def overview(connection: sqlite3.Connection, period: Period, top: int, zone: ZoneInfo) -> Overview:
    """All panels of one page; `by_keyword` sums the `KEYWORDS_A_DAY` most frequent words of each day."""
    days = period.days(zone)
    span = (days[0].toordinal(), days[-1].toordinal()) if days else (1, 0)
    totals = dict(
        connection.execute("SELECT own, sum(n) FROM rollup_mentions WHERE day BETWEEN ? AND ? GROUP BY own", span)
    )
    return Overview(
        total=totals.get(0, 0),
        own=totals.get(1, 0),
        by_day=_by_day(connection, span),
        by_platform=_by_platform(connection, span, top),
        by_source=_by_label(connection, SOURCE, "n", span, top),
        by_topic=_by_label(connection, TOPIC, "n", span, top),
        by_topic_negative=_by_label(connection, TOPIC, "negative", span, top),
        by_place=_by_label(connection, PLACE, "n", span, top),
        by_keyword=_by_keyword(connection, span, top),
    )


def _by_day(connection: sqlite3.Connection, span: tuple[int, int]) -> tuple[DayCount, ...]:
    rows = connection.execute(
        "SELECT day, sentiment, sum(n) FROM rollup_mentions WHERE day BETWEEN ? AND ? AND own = 0"
        " GROUP BY day, sentiment ORDER BY day, sentiment",
        span,
    )
    return tuple(DayCount(date.fromordinal(day), Sentiment(sentiment), n) for day, sentiment, n in rows)


def _by_platform(connection: sqlite3.Connection, span: tuple[int, int], top: int) -> tuple[LabelCount, ...]:
    rows = connection.execute(
        "SELECT platform, sum(n) FROM rollup_mentions WHERE day BETWEEN ? AND ? AND own = 0 GROUP BY platform", span
    )
    return most_frequent(dict(rows), top)


def _by_label(
    connection: sqlite3.Connection, kind: str, column: str, span: tuple[int, int], top: int
) -> tuple[LabelCount, ...]:
    rows = connection.execute(
        f"SELECT label, sum({column}) AS total FROM rollup_labels WHERE kind = ? AND day BETWEEN ? AND ?"  # noqa: S608
        " GROUP BY label HAVING total > 0 ORDER BY total DESC, label LIMIT ?",
        (kind, *span, top),
    )
    return tuple(LabelCount(label, total) for label, total in rows)


def _by_keyword(connection: sqlite3.Connection, span: tuple[int, int], top: int) -> tuple[LabelCount, ...]:
    total: dict[str, int] = {}
    for day in range(span[0], span[1] + 1):
        for word, n in _frequent_of_day(connection, day):
            total[word] = total.get(word, 0) + n
    return most_frequent(total, top)


def _frequent_of_day(connection: sqlite3.Connection, day: int) -> list[Any]:
    """A day with many words has enough frequent ones in the index; on a quiet day all its words are read."""
    columns = "SELECT word, n FROM rollup_keywords"
    order = "ORDER BY n DESC, word LIMIT ?"
    frequent = connection.execute(
        f"{columns} INDEXED BY rollup_keywords_frequent WHERE day = ? AND n >= {_FREQUENT} {order}",
        (day, KEYWORDS_A_DAY),
    ).fetchall()
    if len(frequent) == KEYWORDS_A_DAY:
        return frequent
    return connection.execute(f"{columns} WHERE day = ? {order}", (day, KEYWORDS_A_DAY)).fetchall()
