"""How much there is."""

from __future__ import annotations

from typing import Any

from domain.queries import StoreStatistics
from storage.engine.known import LENIENT
from storage.engine.reading import EARLIEST_FIRST, NEWEST_FIRST, Reader
from storage.engine.times import moment_of


def statistics(reader: Reader) -> StoreStatistics:
    """Number and span of the documents; bytes on the disks of the engine, copies and figures of the past included."""
    shape: dict[str, Any] = {"size": 1, "_source": False, "stored_fields": "_none_", "query": {"match_all": {}}}
    names = reader.names
    newest, oldest = reader.several(
        [
            (names.mentions, shape | {"sort": NEWEST_FIRST, "track_total_hits": True}),
            (names.mentions, shape | {"sort": EARLIEST_FIRST, "track_total_hits": False}),
        ]
    )
    moments = [
        moment_of(hits[0]["sort"][0]) if hits else None for hits in (oldest["hits"]["hits"], newest["hits"]["hits"])
    ]
    return StoreStatistics(newest["hits"]["total"]["value"], moments[0], moments[1], _bytes(reader))


def _bytes(reader: Reader) -> int:
    path = f"/{reader.names.mentions},{reader.names.past}/_stats/store"
    answer = reader.client.call("GET", path, parameters=LENIENT | {"filter_path": "_all.total.store.size_in_bytes"})
    return int(answer.body.get("_all", {}).get("total", {}).get("store", {}).get("size_in_bytes", 0))
