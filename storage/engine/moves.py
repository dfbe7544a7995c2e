"""Handing documents over as they are, and taking them in."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from domain.errors import StoreError
from domain.moves import KeptDocument
from storage.engine.bulk import Action, Bulk
from storage.engine.documents import Unkeepable, to_kept, to_source
from storage.engine.indices import Indices
from storage.engine.known import known
from storage.engine.reading import Reader
from storage.engine.refusals import quarantine_reason
from storage.engine.times import month_of


def kept(reader: Reader, after: str, limit: int) -> tuple[KeptDocument, ...]:
    """The next documents in the order of their ids; the engine orders by UTF-8 bytes, which is by code point."""
    clause = {"range": {"id": {"gt": after}}} if after else {"match_all": {}}
    return tuple(to_kept(hit["_source"]) for hit in reader.walk(clause, [{"id": "asc"}], limit))


def kept_one(reader: Reader, document_id: str) -> KeptDocument | None:
    """The document with this id."""
    hits = reader.walk({"term": {"id": document_id}}, [{"id": "asc"}], 1)
    return next((to_kept(hit["_source"]) for hit in hits), None)


def restore(reader: Reader, indices: Indices, bulk: Bulk, zone: ZoneInfo, documents: Sequence[KeptDocument]) -> None:
    """Keep them just as they are; who is there already is replaced where it stands."""
    names, visibility = reader.names, reader.visibility
    last = {document.id: document for document in documents}
    there = known(reader.client, names, visibility, bulk, list(last))
    actions: dict[str, Action] = {}
    for id_, document in last.items():
        try:
            source = to_source(document, zone)
        except Unkeepable as finding:
            raise StoreError(f"文档 {id_} 不能存到搜索引擎：{finding.reason}") from finding
        alias = there[id_].alias if id_ in there else names.month(month_of(source["day"]))
        target = {"_index": alias, "_id": id_, "require_alias": True}
        actions[id_] = Action("index", target, source, 3 * len(source["text"]) + 3 * len(source["text_seg"]) + 2000)
    places = {id_: action.target["_index"] for id_, action in actions.items()}
    indices.ensure({alias.removeprefix(names.month("")) for alias in places.values()})
    try:
        items = bulk.send(list(actions.values()))
    finally:
        visibility.wrote(places)
    for id_, item in zip(actions, items, strict=True):
        if not item.done:
            raise StoreError(f"文档 {id_} 没有存成：{quarantine_reason(item)}")
