"""Many writes in few requests, with back-pressure: what the engine is too busy for is sent again, later and less at once."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from domain.errors import StoreError, StoreFull
from storage.engine.client.protocol import EngineClient
from storage.engine.client.refusals import disk_is_full, is_passing
from storage.engine.errors import EngineRefused

_TOO_LARGE = 413
_BLOCKED = "cluster_block_exception"
_SHOWN = "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason"
_LEAST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_DISK_FULL = "搜索引擎的磁盘快满了，已停止写入，这一批没有写完；请清理磁盘或加大磁盘后重试。"
_HELD_UP = "搜索引擎里的索引现在不可写（可能正在 store reindex），这一批没有写完；稍后会再试。"
_TOO_BUSY = "搜索引擎太忙，这一批没有写完；稍后会再试。"


@dataclass(frozen=True, slots=True)
class Action:
    """One line or two of a bulk request. `size` is about how many bytes `source` has."""

    kind: str
    target: dict[str, Any]
    source: dict[str, Any] | None = None
    size: int = 500


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one action. `kind` and `reason` are the engine's words for an error, "" without one."""

    status: int
    kind: str = ""
    reason: str = ""

    @property
    def done(self) -> bool:
        return self.status < 300

    @property
    def busy(self) -> bool:
        """Another try may help: the queue was full, a shard away, or writes are held up."""
        return is_passing(self.status, self.kind, self.reason) or (self.kind == _BLOCKED and not self.disk_full)

    @property
    def disk_full(self) -> bool:
        return disk_is_full(self.kind, self.reason)


@dataclass(slots=True)
class Bulk:
    """Sends actions in requests of about `batch_bytes`; `patience` is how many seconds busy items are tried again."""

    client: EngineClient
    batch_bytes: int
    patience: float = 60.0
    _pause: Event = field(default_factory=Event)

    def send(self, actions: Sequence[Action]) -> list[Item]:
        """The item of each action, in order; none of them `busy`. Raises `StoreError` when patience is over."""
        items: list[Item | None] = [None] * len(actions)
        waiting, wait, limit = list(range(len(actions))), _LEAST_WAIT, self.batch_bytes
        patience_ends = time.monotonic() + self.patience
        while waiting:
            busy = []
            for chunk in _chunks(actions, waiting, limit):
                for place, item in zip(chunk, self._request([actions[place] for place in chunk]), strict=True):
                    items[place] = item
                    if item.disk_full:
                        raise StoreFull(_DISK_FULL)
                    if item.busy:
                        busy.append(place)
            if busy:
                if time.monotonic() + wait > patience_ends:
                    raise _exhausted(next(item for item in items if item is not None and item.busy))
                self._pause.wait(wait * (0.5 + random.random()))  # noqa: S311 - spreads the load, keeps no secret
                wait, limit = min(wait * 2, _LONGEST_WAIT), max(limit // 2, 1)
            waiting = busy
        return [item for item in items if item is not None]

    def _request(self, actions: Sequence[Action]) -> list[Item]:
        """One request, or two halves where a proxy or the engine takes no such large ones."""
        lines: list[dict[str, Any]] = []
        for action in actions:
            lines.append({action.kind: action.target})
            if action.source is not None:
                lines.append(action.source)
        try:
            answer = self.client.call("POST", "/_bulk", lines=lines, parameters={"filter_path": _SHOWN})
        except EngineRefused as refused:
            if refused.status != _TOO_LARGE:
                raise
            if len(actions) == 1:
                return [Item(_TOO_LARGE, refused.kind, refused.reason)]
            middle = len(actions) // 2
            return self._request(actions[:middle]) + self._request(actions[middle:])
        return [_item(next(iter(entry.values()))) for entry in answer.body["items"]]


def _item(entry: dict[str, Any]) -> Item:
    error = entry.get("error")
    if error is None:
        return Item(entry["status"])
    cause = error.get("caused_by", {}).get("reason", "")
    return Item(entry["status"], error.get("type", ""), f"{error.get('reason', '')} {cause}".strip())


def _chunks(actions: Sequence[Action], places: Sequence[int], limit: int) -> Iterator[list[int]]:
    chunk: list[int] = []
    size = 0
    for place in places:
        if chunk and size + actions[place].size > limit:
            yield chunk
            chunk, size = [], 0
        chunk.append(place)
        size += actions[place].size
    if chunk:
        yield chunk


def _exhausted(item: Item) -> StoreError:
    return StoreError(_HELD_UP if item.kind == _BLOCKED else _TOO_BUSY, transient=True)
