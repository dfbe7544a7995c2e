"""Copies of operational records for the dashboard: each kind in an index of its own behind an alias.

A new kind is one table of fields in `storage.engine.mapping`, and here one line in `KINDS` with the function that makes
a row of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from domain.alerts import Alert
from domain.errors import StoreError
from domain.reasons import CoverageState
from domain.runs import RunReport
from storage.engine.bulk import Action, Bulk, Item
from storage.engine.client.protocol import EngineClient
from storage.engine.errors import EngineRefused
from storage.engine.mapping import ALERTS, RUNS, mapping

Row = tuple[str, dict[str, Any]]
"""Id and fields; the same record always has the same id."""

_EXISTS = "resource_already_exists_exception"
_MISSING = "index_not_found_exception"
_BATCH_BYTES = 4 << 20
_PATIENCE = 10.0
"""Seconds: who waits here has an alarm to tell, and a copy can come a minute later."""
_READABLE = (CoverageState.OK, CoverageState.EMPTY, CoverageState.NOT_MODIFIED, CoverageState.TRUNCATED)


@dataclass(frozen=True, slots=True)
class MirrorWords:
    """What a copy shows beside the record: names for ids, and the address of an alert's page."""

    rule_names: Mapping[str, str] = field(default_factory=dict)
    source_names: Mapping[str, str] = field(default_factory=dict)
    alert_link: Callable[[str], str] = str


def alert_row(alert: Alert, words: MirrorWords) -> Row:
    """A row of `ALERTS`. Nobody's name and no note of an officer is in it."""
    return alert.id, {
        "id": alert.id,
        "rule": alert.rule,
        "rule_name": words.rule_names.get(alert.rule, alert.rule),
        "label": alert.label,
        "level": alert.level.value,
        "level_rank": alert.level.rank,
        "state": alert.state.value,
        "title": alert.title,
        "reason": alert.reason,
        "fired_at": alert.fired_at.isoformat(),
        "updated_at": alert.updated_at.isoformat(),
        "acknowledged_at": alert.acknowledged_at.isoformat() if alert.acknowledged_at else None,
        "closed_at": alert.closed_at.isoformat() if alert.closed_at else None,
        "count": alert.count,
        "peak": alert.peak,
        "documents": list(alert.document_ids),
        "link": words.alert_link(alert.id),
    }


def run_row(report: RunReport, words: MirrorWords) -> Row:
    """A row of `RUNS`."""
    key = f"{report.source}\x1f{report.started_at.isoformat()}"
    return blake2b(key.encode(), digest_size=16).hexdigest(), {
        "source": report.source,
        "source_name": words.source_names.get(report.source, report.source),
        "started_at": report.started_at.isoformat(),
        "duration_seconds": report.duration_seconds,
        "state": report.coverage.state.value,
        "failed": int(report.coverage.state not in _READABLE),
        "detail": report.coverage.detail,
        "items": report.coverage.items,
        **report.outcomes.as_dict(),
    }


KINDS: Mapping[str, MappingProxyType[str, Any]] = MappingProxyType({"alerts": ALERTS, "runs": RUNS})
"""The fields of each kind; `names(prefix)[kind]` is its alias."""


class EngineMirror:
    """`domain.ports.DashboardMirror` in indices behind the aliases `{prefix}-alerts` and `{prefix}-runs`, made at first
    use. Closing it closes `client`. Raises `StoreError` when the engine cannot be reached or refuses a copy."""

    def __init__(
        self, client: EngineClient, *, prefix: str, shards: int = 1, replicas: int = 1, words: MirrorWords | None = None
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._sizes = {"number_of_shards": shards, "number_of_replicas": replicas}
        self._words = words or MirrorWords()
        self._bulk = Bulk(client, _BATCH_BYTES, _PATIENCE)
        self._ready: set[str] = set()

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        self._show("alerts", [alert_row(alert, self._words) for alert in alerts])

    def show_runs(self, runs: Sequence[RunReport]) -> None:
        self._show("runs", [run_row(report, self._words) for report in runs])

    def clear(self) -> None:
        """Remove every copy; empty indices of the present layout stand ready afterwards, so a dashboard finds them."""
        for kind in KINDS:
            for index in self._indices(kind):
                self._client.call("DELETE", f"/{index}", accept=(404,))
            self._ready.discard(kind)
            self._prepare(kind)

    def close(self) -> None:
        self._client.close()

    def _alias(self, kind: str) -> str:
        return f"{self._prefix}-{kind}"

    def _show(self, kind: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        self._prepare(kind)
        # Without `require_alias` the engine would make an index of this name with a mapping of its own guessing.
        actions = [
            Action("index", {"_index": self._alias(kind), "_id": id_, "require_alias": True}, row) for id_, row in rows
        ]
        items = self._bulk.send(actions)
        if any(item.kind == _MISSING for item in items):  # somebody removed the index since it was prepared
            self._ready.discard(kind)
            self._prepare(kind)
            items = self._bulk.send(actions)
        refused = next((item for item in items if not item.done), None)
        if refused is not None:
            raise _not_taken(refused)

    def _indices(self, kind: str) -> list[str]:
        """The indices behind the alias, or one that has taken the alias's name."""
        found = self._client.call("GET", f"/{self._alias(kind)}/_settings", accept=(404,))
        return [] if found.status == 404 else sorted(found.body)

    def _prepare(self, kind: str) -> None:
        if kind in self._ready:
            return
        alias, fields = self._alias(kind), mapping(KINDS[kind])
        if self._indices(kind):
            self._add_new_fields(alias, fields)
        else:
            body = {"settings": self._sizes, "mappings": fields, "aliases": {alias: {}}}
            try:
                self._client.call("PUT", f"/{alias}-1", body=body)
            except EngineRefused as refused:
                if refused.kind != _EXISTS:  # another process was quicker
                    raise
        self._ready.add(kind)

    def _add_new_fields(self, alias: str, fields: dict[str, Any]) -> None:
        try:
            self._client.call("PUT", f"/{alias}/_mapping", body={"properties": fields["properties"]})
        except EngineRefused as refused:
            if refused.status == 400:
                raise StoreError(
                    f"搜索引擎里的看板副本 {alias} 还是旧的字段结构；请运行 huisheng store mirror 重建（数据都在，几秒钟）。"
                ) from refused
            raise


def _not_taken(item: Item) -> StoreError:
    return StoreError(
        f"搜索引擎不接受看板副本（{item.kind or item.status}）；请运行 huisheng store mirror 重建，仍不行时检查账号权限。"
    )
