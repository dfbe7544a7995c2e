"""Three real nodes, one of them killed in the middle of a load: nothing is lost, nothing doubled, alerts go on.

`HUISHENG_DRILL_DOCUMENTS` sets how many documents are loaded (`make drill`: 200,000). Prints a log; `-s` shows it.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.check import verify
from config.load import load
from domain.documents import Document, TaggedDocument
from domain.errors import StoreError
from domain.queries import Query
from domain.reasons import Outcome, Platform
from pipelines.app import App, build
from pipelines.watch import watch
from tests.engine.nodes import Cluster

DOCUMENTS = int(os.environ.get("HUISHENG_DRILL_DOCUMENTS", "12000"))
BATCH = 500
KILL_AT, RESTART_AT = 0.4, 0.7
PAUSE, PATIENCE = 0.5, 120.0
DAYS = 75
"""Three or four monthly indices."""

ORDINARY = [
    f"{place}的{thing}{state}，请云溪市林业局看一看"
    for place in ("东湖公园", "滨江路", "南山林场", "人民广场", "西街社区", "云溪大道")
    for thing in ("行道树", "草坪", "步道栏杆", "垃圾桶", "长椅", "路灯")
    for state in ("坏了很久没有人修", "该修剪了", "上周已经修好", "影响通行", "比以前好多了")
]
FIRE, PESTS = "南山林场后坡发现冒烟，担心森林火情", "滨江路香樟叶子发黄，像是美国白蛾虫害"

CONFIGURATION = """
body: {{name: 云溪市林业局}}
storage:
  url: "http+opensearch://{hosts}/drill"
  engine: {{retry_seconds: 120}}
alerts:
  rules:
    - {{id: fire, name: 火情增多, kind: count, query: 火情, levels: [{{at_least: 5, level: blue}}]}}
    - {{id: pests, name: 虫害增多, kind: count, query: 虫害, levels: [{{at_least: 5, level: blue}}]}}
"""


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Log:
    begun: float = field(default_factory=time.monotonic)

    def __call__(self, text: str) -> None:
        print(f"{time.monotonic() - self.begun:8.1f} s  {text}", flush=True)


@dataclass(slots=True)
class Load:
    """Puts `DOCUMENTS` documents into the store, batch by batch, in a thread of its own."""

    app: App
    log: Log
    killed: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)
    loaded: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)
    _tagged: dict[str, TaggedDocument] = field(default_factory=dict)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        now = clock()
        texts = [*ORDINARY, FIRE, PESTS]
        documents = [
            Document(str(number), Platform.FORUM, "forum", "本地论坛", "", text, now, now)
            for number, text in enumerate(texts)
        ]
        tags = self.app.tagger.tag(documents)
        self._tagged = {
            text: TaggedDocument(*pair) for text, pair in zip(texts, zip(documents, tags, strict=True), strict=True)
        }
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        self.stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while self.loaded < DOCUMENTS and not self.stopped.is_set():
            numbers = range(self.loaded, min(self.loaded + BATCH, DOCUMENTS))
            batch = [self.document(number) for number in numbers]
            begun = time.monotonic()
            try:
                puts = self.app.store.put(batch, clock())
            except StoreError as error:
                self.failures.append(f"{type(error).__name__}: {error}")
                self.log(f"a batch failed and is put again: {error}")
                if len(self.failures) > 20:
                    return
                continue
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.outcomes.update(put.outcome for put in puts)
            self.loaded += len(batch)

    def document(self, number: int) -> TaggedDocument:
        """Three in a batch are news of today: of a fire, after the kill of pests."""
        fresh = number % BATCH < 3
        text = ORDINARY[number % len(ORDINARY)]
        if fresh:
            text = PESTS if self.killed.is_set() else FIRE
        at = clock() - (timedelta(minutes=1) if fresh else timedelta(days=1 + number % DAYS, seconds=number))
        pattern = self._tagged[text]
        return replace(
            pattern, document=replace(pattern.document, id=identity(number), published_at=at, fetched_at=clock())
        )


def identity(number: int) -> str:
    return hashlib.sha256(f"drill/{number}".encode()).hexdigest()[:32]


@dataclass(slots=True)
class Watching:
    """Rounds of the watch; `fired` says when each rule's alert was there first, in seconds of the log."""

    app: App
    log: Log
    rounds: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)
    fired: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def once(self) -> None:
        threading.Event().wait(PAUSE)
        begun = time.monotonic()
        try:
            report = watch(self.app)
        except StoreError as error:
            self.failures.append(f"{type(error).__name__}: {error}")
            self.log(f"a round of the watch failed: {error}")
            return
        self.rounds += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)
        for alert in report.alerts:
            self.counts[alert.rule] = alert.count
            if alert.rule not in self.fired:
                self.fired[alert.rule] = time.monotonic() - self.log.begun
                self.log(f"ALERT {alert.title} ({alert.count})")


@pytest.fixture
def cluster(engine_parts: None) -> Iterator[Cluster]:
    with Cluster(3, lasting=DOCUMENTS > 50_000) as started:
        yield started


@pytest.fixture
def app(cluster: Cluster, tmp_path: Path) -> Iterator[App]:
    hosts = ",".join(url.removeprefix("http://") for url in cluster.urls)
    (tmp_path / "huisheng.yaml").write_text(CONFIGURATION.format(hosts=hosts), encoding="utf-8")
    deployment = load(tmp_path, {})
    verify(deployment)
    with closing(build(deployment, clock)) as built:
        yield built


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_node_dies_during_a_load_and_the_watch(cluster: Cluster, app: App) -> None:
    log = Log()
    loading, watching = Load(app, log), Watching(app, log)
    log(
        f"three nodes, OpenSearch {cluster.nodes[0].call('GET', '/')['version']['number']}; {DOCUMENTS} documents to load"
    )
    loading.start()
    try:
        victim = _until_the_kill(cluster, loading, watching, log)
        rounds_without = _until_the_restart(cluster, victim, loading, watching, log)
        _until_the_end(cluster, victim, loading, watching, log)
    finally:
        loading.stop()
    log(f"put: slowest batch {loading.slowest:.1f} s, {len(loading.failures)} failed, {dict(loading.outcomes)}")
    log(f"watch: {watching.rounds} rounds, slowest {watching.slowest:.1f} s, {len(watching.failures)} failed")
    assert (loading.failures, watching.failures) == ([], [])
    assert rounds_without > 0
    assert watching.fired["pests"] > watching.fired["fire"]
    _nothing_lost_nothing_doubled(app, loading, log)


def _until_the_kill(cluster: Cluster, loading: Load, watching: Watching, log: Log) -> int:
    while loading.loaded < DOCUMENTS * KILL_AT and loading.running:
        watching.once()
    victim = cluster.manager()
    cluster.kill(victim)
    loading.killed.set()
    log(f"KILL -9 of node{victim}, the elected manager, with {loading.loaded} loaded")
    assert loading.running, "the load was over before the kill"
    return victim


def _until_the_restart(cluster: Cluster, victim: int, loading: Load, watching: Watching, log: Log) -> int:
    before, end = watching.rounds, time.monotonic() + PATIENCE
    while (loading.running and loading.loaded < DOCUMENTS * RESTART_AT) or "pests" not in watching.fired:
        watching.once()
        assert time.monotonic() < end or loading.running, "no alert while a node was away"
    log(f"RESTART of node{victim} with {loading.loaded} loaded, after {watching.rounds - before} rounds on two nodes")
    cluster.nodes[victim].spawn()
    return watching.rounds - before


def _until_the_end(cluster: Cluster, victim: int, loading: Load, watching: Watching, log: Log) -> None:
    while loading.running:
        watching.once()
    log(f"load over with {loading.loaded}")
    cluster.nodes[victim].ready()
    health = cluster.await_health("green", seconds=300)
    log(f"GREEN, {health['number_of_nodes']} nodes, {health['active_shards']} shards")
    watching.once()


def _nothing_lost_nothing_doubled(app: App, loading: Load, log: Log) -> None:
    found: list[str] = []
    revisions: Counter[int] = Counter()
    after = ""
    while page := app.store.kept(after, 2000):
        found += [kept.id for kept in page]
        revisions.update(kept.revision for kept in page)
        after = page[-1].id
    counted = sum(count.count for count in app.store.counts(Query()))
    log(f"{len(found)} documents by their ids, {counted} by a count, revisions {dict(revisions)}")
    assert found == sorted(identity(number) for number in range(DOCUMENTS))
    assert revisions == {1: DOCUMENTS}
    assert app.store.statistics().documents == DOCUMENTS
    assert counted == DOCUMENTS
    assert sum(loading.outcomes.values()) == DOCUMENTS
    assert loading.outcomes[Outcome.QUARANTINED] == 0
