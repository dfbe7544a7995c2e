"""Pages of matching documents, newest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from domain.documents import Stamp
from domain.queries import Hits, Query, StoredDocument, Window
from storage.engine.documents import to_stored
from storage.engine.expressions import Clause, one_of
from storage.engine.filters import labelled, selecting
from storage.engine.reading import EARLIEST_FIRST, LARGEST_PAGE, NEWEST_FIRST, Hit, Reader, filtered

EXACT_UP_TO = 10_000
"""Totals are counted up to here; beyond, `Hits.total` is this number and `exact` is False."""

_ONLY_STAMP = {"_source": ["id", "content_hash", "own"]}
_ONLY_SORT = {"_source": False, "stored_fields": "_none_"}
_CHUNK = 1000


def search(reader: Reader, query: Query, window: Window) -> Hits:
    """One page and the total of all that match."""
    clause = selecting(query)
    shallow = window.offset + window.limit <= LARGEST_PAGE
    body = {
        "query": filtered(clause),
        "sort": NEWEST_FIRST,
        "from": window.offset if shallow and window.limit else 0,
        "size": window.limit if shallow else 0,
        "track_total_hits": EXACT_UP_TO,
    }
    answer = reader.search(body, shown="hits.total,hits.hits._source")
    total = answer["hits"]["total"]
    hits = answer["hits"].get("hits", ()) if shallow else _far(reader, clause, window)
    return Hits(total["value"], total["relation"] == "eq", with_reprints(reader, hits))


def find_ids(reader: Reader, query: Query, limit: int) -> tuple[str, ...]:
    """Ids of the first `limit` matching documents."""
    return tuple(hit["sort"][1] for hit in reader.walk(selecting(query), NEWEST_FIRST, limit, wanted=_ONLY_SORT))


def get_many(reader: Reader, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
    """Those of the documents that exist, in the order asked."""
    found: dict[str, StoredDocument] = {}
    for hits in _with_ids(reader, document_ids):
        found |= {stored.tagged.id: stored for stored in with_reprints(reader, hits)}
    return tuple(found[id_] for id_ in document_ids if id_ in found)


def stamps(reader: Reader, document_ids: Sequence[str]) -> tuple[Stamp, ...]:
    """The stamps of those of the documents that exist, in the order asked."""
    found: dict[str, Stamp] = {}
    for hits in _with_ids(reader, document_ids, _ONLY_STAMP):
        sources = [hit["_source"] for hit in hits]
        found |= {one["id"]: Stamp(one["id"], one["content_hash"], one["own"]) for one in sources}
    return tuple(found[id_] for id_ in document_ids if id_ in found)


def _with_ids(
    reader: Reader, document_ids: Sequence[str], wanted: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[list[Hit]]:
    """Some at a time. Two writers at once can leave one id in two months: then each is a hit, the newest first."""
    distinct = list(dict.fromkeys(document_ids))
    for start in range(0, len(distinct), _CHUNK):
        chunk = distinct[start : start + _CHUNK]
        yield list(reader.walk(labelled("id", chunk), NEWEST_FIRST, 2 * _CHUNK, wanted=wanted))


def reprints(reader: Reader, document_id: str) -> tuple[StoredDocument, ...]:
    """The documents that repeat this one, earliest first."""
    if not document_id:
        return ()
    hits = reader.walk(labelled("reprint_of", (document_id,)), EARLIEST_FIRST, 1 << 40)
    return with_reprints(reader, list(hits))


def with_reprints(reader: Reader, hits: Sequence[Hit]) -> tuple[StoredDocument, ...]:
    """The documents of these hits, each with the number of its reprints."""
    counts: dict[str, int] = {}
    ids = [hit["_source"]["id"] for hit in hits]
    for start in range(0, len(ids), _CHUNK):
        counts |= _reprint_counts(reader, ids[start : start + _CHUNK])
    return tuple(to_stored(hit["_source"], counts.get(hit["_source"]["id"], 0)) for hit in hits)


def _reprint_counts(reader: Reader, ids: list[str]) -> dict[str, int]:
    """Exact: every shard gives all of the few terms that are asked for."""
    body = {
        "query": filtered(one_of("reprint_of", ids)),
        "size": 0,
        "track_total_hits": False,
        "aggs": {"reprints": {"terms": {"field": "reprint_of", "size": len(ids)}}},
    }
    answer = reader.search(body, shown="aggregations.reprints.buckets")
    buckets = answer.get("aggregations", {}).get("reprints", {}).get("buckets", [])
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _far(reader: Reader, clause: Clause, window: Window) -> list[Hit]:
    """A page beyond what engines skip by themselves: the places before it are walked over without their texts."""
    skipped: deque[Hit] = deque(reader.walk(clause, NEWEST_FIRST, window.offset, wanted=_ONLY_SORT), maxlen=1)
    after = skipped[0]["sort"] if skipped else ()
    return list(reader.walk(clause, NEWEST_FIRST, window.limit, after=after))
