"""How many rows an answer of the engine gives a panel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def rows(answer: Mapping[str, Any]) -> int:
    """Rows of a table, marks of a chart or documents of a list: innermost buckets that hold documents; without buckets
    the documents themselves, or one number where only numbers were asked."""
    found = list(_leaves(answer.get("aggregations") or {}))
    if found:
        return sum(count > 0 for count in found)
    if answer["hits"]["hits"]:
        return len(answer["hits"]["hits"])
    return int(answer["hits"]["total"]["value"] > 0)


def _leaves(aggs: Mapping[str, Any]) -> Iterator[int]:
    for agg in aggs.values():
        if not isinstance(agg, Mapping) or "buckets" not in agg:
            continue
        buckets = agg["buckets"]
        for bucket in buckets.values() if isinstance(buckets, Mapping) else buckets:
            inner = list(_leaves({key: one for key, one in bucket.items() if isinstance(one, Mapping)}))
            yield from inner or [bucket["doc_count"]]
