"""Making the indices of a store, and recognising one that is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import StoreError
from storage.engine.client.protocol import EngineClient
from storage.engine.errors import EngineRefused
from storage.engine.mapping import ANALYSIS, MENTIONS, PAST, VERSION, mapping
from storage.engine.names import Names

_STORE = "store"
"""Id of the document in the control index that says whose store this is."""

_EXISTS = "resource_already_exists_exception"

_CONTROL = {
    "dynamic": "strict",
    "properties": {"kind": {"type": "keyword"}, "state": {"type": "object", "enabled": False}},
}

_FORBIDDEN = (401, 403)


class Indices:
    """The indices of one store. Everything may be done twice and by several processes at once."""

    def __init__(self, client: EngineClient, names: Names, zone: ZoneInfo, *, shards: int, replicas: int) -> None:
        self._client = client
        self._names = names
        self._zone = zone
        self._settings = {"number_of_shards": shards, "number_of_replicas": replicas}
        self._months: set[str] = set()

    def open(self) -> None:
        """Recognise the store, or make a new one. Raises `StoreError` for one of another zone or mapping version."""
        found = self._client.call("GET", f"/{self._names.control}/_doc/{_STORE}", accept=(404,))
        if found.status == 404:
            self._make()
            found = self._client.call("GET", f"/{self._names.control}/_doc/{_STORE}")
        state = found.body["_source"]["state"]
        if state["zone"] != self._zone.key:
            raise StoreError(
                f"搜索引擎里的文档库 {self._names.prefix} 按时区 {state['zone']} 建立，现在的设置是 {self._zone.key}；"
                "请改回时区设置，或换一个索引前缀。"
            )
        if state["version"] > VERSION:
            raise StoreError(f"搜索引擎里的文档库 {self._names.prefix} 由更新版本的回声建立，请升级程序。")
        if state["version"] < VERSION:
            raise StoreError(
                f"搜索引擎里的文档库 {self._names.prefix} 还是旧的字段结构；"
                "请先运行 huisheng store reindex，其间旧版程序可以照常运行。"
            )

    def months(self) -> list[str]:
        """The indices of mentions behind the alias, by month."""
        answer = self._client.call("GET", f"/_alias/{self._names.mentions}", accept=(404,))
        found = [] if answer.status == 404 else list(answer.body)
        return sorted(found, key=lambda index: self._names.version_and_month(index)[1])

    def ensure(self, months: Iterable[str], *, anew: bool = False) -> None:
        """Have an index behind the alias of each month; `anew` distrusts what was seen before."""
        for month in sorted(set(months) - (set() if anew else self._months)):
            known = self._client.call("HEAD", f"/_alias/{self._names.month(month)}", accept=(404,))
            if known.status == 404:
                self._create(self._names.index(VERSION, month), self.body(VERSION, month))
            self._months.add(month)

    def forget(self, months: Iterable[str]) -> None:
        """The indices of these months are gone."""
        self._months.difference_update(months)

    def body(self, version: int, month: str | None) -> dict[str, Any]:
        """Settings and mapping of an index of mentions; with its aliases when a month is told."""
        names = self._names
        aliases: dict[str, Any] = {names.mentions: {}, names.month(month): {}} if month else {}
        return {
            "settings": mention_settings(self._settings),
            "mappings": mapping(MENTIONS, version=version, zone=self._zone.key),
            "aliases": aliases,
        }

    def _make(self) -> None:
        names = self._names
        one_shard = {"number_of_shards": 1, "number_of_replicas": self._settings["number_of_replicas"]}
        self._create(names.past, {"settings": one_shard, "mappings": mapping(PAST, zone=self._zone.key)})
        self._create(names.control, {"settings": one_shard, "mappings": _CONTROL})
        self._template()
        state = {"zone": self._zone.key, "version": VERSION}
        self._client.call(
            "PUT", f"/{names.control}/_create/{_STORE}", body={"kind": _STORE, "state": state}, accept=(409,)
        )

    def _template(self) -> None:
        """What other tools see of the layout. The store makes its indices itself, so it works without the right to this."""
        body = self.body(VERSION, None)
        template = {
            "index_patterns": [f"{self._names.mentions}-v{VERSION}-*"],
            "priority": 500,
            "template": {"settings": body["settings"], "mappings": body["mappings"]},
        }
        path = f"/_index_template/{self._names.mentions}-v{VERSION}"
        self._client.call("PUT", path, body=template, accept=_FORBIDDEN)

    def _create(self, name: str, body: dict[str, Any]) -> None:
        try:
            self._client.call("PUT", f"/{name}", body=body)
        except EngineRefused as refused:
            if refused.kind != _EXISTS:
                raise


def mention_settings(sizes: dict[str, int]) -> dict[str, Any]:
    """Settings of an index of mentions. Deleted texts leave the disk with the next clean-up, however few they are."""
    return {"index": sizes | {"merge.policy.expunge_deletes_allowed": 0}, "analysis": dict(ANALYSIS)}


def record_version(client: EngineClient, names: Names, zone: ZoneInfo, version: int) -> None:
    """Say which mapping version the store now has."""
    state = {"zone": zone.key, "version": version}
    client.call("PUT", f"/{names.control}/_doc/{_STORE}", body={"kind": _STORE, "state": state})


def recorded(client: EngineClient, names: Names) -> dict[str, Any] | None:
    """Zone and version of the store; None when there is none yet."""
    found = client.call("GET", f"/{names.control}/_doc/{_STORE}", accept=(404,))
    return None if found.status == 404 else dict(found.body["_source"]["state"])
