"""Every panel of both dashboards, asked of a real engine over the demonstration's documents, alerts and runs.

`pytest tests/engine/test_kibana_panels.py -s` prints the table of panels with the rows they got.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.load import load
from domain.ports import State
from domain.reasons import CoverageState
from pipelines.app import App, build
from pipelines.clock import system_clock
from pipelines.kibana import dashboard_facts
from reports.kibana.export import export
from reports.kibana.facts import FLAVOURS, DashboardFacts, Flavour
from storage.engine.client.protocol import EngineClient
from storage.engine.mirror import EngineMirror, MirrorWords
from storage.engine.store import EngineDocumentStore
from tests.engine.clients import engine_client
from tests.kibana.requests import Request, requests
from tests.kibana.rows import rows

PROGRAM = Path(sys.executable).with_name("huisheng")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PREFIX = f"panels{os.getpid()}"


@dataclass(frozen=True)
class Filled:
    """The engine with the demonstration behind the aliases of `facts`."""

    client: EngineClient
    facts: DashboardFacts
    documents: int
    alerts: int
    runs: int

    def ask(self, request: Request) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.call("POST", f"/{request.index}/_search", body=request.body).body
        return answer


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    directory = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [PROGRAM, "demo", "--once", "--json", "--directory", directory], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    app = build(load(directory), system_clock)
    yield app
    app.close()


@pytest.fixture(scope="module")
def filled(demonstration: App, search_engine: str) -> Iterator[Filled]:
    app, client = demonstration, engine_client("opensearch", search_engine)
    store = EngineDocumentStore(client, prefix=PREFIX, zone=app.body.zone, replicas=0)
    documents, after = 0, ""
    while page := app.store.kept(after, 500):
        store.restore(page)
        documents, after = documents + len(page), page[-1].id
    alerts, runs = mirrored(EngineMirror(client, prefix=PREFIX, replicas=0, words=words(app)), app.state)
    client.call("POST", f"/{PREFIX}-*/_refresh")
    yield Filled(client, replace(dashboard_facts(app.deployment), prefix=PREFIX), documents, alerts, runs)
    for name in client.call("GET", f"/{PREFIX}-*").body:
        client.call("DELETE", f"/{name}")
    client.call("DELETE", f"/_index_template/{PREFIX}-*", accept=(404,))
    client.close()


def words(app: App) -> MirrorWords:
    sources = {source.id: source.name for source in app.settings.sources}
    return MirrorWords(app.rule_names, sources, lambda alert: f"{app.base_url}/alerts/{alert}")


def mirrored(mirror: EngineMirror, state: State) -> tuple[int, int]:
    """Alerts and runs of the state, and one more run that failed: the demonstration's sources are always well."""
    alerts, runs = state.alerts(limit=1000), state.runs(limit=1000)
    failed = replace(
        runs[0],
        started_at=datetime.now(UTC),
        coverage=replace(runs[0].coverage, state=CoverageState.FAILED, detail="连接不上"),
    )
    mirror.show_alerts(alerts)
    mirror.show_runs([*runs, failed])
    return len(alerts), len(runs) + 1


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_panel_gets_rows(filled: Filled, flavour: Flavour) -> None:
    found = [(one, rows(filled.ask(one))) for one in requests(export(filled.facts, flavour))]
    print(f"\n\n{flavour}: {filled.documents} documents, {filled.alerts} alerts, {filled.runs} runs")
    print("| panel | kind | index | rows |\n|---|---|---|---|")
    for one, count in found:
        print(f"| {one.title} | {one.kind} | {one.index.removeprefix(PREFIX + '-')} | {count} |")
    numbers = [count for one, count in found if one.kind == "lnsMetric" and "预警" in one.title]
    empty = [one.title for one, count in found if not count and not (one.kind == "lnsMetric" and "预警" in one.title)]
    assert empty == []
    assert flavour == "classic" or any(numbers), "the demonstration raises alerts of some level"


def asked(filled: Filled, flavour: Flavour, title: str) -> Request:
    """The only request of a panel with that in its title, controls left aside."""
    found = [one for one in requests(export(filled.facts, flavour)) if title in one.title and one.kind != "control"]
    (request,) = found
    return request


def test_both_flavours_count_the_same(filled: Filled) -> None:
    """By sentiment and day, by topic, by channel: numbers must not depend on who draws them."""
    for title in ("每日信息量（按情感", "主题（按情感", "渠道（按情感", "每日新预警"):
        lens, classic = (_counts(filled, asked(filled, flavour, title)) for flavour in FLAVOURS)
        assert lens == classic
        assert lens


def _counts(filled: Filled, request: Request) -> dict[str, dict[str, int]]:
    """Counts by outer bucket and name of the series, without zeros."""
    (outer,) = filled.ask(request)["aggregations"].values()
    found = {}
    for bucket in outer["buckets"]:
        inner = {key: one for key, one in bucket.items() if isinstance(one, dict)}
        filters = next((one["buckets"] for one in inner.values() if "buckets" in one), inner)
        counts = {request.names.get(key, key): one["doc_count"] for key, one in filters.items() if one["doc_count"]}
        if counts:
            found[str(bucket["key"])] = counts
    return found


def _value(bucket: dict[str, Any]) -> float:
    """The first single number of a bucket."""
    found: float = next(one["value"] for one in bucket.values() if isinstance(one, dict) and "value" in one)
    return found


def test_the_usual_level_is_the_mean_of_the_seven_days_before(filled: Filled) -> None:
    for flavour in FLAVOURS:
        layers = [one for one in requests(export(filled.facts, flavour)) if "平常水平" in one.title]
        (means,) = [one for one in layers if "moving_fn" in json.dumps(one.body)]
        (outer,) = filled.ask(means)["aggregations"].values()
        counts = [bucket["doc_count"] for bucket in outer["buckets"]]
        told = [_value(bucket) for bucket in outer["buckets"]]
        assert len(counts) > 8
        for day in range(1, len(counts)):
            before = counts[max(0, day - 7) : day]
            assert told[day] == pytest.approx(sum(before) / len(before))


def test_the_negative_share_is_negative_over_all(filled: Filled) -> None:
    for flavour in FLAVOURS:
        share = asked(filled, flavour, "负面占比")
        answer = filled.ask(share)
        total = answer["hits"]["total"]["value"]
        negative = {**share.body, "query": {"bool": {"filter": [share.body["query"], {"term": {"negative": 1}}]}}}
        counted = filled.client.call("POST", f"/{share.index}/_search", body=negative).body["hits"]["total"]["value"]
        (value,) = [one["value"] for one in answer["aggregations"].values()]
        assert value == pytest.approx(counted / total)


def test_own_publications_are_in_no_panel_of_mentions(filled: Filled) -> None:
    own = {"query": {"term": {"own": True}}, "track_total_hits": True, "size": 0}
    assert filled.client.call("POST", f"/{PREFIX}-mentions/_search", body=own).body["hits"]["total"]["value"] > 0
    for flavour in FLAVOURS:
        for one in requests(export(filled.facts, flavour)):
            if one.index.endswith("-mentions") and one.kind != "control":
                assert {"match": {"own": "false"}} in one.body["query"]["bool"]["filter"], one.title


def test_no_place_with_few_mentions_is_told(filled: Filled) -> None:
    request = asked(filled, "lens", "地点（")
    (places,) = filled.ask(request)["aggregations"].values()
    assert min(bucket["doc_count"] for bucket in places["buckets"]) >= 5
    every = json.loads(json.dumps(request.body).replace('"min_doc_count": 5', '"min_doc_count": 1'))
    ((key, terms),) = every["aggs"].items()
    every["aggs"] = {key: terms | {"terms": terms["terms"] | {"size": 1000}}}
    answer = filled.client.call("POST", f"/{request.index}/_search", body=every).body
    assert min(bucket["doc_count"] for bucket in answer["aggregations"][key]["buckets"]) < 5, "the guard had work to do"


def test_the_oldest_open_alert_comes_first(filled: Filled) -> None:
    for flavour in FLAVOURS:
        (titles,) = filled.ask(asked(filled, flavour, "等得最久"))["aggregations"].values()
        fired = [_value(bucket) for bucket in titles["buckets"]]
        assert fired == sorted(fired)
        query = {"query": {"term": {"state": "open"}}, "size": 0, "aggs": {"first": {"min": {"field": "fired_at"}}}}
        first = filled.client.call("POST", f"/{PREFIX}-alerts/_search", body=query).body["aggregations"]["first"]
        assert fired[0] == first["value"]


def test_the_last_state_of_a_source_is_that_of_its_newest_run(filled: Filled) -> None:
    for flavour in FLAVOURS:
        (sources,) = filled.ask(asked(filled, flavour, "信息源健康"))["aggregations"].values()
        assert "failed" in json.dumps(sources["buckets"][0]), "the failing source stands first"
        assert "failed" not in json.dumps(sources["buckets"][1])
