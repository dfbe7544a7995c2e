"""Counting matching documents, exactly: composite aggregations are read to their end, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from domain.queries import Bucket, Count, Dimension, Query
from storage.engine.expressions import Clause
from storage.engine.filters import selecting
from storage.engine.reading import Reader, filtered
from storage.engine.times import start_of

FIELDS: Mapping[Dimension, str] = {
    Dimension.PLATFORM: "platform",
    Dimension.SOURCE: "source",
    Dimension.SENTIMENT: "sentiment",
    Dimension.TOPIC: "topics",
    Dimension.PLACE: "places",
    Dimension.KEYWORD: "keywords",
}
_PAGE = 5_000
"""Combinations in one answer."""


def count(
    reader: Reader, query: Query, dimension: Dimension | None, bucket: Bucket | None, zone: ZoneInfo
) -> tuple[Count, ...]:
    """`DocumentStore.counts`."""
    clause = selecting(query)
    fields = ([bucket.value] if bucket else []) + ([FIELDS[dimension]] if dimension else [])
    if not fields:
        total = _total(reader, clause)
        return (Count("", None, total),) if total else ()
    counted = [(*key, number) for key, number, _ in combinations(reader, clause, fields)]
    if bucket is None:
        return tuple(Count(label, None, number) for label, number in sorted(counted))
    if dimension is None:
        return tuple(Count("", start_of(start, bucket, zone), number) for start, number in sorted(counted))
    return tuple(Count(label, start_of(start, bucket, zone), number) for start, label, number in sorted(counted))


def combinations(
    reader: Reader, clause: Clause, fields: Sequence[str], sums: Sequence[str] = (), index: str = ""
) -> Iterator[tuple[tuple[Any, ...], int, tuple[int, ...]]]:
    """Every combination of values of the fields that occurs, with its number of documents and the sums of further
    fields, over all mentions or in `index`. A document with several values in a field occurs under each."""
    after: dict[str, Any] = {}
    while True:
        composite = {"size": _PAGE, "sources": [{field: {"terms": {"field": field}}} for field in fields]} | after
        summed = {field: {"sum": {"field": field}} for field in sums}
        body = {
            "query": filtered(clause),
            "size": 0,
            "track_total_hits": False,
            "aggs": {"all": {"composite": composite} | ({"aggs": summed} if sums else {})},
        }
        answer = reader.search(body, index=index, shown="aggregations").get("aggregations", {}).get("all", {})
        buckets = answer.get("buckets", [])
        for one in buckets:
            key = tuple(one["key"][field] for field in fields)
            yield key, one["doc_count"], tuple(int(one[field]["value"]) for field in sums)
        if len(buckets) < _PAGE:
            return
        after = {"after": answer["after_key"]}


def _total(reader: Reader, clause: Clause) -> int:
    body = {"query": filtered(clause), "size": 0, "track_total_hits": True}
    return int(reader.search(body, shown="hits.total")["hits"]["total"]["value"])
