"""Copies for the dashboard, on a real engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from domain.alerts import Alert
from domain.errors import StoreError
from domain.reasons import AlertState, CoverageState, Level
from domain.runs import Coverage, Outcomes, RunReport
from storage.engine.address import Flavour
from storage.engine.client.protocol import EngineClient
from storage.engine.mapping import ALERTS, RUNS, names
from storage.engine.mirror import KINDS, EngineMirror, MirrorWords, alert_row, run_row
from tests.engine.clients import FLAVOURS, engine_client

NOON = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)
WORDS = MirrorWords({"pests": "虫害增多"}, {"board": "市长信箱"}, lambda id_: f"https://console.example/alerts/{id_}")
_numbers = count()


def alert(id_: str = "a1", **changes: Any) -> Alert:
    return replace(
        Alert(
            id=id_,
            rule="pests",
            label="美国白蛾",
            level=Level.ORANGE,
            title="行道树虫害",
            reason="24 小时内 12 条，平时 1 条。",
            state=AlertState.OPEN,
            fired_at=NOON,
            updated_at=NOON,
            count=12,
            peak=15,
            document_ids=("d2", "d1"),
        ),
        **changes,
    )


def report(source: str = "board", state: CoverageState = CoverageState.OK, minutes: int = 0) -> RunReport:
    at = NOON + timedelta(minutes=minutes)
    return RunReport(source, at, 1.25, Outcomes(new=3, duplicate=9), Coverage(source, at, state, 20, "读到第 20 页。"))


@pytest.fixture(params=FLAVOURS)
def client(request: pytest.FixtureRequest, search_engine: str) -> Iterator[EngineClient]:
    flavour: Flavour = request.param
    client = engine_client(flavour, search_engine)
    yield client
    client.close()


@pytest.fixture
def prefix(client: EngineClient) -> Iterator[str]:
    prefix = f"mirror{os.getpid()}-{next(_numbers)}"
    yield prefix
    found = client.call("GET", f"/{prefix}-*", parameters={"filter_path": "*.aliases"}).body
    for index in found:
        client.call("DELETE", f"/{index}")


@pytest.fixture
def mirror(client: EngineClient, prefix: str) -> EngineMirror:
    return EngineMirror(client, prefix=prefix, replicas=0, words=WORDS)


def rows(client: EngineClient, alias: str) -> dict[str, dict[str, Any]]:
    client.call("POST", f"/{alias}/_refresh")
    hits = client.call("POST", f"/{alias}/_search", body={"size": 100}).body["hits"]["hits"]
    return {hit["_id"]: hit["_source"] for hit in hits}


# --- rows -------------------------------------------------------------------------------------------------------------


def test_rows_have_the_fields_of_their_tables() -> None:
    assert alert_row(alert(), WORDS)[1].keys() == ALERTS.keys()
    assert run_row(report(), WORDS)[1].keys() == RUNS.keys()
    assert KINDS.keys() <= names("x").keys()


def test_nobody_of_the_staff_is_in_a_copy() -> None:
    closed = alert(
        state=AlertState.CLOSED,
        acknowledged_by="li",
        acknowledged_at=NOON,
        closed_by="wang",
        closed_at=NOON,
        note="已回电王工",
    )
    text = repr(alert_row(closed, WORDS))
    assert "li'" not in text
    assert "wang" not in text
    assert "已回电" not in text


@pytest.mark.parametrize(
    ("state", "failed"),
    [
        (CoverageState.OK, 0),
        (CoverageState.EMPTY, 0),
        (CoverageState.NOT_MODIFIED, 0),
        (CoverageState.TRUNCATED, 0),
        (CoverageState.FAILED, 1),
        (CoverageState.UNAUTHORISED, 1),
    ],
)
def test_a_run_failed_when_its_source_could_not_be_read(state: CoverageState, failed: int) -> None:
    assert run_row(report(state=state), WORDS)[1]["failed"] == failed


# --- on the engine ----------------------------------------------------------------------------------------------------


def test_alerts_are_shown_and_replaced(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    mirror.show_alerts([alert(), alert("a2", rule="other")])
    mirror.show_alerts([alert(state=AlertState.ACKNOWLEDGED, acknowledged_at=NOON + timedelta(minutes=1))])
    found = rows(client, f"{prefix}-alerts")
    assert found.keys() == {"a1", "a2"}
    assert found["a1"] == {
        "id": "a1",
        "rule": "pests",
        "rule_name": "虫害增多",
        "label": "美国白蛾",
        "level": "orange",
        "level_rank": 2,
        "state": "acknowledged",
        "title": "行道树虫害",
        "reason": "24 小时内 12 条，平时 1 条。",
        "fired_at": "2026-03-09T04:00:00+00:00",
        "updated_at": "2026-03-09T04:00:00+00:00",
        "acknowledged_at": "2026-03-09T04:01:00+00:00",
        "closed_at": None,
        "count": 12,
        "peak": 15,
        "documents": ["d2", "d1"],
        "link": "https://console.example/alerts/a1",
    }
    assert found["a2"]["rule_name"] == "other"


def test_runs_are_shown_once(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    for _ in range(2):
        mirror.show_runs([report(), report(minutes=15), report("forum", CoverageState.FAILED)])
    found = rows(client, f"{prefix}-runs")
    assert len(found) == 3
    first = found[run_row(report(), WORDS)[0]]
    assert (first["source_name"], first["seen"], first["new"], first["state"]) == ("市长信箱", 12, 3, "ok")


def test_nothing_to_show_makes_nothing(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    mirror.show_alerts([])
    assert client.call("GET", f"/{prefix}-alerts", accept=(404,)).status == 404


def test_clearing_leaves_empty_indices_ready(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    mirror.show_alerts([alert()])
    for _ in range(2):
        mirror.clear()
        assert rows(client, f"{prefix}-alerts") == rows(client, f"{prefix}-runs") == {}
    mirror.show_alerts([alert("a3")])
    assert rows(client, f"{prefix}-alerts").keys() == {"a3"}


def test_the_mapping_is_strict_and_ours(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    mirror.clear()
    for kind, fields in KINDS.items():
        ((index, answer),) = client.call("GET", f"/{prefix}-{kind}/_mapping").body.items()
        assert index == f"{prefix}-{kind}-1"
        assert answer["mappings"]["dynamic"] == "strict"
        assert answer["mappings"]["properties"].keys() == fields.keys()


def test_an_index_that_was_removed_comes_back(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    """Not with a mapping that the engine guesses."""
    mirror.show_alerts([alert()])
    client.call("DELETE", f"/{prefix}-alerts-1")
    mirror.show_alerts([alert("a2")])
    assert rows(client, f"{prefix}-alerts").keys() == {"a2"}
    assert (
        client.call("GET", f"/{prefix}-alerts/_mapping").body[f"{prefix}-alerts-1"]["mappings"]["dynamic"] == "strict"
    )


def test_a_second_process_finds_what_is_there(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    mirror.show_alerts([alert()])
    EngineMirror(client, prefix=prefix, replicas=0, words=WORDS).show_alerts([alert("a2")])
    assert rows(client, f"{prefix}-alerts").keys() == {"a1", "a2"}


def test_an_older_index_learns_new_fields(client: EngineClient, mirror: EngineMirror, prefix: str) -> None:
    older = {name: kind for name, kind in RUNS.items() if name != "quarantined"}
    body = {"mappings": {"dynamic": "strict", "properties": older}, "aliases": {f"{prefix}-runs": {}}}
    client.call("PUT", f"/{prefix}-runs-1", body=body)
    mirror.show_runs([report()])
    assert len(rows(client, f"{prefix}-runs")) == 1


def test_an_index_that_cannot_follow_is_told_and_made_anew(
    client: EngineClient, mirror: EngineMirror, prefix: str
) -> None:
    client.call("PUT", f"/{prefix}-runs", body={"mappings": {"properties": {"items": {"type": "text"}}}})
    with pytest.raises(StoreError, match="store mirror 重建"):
        mirror.show_runs([report()])
    mirror.clear()
    mirror.show_runs([report()])
    assert len(rows(client, f"{prefix}-runs")) == 1
    assert client.call("GET", f"/_alias/{prefix}-runs").status == 200


def test_an_engine_that_is_away_is_told() -> None:
    client = engine_client("opensearch", "http://127.0.0.1:9", retry_seconds=0.1, timeout_seconds=1)
    mirror = EngineMirror(client, prefix="x", words=WORDS)
    with pytest.raises(StoreError):
        mirror.show_alerts([alert()])
    mirror.close()
    mirror.close()
