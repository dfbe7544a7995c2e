"""A new layout of the indices beside the old one, while everybody goes on reading and writing.

Each old index is copied in the order of its writes (`_seq_no`), so what was written meanwhile is simply the rest of the
walk. In the end writing waits for a moment, the rest is copied, and one call moves all aliases. An interrupted run is
simply started again: the last write of a document comes last in every walk, so copying it again does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import StoreError
from storage.engine.bulk import Action, Bulk
from storage.engine.client.protocol import EngineClient
from storage.engine.documents import Source, to_kept, to_source
from storage.engine.errors import EngineRefused
from storage.engine.indices import mention_settings, record_version, recorded
from storage.engine.mapping import MENTIONS, VERSION, mapping
from storage.engine.names import Names
from storage.engine.refusals import quarantine_reason

_PAGE = 1_000
_PASSES = 5
_SMALL_REST = 500
"""Documents that may be left for the moment in which writing waits."""
_EXISTS = "resource_already_exists_exception"
_GRACE_SECONDS = 2.0
"""Searches that began on the old indices end on them before these are removed."""
_BULK_BYTES = 8 << 20
_ALLOWED = ("index.number_of_shards", "index.number_of_replicas")
_KEPT = ("forgetting", "written_by")


@dataclass(frozen=True, slots=True)
class Reindexed:
    """`documents` that the new indices hold, `months` that there are; 0 when nothing was to be done."""

    documents: int
    months: int


def reindex(
    client: EngineClient,
    prefix: str,
    zone: ZoneInfo,
    progress: Callable[[int, int], None],
    *,
    version: int = VERSION,
    fields: Mapping[str, Any] = MENTIONS,
    grace_seconds: float = _GRACE_SECONDS,
) -> Reindexed:
    """Bring every index of mentions to `version`, whose `fields` the new ones have. `progress` is told the documents
    copied and those there are, again and again.

    Raises `StoreError` when there is no store, or one of another zone. Writing is let go again whatever happens, except a
    kill in the last moment: then the next run lets it go.
    """
    names = Names(prefix)
    state = recorded(client, names)
    if state is None:
        raise StoreError(f"搜索引擎里没有前缀为 {prefix} 的文档库。")
    if state["zone"] != zone.key:
        raise StoreError(f"搜索引擎里的文档库按时区 {state['zone']} 建立，现在的设置是 {zone.key}；请改回时区设置。")
    move = _Move(client, names, zone, version, fields, progress)
    moved = move.run(grace_seconds)
    record_version(client, names, zone, version)
    return moved


class _Move:
    def __init__(
        self,
        client: EngineClient,
        names: Names,
        zone: ZoneInfo,
        version: int,
        fields: Mapping[str, Any],
        progress: Callable[[int, int], None],
    ) -> None:
        self._client = client
        self._names = names
        self._zone = zone
        self._version = version
        self._fields = fields
        self._progress = progress
        self._bulk = Bulk(client, _BULK_BYTES)
        self._seen: dict[tuple[str, int], int] = {}
        self._copied = 0

    def run(self, grace_seconds: float) -> Reindexed:
        """Copy, catch up, switch, remove."""
        old = self._old()
        self._remove_left_over(old)
        for _ in range(_PASSES):
            if self._copy(old) <= _SMALL_REST:
                break
            old = self._old()
        try:
            self._block(self._old())
            old = self._old()
            self._copy(old)
            total = sum(self._reconcile(index) for index in old)
            self._switch(old)
        except BaseException:
            self._let_go(self._old())
            raise
        Event().wait(grace_seconds if old else 0)
        self._remove_left_over([])
        self._progress(total, total)
        return Reindexed(total, len(old))

    def _old(self) -> list[str]:
        """The indices behind the alias that have another version."""
        answer = self._client.call("GET", f"/_alias/{self._names.mentions}", accept=(404,))
        found = [] if answer.status == 404 else sorted(answer.body)
        return [index for index in found if self._names.version_and_month(index)[0] != self._version]

    def _remove_left_over(self, old: list[str]) -> None:
        """Remove indices that an interrupted run left behind after the switch: no alias leads to them any more, and
        their month has a new one."""
        found = self._client.call("GET", f"/{self._names.mentions}-v*-*/_alias").body
        for index, entry in found.items():
            version, month = self._names.version_and_month(index)
            replaced = f"{self._names.index(self._version, month)}" in found
            if version != self._version and not entry["aliases"] and replaced and index not in old:
                self._client.call("DELETE", f"/{index}", accept=(404,))

    def _new(self, old: str) -> str:
        return self._names.index(self._version, self._names.version_and_month(old)[1])

    def _copy(self, old: list[str]) -> int:
        """Copy what is new since the last pass; returns how many documents that were."""
        total = self._count(self._names.mentions) if old else 0
        before = self._copied
        for index in old:
            for shard in range(self._prepare(index)):
                for page in self._walk(index, shard):
                    self._send(index, page)
                    self._copied += len(page)
                    self._progress(min(self._copied, total), total)
        return self._copied - before

    def _prepare(self, old: str) -> int:
        """Make the new index of an old one; returns the number of shards of the old."""
        found = self._client.call("GET", f"/{old}/_settings", parameters={"flat_settings": "true"}).body
        settings = found[old]["settings"]
        sizes = {name.removeprefix("index."): int(settings[name]) for name in _ALLOWED}
        body = {
            "settings": mention_settings(sizes),
            "mappings": mapping(self._fields, version=self._version, zone=self._zone.key),  # type: ignore[arg-type]
        }
        try:
            self._client.call("PUT", f"/{self._new(old)}", body=body)
        except EngineRefused as refused:
            if refused.kind != _EXISTS:
                raise
        return sizes["number_of_shards"]

    def _walk(self, old: str, shard: int) -> Iterator[list[dict[str, Any]]]:
        """The documents of a shard in the order of their last write, from where the walk stood."""
        self._client.call("POST", f"/{old}/_refresh")
        parameters = {"preference": f"_shards:{shard}", "allow_partial_search_results": "false"}
        while True:
            body = {
                "query": {"range": {"_seq_no": {"gt": self._seen.get((old, shard), -1)}}},
                "sort": [{"_seq_no": "asc"}],
                "size": _PAGE,
                "track_total_hits": False,
            }
            hits = self._client.call("POST", f"/{old}/_search", body=body, parameters=parameters).body["hits"]["hits"]
            if not hits:
                return
            yield hits
            self._seen[old, shard] = hits[-1]["sort"][0]

    def _send(self, old: str, hits: list[dict[str, Any]]) -> None:
        actions = [
            Action(
                "index",
                {"_index": self._new(old), "_id": hit["_id"]},
                self._made_anew(hit["_source"]),
                3 * len(hit["_source"]["text"]) + 3 * len(hit["_source"]["text_seg"]) + 2000,
            )
            for hit in hits
        ]
        for item in self._bulk.send(actions):
            if not item.done:
                raise StoreError(f"有一篇文档不能写进新的索引：{quarantine_reason(item)}")

    def _made_anew(self, source: Source) -> Source:
        """All fields as this version of the program writes them."""
        return to_source(to_kept(source), self._zone) | {name: source[name] for name in _KEPT if name in source}

    def _reconcile(self, old: str) -> int:
        """Remove from the new index what was removed from the old one meanwhile; returns how many documents there are."""
        new = self._new(old)
        self._client.call("POST", f"/{old},{new}/_refresh")
        number, copied = self._count(old), self._count(new)
        if copied > number:
            there = set(self._ids(old))
            extra = [id_ for id_ in self._ids(new) if id_ not in there]
            self._bulk.send([Action("delete", {"_index": new, "_id": id_}) for id_ in extra])
            self._client.call("POST", f"/{new}/_refresh")
            copied = self._count(new)
        if copied != number:
            raise StoreError(f"索引 {old} 有 {number} 篇文档，新的索引里有 {copied} 篇；别名没有切换，请再运行一次。")
        return number

    def _switch(self, old: list[str]) -> None:
        actions: list[dict[str, Any]] = []
        for index in old:
            for alias in (self._names.mentions, self._names.alias_of(index)):
                actions.append({"remove": {"index": index, "alias": alias}})
                actions.append({"add": {"index": self._new(index), "alias": alias}})
        if actions:
            self._client.call("POST", "/_aliases", body={"actions": actions})

    def _block(self, indices: list[str]) -> None:
        """Hold up writing; returns when every write that had begun is through."""
        for index in indices:
            self._client.call("PUT", f"/{index}/_block/write")

    def _let_go(self, indices: list[str]) -> None:
        for index in indices:
            self._client.call("PUT", f"/{index}/_settings", body={"index.blocks.write": None}, accept=(404,))

    def _count(self, path: str) -> int:
        return int(self._client.call("GET", f"/{path}/_count").body["count"])

    def _ids(self, index: str) -> Iterator[str]:
        after: list[Any] = []
        while True:
            body = {"size": 10_000, "_source": False, "sort": [{"id": "asc"}], "track_total_hits": False}
            body |= {"search_after": after} if after else {}
            hits = self._client.call("POST", f"/{index}/_search", body=body).body["hits"]["hits"]
            yield from (hit["_id"] for hit in hits)
            if len(hits) < 10_000:
                return
            after = hits[-1]["sort"]
