"""A new layout is built while everybody goes on: no gap in search, nothing lost, whatever the kill."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.errors import StoreError
from domain.queries import Query, Term, Window
from storage.engine.client.protocol import EngineClient
from storage.engine.mapping import MENTIONS, VERSION
from storage.engine.reindex import Reindexed, reindex
from storage.engine.store import EngineDocumentStore
from tests.contract.documents import NOON, tagged
from tests.engine.interrupted import InterruptedClient, Killed

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
NEXT = VERSION + 1
FIELDS: dict[str, Any] = {**MENTIONS, "remark": {"type": "keyword"}}
OLD = Query(expression=Term(("松树",)))
EVERYTHING = Window(limit=1000)


def opened(client: EngineClient, prefix: str, shards: int = 1) -> EngineDocumentStore:
    return EngineDocumentStore(client, prefix=prefix, zone=SHANGHAI, replicas=0, clean_up_seconds=0, shards=shards)


def quiet(done: int, total: int) -> None:
    assert 0 <= done <= total


def moved(client: EngineClient, prefix: str) -> Reindexed:
    return reindex(client, prefix, SHANGHAI, quiet, version=NEXT, fields=FIELDS, grace_seconds=0.5)


def indices(client: EngineClient, prefix: str) -> list[str]:
    return sorted(client.call("GET", f"/{prefix}-mentions-v*").body)


def test_searches_and_writes_go_on(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix, shards=2)
    store.put([tagged(f"{n:03}", at=NOON - n % 3 * 25 * DAY) for n in range(300)], NOON)
    assert store.search(OLD, EVERYTHING).total == 300
    done = threading.Event()
    wrong: list[object] = []
    written: list[str] = []

    def search() -> None:
        reader = opened(client, prefix)
        while not done.is_set():
            found = reader.search(OLD, EVERYTHING)
            if found.total != 300 or len({stored.tagged.id for stored in found.documents}) != 300:
                wrong.append((found.total, len(found.documents)))

    def write() -> None:
        writer = opened(client, prefix)
        while not done.is_set():
            name = f"new{len(written)}"
            (put,) = writer.put([tagged(name, "道路 养护", at=NOON - len(written) % 4 * 25 * DAY)], NOON)
            written.append(put.id)
            writer.put([tagged("000", likes=len(written), fetched_at=NOON + len(written) * DAY)], NOON)

    threads = [threading.Thread(target=work) for work in (search, search, write)]
    for thread in threads:
        thread.start()
    try:
        assert moved(client, prefix).months >= 3
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert written
    client.call("POST", f"/{prefix}-mentions/_refresh")
    found = store.ids(Query(), 10_000)
    assert len(found) == len(set(found)) == 300 + len(written)
    assert set(written) < set(found)
    first = store.get("000")
    assert first is not None
    assert first.tagged.document.likes >= len(written) - 1
    assert all(f"-v{NEXT}-" in name for name in indices(client, prefix) if "2025.12" not in name)


def test_what_is_erased_meanwhile_does_not_come_back(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix)
    store.put([tagged(f"{n}") for n in range(9)], NOON)
    erased: list[int] = []

    def progress(done: int, total: int) -> None:
        if not erased:
            erased.append(store.erase(["3", "4"]))

    reindex(client, prefix, SHANGHAI, progress, version=NEXT, fields=FIELDS, grace_seconds=0)
    assert erased == [2]
    assert store.ids(Query(), 100) == tuple("0125678")


def test_killed_after_any_step_nothing_is_lost_and_the_next_run_ends_it(client: EngineClient, prefix: str) -> None:
    batch = [tagged(f"{n}", at=NOON - n % 2 * 20 * DAY) for n in range(6)]
    steps = 0
    while True:
        name = f"{prefix}-{steps}"
        store = opened(client, name)
        store.put(batch, NOON)
        everything = store.search(Query(), EVERYTHING)
        try:
            moved(InterruptedClient(client, steps), name)
            finished = True
        except Killed:
            finished = False
        assert store.search(Query(), EVERYTHING) == everything, f"killed after {steps} steps"
        moved(client, name)
        assert store.search(Query(), EVERYTHING) == everything, f"killed after {steps} steps, then finished"
        store.put([tagged("more", at=NOON - 20 * DAY)], NOON)
        assert len(store.ids(Query(), 100)) == 7
        assert all(f"-v{NEXT}-" in index for index in indices(client, name))
        if finished:
            break
        steps += 1
    assert steps > 4


def test_nothing_to_do_and_nothing_there(client: EngineClient, prefix: str) -> None:
    with pytest.raises(StoreError, match="没有前缀"):
        reindex(client, prefix, SHANGHAI, quiet)
    store = opened(client, prefix)
    store.put([tagged("a")], NOON)
    assert reindex(client, prefix, SHANGHAI, quiet) == Reindexed(0, 0)
    with pytest.raises(StoreError, match="时区"):
        reindex(client, prefix, ZoneInfo("Europe/Berlin"), quiet)


def test_another_layout_or_zone_is_told_when_opening(client: EngineClient, prefix: str) -> None:
    opened(client, prefix).put([tagged("a")], NOON)
    with pytest.raises(StoreError, match="时区"):
        EngineDocumentStore(client, prefix=prefix, zone=ZoneInfo("Europe/Berlin"))
    moved(client, prefix)
    with pytest.raises(StoreError, match="更新版本"):
        opened(client, prefix)
