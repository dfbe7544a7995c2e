"""What the engine knows of documents before a batch is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.engine.bulk import Action, Bulk
from storage.engine.client.protocol import EngineClient
from storage.engine.names import Names
from storage.engine.visibility import Visibility

_CHUNK = 1000
_FIELDS = (
    *("content_hash", "revision", "stored_us", "visited_us", "likes", "comments", "reposts"),
    *("forgetting", "written_by"),
)
LENIENT = {"ignore_unavailable": "true", "allow_no_indices": "true"}


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it stands in the index of the month `alias`. `sequence` and `term` say which write of it this is;
    `visited_us` is the fetch time that its engagement counts belong to; `forgetting` names the retention that marked it."""

    alias: str
    sequence: int
    term: int
    content_hash: str
    revision: int
    stored_us: int
    visited_us: int
    engagement: tuple[int, int, int]
    forgetting: str
    written_by: str

    @property
    def guard(self) -> dict[str, Any]:
        """Lets a write through only if nobody wrote in between."""
        return {"if_seq_no": self.sequence, "if_primary_term": self.term}


def known(
    client: EngineClient, names: Names, visibility: Visibility, bulk: Bulk, document_ids: Sequence[str]
) -> dict[str, Known]:
    """Those of the documents that are stored, as they were after every write of this object.

    What others wrote in the last second may be missing: their documents are met again as conflicts.
    """
    places = visibility.unseen(document_ids)
    found = reread(client, places)
    others = [one for one in document_ids if one not in places]
    for start in range(0, len(others), _CHUNK):
        found |= _searched(client, names, bulk, others[start : start + _CHUNK])
    return found


def reread(client: EngineClient, places: Mapping[str, str]) -> dict[str, Known]:
    """The present state of documents in the month where each is, whether searches see it yet or not."""
    ids = list(places)
    found: dict[str, Known] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        wanted = [{"_index": places[one], "_id": one, "_source": list(_FIELDS)} for one in chunk]
        entries = client.call("POST", "/_mget", body={"docs": wanted}).body["docs"]
        found |= {entry["_id"]: _known(entry, places[entry["_id"]]) for entry in entries if entry.get("found")}
    return found


def _searched(client: EngineClient, names: Names, bulk: Bulk, document_ids: Sequence[str]) -> dict[str, Known]:
    body = {
        "query": {"bool": {"filter": [{"ids": {"values": list(document_ids)}}]}},
        "size": 10_000,
        "sort": ["_doc"],
        "_source": list(_FIELDS),
        "seq_no_primary_term": True,
        "track_total_hits": False,
    }
    parameters = LENIENT | {"filter_path": "hits.hits._*"}
    answer = client.call("POST", f"/{names.mentions}/_search", body=body, parameters=parameters).body
    hits = answer.get("hits", {}).get("hits", [])
    found: dict[str, Known] = {}
    doubled: list[tuple[str, Known]] = []
    for hit in hits:
        entry, other = _known(hit, names.alias_of(hit["_index"])), found.get(hit["_id"])
        if other is not None:
            entry, worse = sorted(
                (entry, other), key=lambda one: (one.revision, one.visited_us, one.alias), reverse=True
            )
            doubled.append((hit["_id"], worse))
        found[hit["_id"]] = entry
    _remove(bulk, doubled)
    return found


def _remove(bulk: Bulk, doubled: Iterable[tuple[str, Known]]) -> None:
    """Two writers at once can put one new document into two months when they read different publish times for it."""
    actions = [Action("delete", {"_index": one.alias, "_id": id_} | one.guard) for id_, one in doubled]
    if actions:
        bulk.send(actions)


def _known(entry: Mapping[str, Any], alias: str) -> Known:
    source = entry["_source"]
    return Known(
        alias=alias,
        sequence=entry["_seq_no"],
        term=entry["_primary_term"],
        content_hash=source["content_hash"],
        revision=source["revision"],
        stored_us=source["stored_us"],
        visited_us=source["visited_us"],
        engagement=(source["likes"], source["comments"], source["reposts"]),
        forgetting=source.get("forgetting", ""),
        written_by=source.get("written_by", ""),
    )
