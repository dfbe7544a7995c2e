"""Taking documents away for good: out of the answers, and then out of the bytes on the engine's disks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Event
from typing import Any

from domain.errors import StoreError
from storage.engine.bulk import Action, Bulk
from storage.engine.client.protocol import EngineClient
from storage.engine.expressions import Clause
from storage.engine.known import LENIENT
from storage.engine.reading import Hit, Reader, filtered
from storage.engine.refusals import quarantine_reason

CHUNK = 5_000
_CLEAN_UP_SECONDS = 3600.0
_PAUSE_SECONDS = 3.0
_STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("_flush", {}),
    ("_forcemerge", {"only_expunge_deletes": "true"}),
    ("_refresh", {}),
    ("_flush", {"force": "true"}),
)
_MOST_NAMES = 40
"""Indices in one request: engines refuse request lines beyond 4,096 bytes."""
_CONFLICT, _MISSING = 409, 404


def found(reader: Reader, clause: Clause) -> list[Hit]:
    """Up to `CHUNK` documents in no particular order, with what guards a write to them."""
    body = {
        "query": filtered(clause),
        "size": CHUNK,
        "sort": ["_doc"],
        "_source": False,
        "track_total_hits": False,
        "seq_no_primary_term": True,
    }
    answer = reader.search(body, shown="hits.hits._index,hits.hits._id,hits.hits._seq_no,hits.hits._primary_term")
    return list(answer.get("hits", {}).get("hits", ()))


def guarded(reader: Reader, kind: str, hit: Hit, source: dict[str, Any] | None = None) -> Action:
    """A write to the document of this hit, unless somebody wrote to it since."""
    guard = {"if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}
    target = {"_index": reader.names.alias_of(hit["_index"]), "_id": hit["_id"]} | guard
    return Action(kind, target, source)


def send(reader: Reader, bulk: Bulk, actions: Sequence[Action]) -> int:
    """How many went through; documents that somebody wrote to in between are left for the next look."""
    try:
        items = bulk.send(actions)
    finally:
        reader.visibility.wrote({action.target["_id"]: action.target["_index"] for action in actions})
    for item in items:
        if not item.done and item.status not in (_CONFLICT, _MISSING):
            raise StoreError(f"文档没有删掉：{quarantine_reason(item)}")
    return sum(item.done for item in items)


def remove(reader: Reader, bulk: Bulk, clause: Clause) -> tuple[int, set[str]]:
    """Remove every document that the clause finds; how many there were, and in which indices."""
    removed, indices = 0, set()
    while hits := found(reader, clause):
        removed += send(reader, bulk, [guarded(reader, "delete", hit) for hit in hits])
        indices |= {hit["_index"] for hit in hits}
    return removed, indices


def clean_up(client: EngineClient, indices: Sequence[str], patience: float) -> None:
    """Merge what holds removed texts, and let go of the files and logs that still have them.

    Engines keep what was removed until every copy of a shard has told that it needs it no more, which they ask for every
    half minute ("retention leases"); it is tried again until then, at most `patience` seconds. What is left is for the
    next clean-up; with no patience at all it is left to the merges of the engine.
    """
    pause, ends = Event(), time.monotonic() + patience
    left = list(indices) if patience > 0 else []
    while left:
        for start in range(0, len(left), _MOST_NAMES):
            path = ",".join(left[start : start + _MOST_NAMES])
            for step, more in _STEPS:
                client.call("POST", f"/{path}/{step}", parameters=LENIENT | more, seconds=_CLEAN_UP_SECONDS)
        left = holding_removed(client, left)
        if time.monotonic() + _PAUSE_SECONDS > ends:
            return
        pause.wait(_PAUSE_SECONDS if left else 0)


def holding_removed(client: EngineClient, indices: Sequence[str]) -> list[str]:
    """Those of the indices whose files still hold something removed."""
    held = []
    for start in range(0, len(indices), _MOST_NAMES):
        path = ",".join(indices[start : start + _MOST_NAMES])
        parameters = LENIENT | {"filter_path": "indices.*.total.docs.deleted"}
        found = client.call("GET", f"/{path}/_stats/docs", parameters=parameters).body.get("indices", {})
        held += [name for name, entry in found.items() if entry["total"]["docs"]["deleted"]]
    return held
