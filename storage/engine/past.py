"""Figures of texts that are gone: small documents in an index of their own, a few for each day and label.

Their ids follow from what they count, so writing them again changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from typing import Any

from domain.errors import StoreError
from domain.moves import PastFigures, PastLabel, PastMentions
from domain.queries import Dimension
from domain.reasons import Platform, Sentiment
from storage.engine.bulk import Action, Bulk
from storage.engine.counts import combinations
from storage.engine.expressions import EVERYTHING, Clause, all_of
from storage.engine.reading import Reader
from storage.engine.refusals import quarantine_reason

LABEL_FIELDS = {
    Dimension.SOURCE: "source",
    Dimension.TOPIC: "topics",
    Dimension.PLACE: "places",
    Dimension.KEYWORD: "keywords",
}
_MOVED = "moved"
"""Stands as the retention of figures that came from another store."""
_CHUNK = 5_000

Row = dict[str, Any]


def rows_of(reader: Reader, marked: Clause, name: str) -> Iterator[Row]:
    """The figures of the documents that `marked` finds, as rows of the retention `name`."""
    kinds = ["day", "own", "platform", "sentiment"]
    for (day, own, platform, sentiment), number, _ in combinations(reader, marked, kinds):
        yield {
            "forgetting": name,
            "day": day,
            "kind": "mentions",
            "own": bool(own),
            "platform": platform,
            "sentiment": sentiment,
            "count": number,
        }
    public = all_of([marked, {"term": {"own": False}}])
    for dimension, field in LABEL_FIELDS.items():
        for (day, label), number, (negative,) in combinations(reader, public, ["day", field], ["negative"]):
            yield _label_row(name, day, dimension, label, number, negative)


def write_rows(bulk: Bulk, index: str, rows: Iterable[Row]) -> None:
    """Insert or replace by what they count."""
    waiting: list[Action] = []
    for row in rows:
        waiting.append(Action("index", {"_index": index, "_id": _id(row)}, row, 250))
        if len(waiting) >= _CHUNK:
            _send(bulk, waiting)
            waiting = []
    _send(bulk, waiting)


def remove_rows(reader: Reader, bulk: Bulk, clause: Clause) -> None:
    """Take figures away; what was just written is seen."""
    refresh_past(reader)
    shape = {"query": clause, "size": _CHUNK, "_source": False, "track_total_hits": False, "sort": ["_doc"]}
    while True:
        answer = reader.search(shape, index=reader.names.past, shown="hits.hits._id")
        found = [hit["_id"] for hit in answer.get("hits", {}).get("hits", [])]
        if not found:
            return
        bulk.send([Action("delete", {"_index": reader.names.past, "_id": id_}) for id_ in found])
        refresh_past(reader)


def refresh_past(reader: Reader) -> None:
    reader.client.call("POST", f"/{reader.names.past}/_refresh")


def past_figures(reader: Reader, uncounted: str) -> PastFigures:
    """All figures that count; those of the retention `uncounted` do not yet."""
    clause = EVERYTHING if not uncounted else all_of((), [{"term": {"forgetting": uncounted}}])
    mentions: Counter[tuple[int, bool, str, str]] = Counter()
    labels: defaultdict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    refresh_past(reader)
    past = reader.names.past
    fields = ["day", "own", "platform", "sentiment"]
    of_mentions = all_of([clause, {"term": {"kind": "mentions"}}])
    for (day, own, platform, sentiment), _, (number,) in combinations(reader, of_mentions, fields, ["count"], past):
        mentions[day, bool(own), platform, sentiment] += number
    for (day, kind, label), _, sums in combinations(
        reader, clause, ["day", "kind", "label"], ["count", "negative"], past
    ):
        labels[day, kind, label] = list(sums)
    return PastFigures(
        tuple(
            PastMentions(date.fromordinal(day), own, Platform(platform), Sentiment(sentiment), number)
            for (day, own, platform, sentiment), number in sorted(mentions.items())
        ),
        tuple(
            PastLabel(date.fromordinal(day), Dimension(kind), label, number, negative)
            for (day, kind, label), (number, negative) in sorted(labels.items())
        ),
    )


def restore_past_figures(reader: Reader, bulk: Bulk, figures: PastFigures) -> None:
    """Replace everything by these figures."""
    remove_rows(reader, bulk, EVERYTHING)
    write_rows(bulk, reader.names.past, _moved(figures))
    refresh_past(reader)


def _moved(figures: PastFigures) -> Iterator[Row]:
    for one in figures.mentions:
        yield {
            "forgetting": _MOVED,
            "day": one.day.toordinal(),
            "kind": "mentions",
            "own": one.own,
            "platform": one.platform.value,
            "sentiment": one.sentiment.value,
            "count": one.count,
        }
    for label in figures.labels:
        yield _label_row(_MOVED, label.day.toordinal(), label.dimension, label.label, label.count, label.negative)


def _label_row(name: str, day: int, dimension: Dimension, label: str, number: int, negative: int) -> Row:
    negative = 0 if dimension is Dimension.KEYWORD else negative
    return {
        "forgetting": name,
        "day": day,
        "kind": dimension.value,
        "label": label,
        "count": number,
        "negative": negative,
    }


def _id(row: Row) -> str:
    key = [row.get(field, "") for field in ("forgetting", "day", "kind", "own", "platform", "sentiment", "label")]
    return blake2b(repr(key).encode(), digest_size=16).hexdigest()


def _send(bulk: Bulk, actions: list[Action]) -> None:
    for item in bulk.send(actions):
        if not item.done:
            raise StoreError(f"旧文档的统计数字没有写成：{quarantine_reason(item)}")
