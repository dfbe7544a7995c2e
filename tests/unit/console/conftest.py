"""A deployment with a few stored documents and an alert, and a browser-like client for its console."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from config.initial import Answers, write_deployment
from config.load import load
from console.web.context import Web
from console.web.labels import templates
from console.web.server import make_server
from domain.alerts import Alert
from domain.documents import Document
from domain.reasons import AlertState, Level, Platform
from pipelines.app import App, build

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSWORD = "Correct-Horse-9"
HOSTILE_TITLE = "<script>alert('标题')</script>行道树虫害"
HOSTILE_TEXT = "枫林大道行道树虫害严重<img src=x onerror=alert(1)>\n云溪市林业局请看=cmd|' /C calc'!A0"


@dataclass(slots=True)
class Hands:
    """A clock that tests move by hand."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def app(tmp_path: Path, clock: Hands) -> Iterator[App]:
    write_deployment(tmp_path / "d", Answers(name="云溪市林业局", aliases=("林业局",), places=("云溪市", "枫林大道")))
    app = build(load(tmp_path / "d", {}), clock)
    app.ingest.take([("forum", document) for document in documents()])
    app.state.save_alerts([alert()], [])
    yield app
    app.close()


def documents() -> list[Document]:
    def one(number: int, title: str, text: str, url: str) -> Document:
        return Document(
            id=f"document{number}",
            platform=Platform.FORUM,
            source="forum",
            source_name="云溪论坛",
            title=title,
            text=text,
            published_at=NOW - timedelta(hours=number),
            fetched_at=NOW,
            url=url,
        )

    return [
        one(1, HOSTILE_TITLE, HOSTILE_TEXT, "javascript:alert(1)"),
        one(2, "公园长椅坏了", "云溪市林业局管理的公园长椅坏了两个月没人修", "https://forum.example.cn/t/2"),
        one(3, "感谢林业局", "云溪市林业局的护林员救了一只猫头鹰，点赞", "https://forum.example.cn/t/3"),
    ]


def alert() -> Alert:
    return Alert(
        id="alert1",
        rule="topic_burst",
        label="greening",
        level=Level.YELLOW,
        title="园林绿化：行道树虫害<b>",
        reason="近24小时有14条，平时 1 条。",
        state=AlertState.OPEN,
        fired_at=NOW,
        updated_at=NOW,
        count=14,
        peak=14,
        document_ids=("document1", "document2"),
    )


@pytest.fixture
def web(app: App) -> Web:
    return Web(app, app.settings.console, templates(app.body.zone, app.clock), "")


@pytest.fixture
def stranger(web: Web) -> Iterator[TestClient]:
    with TestClient(make_server(web), follow_redirects=False) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    """Logged in as the administrator who was created on the first-run page."""
    answer = stranger.post("/setup", data={"name": "admin", "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    return stranger
