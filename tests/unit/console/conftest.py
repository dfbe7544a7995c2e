"""A deployment with a few stored documents and an alert, and a browser-like client for its console."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
from pipelines.event_finder import EventFinder
from pipelines.ingest import Ingest
from pipelines.notices import Notices
from pipelines.quarantine import Quarantine
from storage.registry import open_documents
from storage.state.facade import open_state

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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A deployment, wired once: reading dictionary and models takes most of a test's time."""
    directory = tmp_path_factory.mktemp("built") / "d"
    write_deployment(directory, Answers(name="云溪市林业局", aliases=("林业局",), places=("云溪市", "枫林大道")))
    app = build(load(directory, {}), Hands())
    yield app
    app.close()


@pytest.fixture
def app(built: App, tmp_path: Path, clock: Hands) -> Iterator[App]:
    """The wired deployment on stores, data folder and clock of its own."""
    shutil.copytree(built.deployment.directory, tmp_path / "d", ignore=shutil.ignore_patterns("var"))
    deployment = replace(built.deployment, directory=tmp_path / "d")
    deployment.data_directory.mkdir(parents=True)
    settings, directory = deployment.settings, deployment.data_directory
    store = open_documents(settings.storage, directory=directory, zone=built.body.zone)
    state = open_state(settings.storage.state_url, directory=directory)
    quarantine = Quarantine(directory / "quarantine", clock)
    app = replace(
        built,
        deployment=deployment,
        clock=clock,
        store=store,
        state=state,
        quarantine=quarantine,
        ingest=Ingest(built.tagger, store, state, quarantine, clock),
        notices=Notices(),
        event_finder=EventFinder(),
    )
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
