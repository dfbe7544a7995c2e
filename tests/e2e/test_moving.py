"""`huisheng store migrate` between SQLite and a real search engine, killed on the way; what a bad target says."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipelines.lock import DataLock
from tests.e2e.conftest import Deploy, Deployment, board
from tests.engine.clients import engine_client

DOCUMENTS = 270
"""Two pages of a hundred and a part of a third, where the program is killed."""
_numbers = count()


@pytest.fixture
def deployment(tmp_path: Path, deploy: Deploy) -> Deployment:
    """A store in SQLite with an imported board."""
    deployment = deploy(
        tmp_path / "d", storage={"engine": {"replicas": 0, "retry_seconds": 0.2, "timeout_seconds": 20}}
    )
    told = deployment.run("import", board(tmp_path / "b.csv", DOCUMENTS), "--profile", "message_board", "--json")
    assert told.json["documents"]["new"] == DOCUMENTS, told.errors
    return deployment


@pytest.fixture
def engine(search_engine: str) -> Iterator[str]:
    """An address for `storage.url` with an unused prefix."""
    prefix = f"moved{os.getpid()}-{next(_numbers)}"
    yield f"http+opensearch://{search_engine.removeprefix('http://')}/{prefix}"
    client = engine_client("opensearch", search_engine)
    for index in client.call("GET", f"/{prefix}-*", parameters={"filter_path": "*.aliases"}).body:
        client.call("DELETE", f"/{index}")
    client.close()


def migrated(deployment: Deployment, to: str) -> dict[str, Any]:
    told = deployment.run("store", "migrate", "--to", to, "--json")
    assert told.status == 0, told.errors
    return told.json


def checked(deployment: Deployment) -> dict[str, Any]:
    told = deployment.run("store", "check", "--json")
    answer = told.json
    assert told.status == (0 if answer["fine"] else 1)
    assert answer["problems"] == [], "a full disk of the machine may strain the engine, but all is consistent"
    return answer


def test_there_and_back_killed_on_both_ways(
    deployment: Deployment, deploy: Deploy, engine: str, tmp_path: Path
) -> None:
    killed = deployment.run("store", "migrate", "--to", engine, sabotage="die_before_noting_a_page")
    assert killed.status == -signal.SIGKILL
    there = migrated(deployment, engine)
    assert (there["documents"], there["resumed"]) == (DOCUMENTS, DOCUMENTS)
    assert sum(month["documents"] for month in there["months"]) == DOCUMENTS

    on_engine = deploy(tmp_path / "e", storage={"url": engine, "engine": {"replicas": 0}})
    assert checked(on_engine)["kind"].startswith("OpenSearch")
    assert on_engine.total("树上虫") == DOCUMENTS
    assert on_engine.run("store", "mirror", "--json").json == {"mirror": True, "records": 0}
    assert on_engine.run("store", "reindex", "--json").json["documents"] in (0, DOCUMENTS)

    killed = on_engine.run("store", "migrate", "--to", "sqlite:///back.db", sabotage="die_while_verifying")
    assert killed.status == -signal.SIGKILL
    back = migrated(on_engine, "sqlite:///back.db")
    assert back["documents"] == back["resumed"] == DOCUMENTS
    assert back["checksum"] == there["checksum"]
    assert back["months"] == there["months"]

    home = deploy(tmp_path / "e", storage={"url": "sqlite:///back.db"})
    assert checked(home)["documents"] == home.total("树上虫") == DOCUMENTS


def test_what_a_person_reads(deployment: Deployment) -> None:
    told = deployment.run("store", "migrate", "--to", "sqlite:///second.db")
    assert told.status == 0
    assert f"文档 {DOCUMENTS} 篇" in told.out
    assert "配置没有改动" in told.out
    assert "url: sqlite:///second.db" in told.out
    assert "数据目录被锁住" in told.errors
    told.assert_plain()
    assert "文档库正常" in deployment.run("store", "check").out or "问题" in deployment.run("store", "check").out
    assert "不需要重建" in deployment.run("store", "reindex").out
    assert "没有给仪表板的副本" in deployment.run("store", "mirror").out
    assert not list((deployment.var / "moves").iterdir())


def test_a_full_disk_is_told_and_the_move_goes_on_later(deployment: Deployment) -> None:
    full = deployment.run("store", "migrate", "--to", "sqlite:///second.db", limit=300_000)
    assert full.status == 1
    assert "磁盘" in full.errors
    assert "从中断的地方接着搬" in full.errors
    full.assert_plain()
    assert migrated(deployment, "sqlite:///second.db")["documents"] == DOCUMENTS


def test_bad_targets_are_told(deployment: Deployment) -> None:
    with_documents = deployment.run("store", "migrate", "--to", "sqlite:///second.db")
    assert with_documents.status == 0
    for target, status, words in (
        ("sqlite:///second.db", 1, f"目标库里已有 {DOCUMENTS} 篇文档"),
        ("sqlite:///documents.db", 2, "就是现在用的文档库"),
        ("memory:", 2, "内存库"),
        ("mongodb://x", 2, "--to: 不认识的文档库类型"),
    ):
        told = deployment.run("store", "migrate", "--to", target)
        assert told.status == status, (target, told.errors)
        assert words in told.errors
        told.assert_plain()


def test_an_engine_that_is_away_is_told(deploy: Deploy, tmp_path: Path) -> None:
    deployment = deploy(tmp_path / "d", storage={"engine": {"retry_seconds": 0.2, "timeout_seconds": 1}})
    told = deployment.run("store", "migrate", "--to", "http+opensearch://127.0.0.1:9/x")
    assert told.status == 1
    assert "连不上搜索引擎 127.0.0.1:9" in told.errors
    told.assert_plain()


def test_no_move_beside_a_program_that_writes(deployment: Deployment) -> None:
    with DataLock(deployment.var):
        told = deployment.run("store", "migrate", "--to", "sqlite:///second.db")
        assert told.status == 1
        assert str(os.getpid()) in told.errors
        assert deployment.run("store", "check").status in (0, 1)
    assert not (deployment.var / "second.db").exists()


def test_a_store_that_lies_is_found_out(deployment: Deployment) -> None:
    """Roll-ups and counters that do not say what the documents say."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(deployment.var / "documents.db", isolation_level=None)) as file:
        file.execute("UPDATE rollup_mentions SET n = n - 1")
        file.execute("UPDATE properties SET value = value + 1 WHERE name = 'documents'")
    told = deployment.run("store", "check")
    assert told.status == 1
    assert "统计数字比那天的文档还少" in told.out
    assert f"库里记着有 {DOCUMENTS + 1} 篇文档，逐篇读到 {DOCUMENTS} 篇" in told.out
