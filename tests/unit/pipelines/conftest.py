"""A plain tagger and documents for the use cases; the stores are the real ones, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.initial import Answers, write_deployment
from config.load import load
from domain.documents import Document, Tags
from domain.ports import DocumentStore, State
from domain.reasons import Platform, Relevance, Sentiment
from nlp.fingerprint import fingerprint
from pipelines.app import App, build
from pipelines.ingest import Ingest
from pipelines.quarantine import Quarantine
from storage.memory import MemoryDocumentStore
from storage.registry import open_documents
from storage.state.memory import MemoryState

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class CharacterTagger:
    """Every character is a word; a text with 无关 is irrelevant, one with 炸 cannot be tagged."""

    def tag(self, documents: Sequence[Document]) -> list[Tags]:
        return [self._tags(document) for document in documents]

    def _tags(self, document: Document) -> Tags:
        if "炸" in document.text:
            raise ValueError("this text breaks the tagger")
        tokens = tuple(c for c in document.text if c.isalnum())
        return Tags(
            title_tokens=tuple(document.title),
            tokens=tokens,
            subwords=(),
            topics=(),
            sentiment=Sentiment.NEUTRAL,
            probabilities=(0.2, 0.6, 0.2),
            keywords=(),
            places=(),
            fingerprint=fingerprint(document.text),
            relevance=Relevance.IRRELEVANT if "无关" in document.text else Relevance.NAMED,
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A deployment, wired once: reading dictionary and models takes most of a test's time."""
    directory = tmp_path_factory.mktemp("built") / "d"
    write_deployment(directory, Answers(name="云溪市林业局", aliases=("林业局",)))
    app = build(load(directory, {}), lambda: NOW)
    yield app
    app.close()


@pytest.fixture
def fresh(built: App, tmp_path: Path) -> Iterator[App]:
    """The wired deployment on empty stores and a data folder of its own: documents in SQLite, state in memory."""
    deployment = replace(built.deployment, directory=tmp_path)
    deployment.data_directory.mkdir()
    store = open_documents(built.settings.storage, directory=tmp_path, zone=built.body.zone)
    state = MemoryState()
    quarantine = Quarantine(tmp_path / "quarantine", built.clock)
    ingest = Ingest(built.tagger, store, state, quarantine, built.clock)
    yield replace(built, deployment=deployment, store=store, state=state, quarantine=quarantine, ingest=ingest)
    store.close()


@pytest.fixture
def tagger() -> CharacterTagger:
    return CharacterTagger()


@pytest.fixture
def store() -> DocumentStore:
    return MemoryDocumentStore(ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def state() -> State:
    return MemoryState()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
def make() -> Callable[..., Document]:
    def document(identity: str, text: str, minutes_ago: int = 0, source: str = "news", own: bool = False) -> Document:
        return Document(
            id=identity,
            platform=Platform.NEWS,
            source=source,
            source_name="云溪日报网",
            title=f"标题{identity}",
            text=text,
            published_at=NOW - timedelta(minutes=minutes_ago),
            fetched_at=NOW,
            own=own,
        )

    return document
