"""What is counted without reading a document is what retraining finds when it reads them; and how many are exported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.corrections import Corrected, Correction
from domain.documents import Document
from domain.errors import StoreError
from domain.names import APPEALS, CATEGORIES, SENTIMENTS
from domain.queries import StoredDocument
from nlp.adjustment.readers import ADJUSTABLE
from pipelines.app import App
from pipelines.correct import correct
from pipelines.corrections import Standing, Tally, export, judged, standing, tallies
from pipelines.event_finder import judgements_of
from pipelines.ingest import Ingest
from pipelines.retain import erase
from pipelines.retrain import retrain
from storage.sqlite.store import SQLiteDocumentStore
from tests.unit.pipelines.conftest import NOW

Maker = Callable[..., Document]
LABELS: Mapping[Corrected, tuple[str, ...]] = {
    Corrected.SENTIMENT: tuple(map(str, SENTIMENTS)),
    Corrected.CATEGORY: tuple(map(str, CATEGORIES)),
    Corrected.APPEAL: tuple(map(str, APPEALS)),
}
REST = tuple(f"rest{number}" for number in range(7))
ALL = ("changed", "past", "erased", "own", "twice", *REST)


class Watched(SQLiteDocumentStore):
    """Notes which documents are read."""

    def __init__(self, path: Path, app: App) -> None:
        super().__init__(path, zone=app.body.zone)
        self.read: list[str] = []

    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        self.read += document_ids
        return super().get_many(document_ids)


@pytest.fixture
def store(fresh: App, tmp_path: Path) -> Iterator[Watched]:
    with closing(Watched(tmp_path / "watched.db", fresh)) as store:
        yield store


@pytest.fixture
def app(fresh: App, store: Watched, make: Maker) -> App:
    """Corrected documents, of which one came again in other words, one is past its retention, one was erased, one is the
    body's own; and every label that there is."""
    app = replace(fresh, store=store, ingest=Ingest(fresh.tagger, store, fresh.state, fresh.quarantine, fresh.clock))
    letters = [make(id_, f"林业局门前的路灯坏了，编号{id_}", own=id_ == "own") for id_ in ALL]
    app.ingest.take([("news", letter) for letter in letters])
    for subject, labels in LABELS.items():
        for id_ in ALL[:5]:
            correct(app, id_, subject, labels[:1], "li")
        for id_, label in zip(REST, labels, strict=False):
            correct(app, id_, subject, (label,), "li")
    for id_ in ALL[:5]:
        correct(app, id_, Corrected.TOPICS, (), "li")
    correct(app, "twice", Corrected.SENTIMENT, ("neutral",), "wang")
    correct(app, "twice", Corrected.APPEAL, (), "wang")  # "none of them": no model learns from it
    app.ingest.take([("news", make("changed", "林业局门前的路灯修好了"))])
    assert store.retain(NOW + timedelta(seconds=1), keep=[id_ for id_ in ALL if id_ != "past"]) == 1
    erase(app, ("erased",))
    store.read.clear()
    return app


def test_the_counts_are_those_of_retraining_and_read_no_document(app: App, store: Watched) -> None:
    found = tallies(standing(app))
    assert store.read == []
    assert found == (
        Tally(Corrected.SENTIMENT, 7, 5, 5),
        Tally(Corrected.TOPICS, 4, 2, None),
        Tally(Corrected.CATEGORY, 11, 9, 8),
        Tally(Corrected.APPEAL, 10, 8, 6),
    )
    taught = {subject: retrain(app, subject).corrections for subject in ADJUSTABLE}
    assert taught == {tally.subject: tally.teaching for tally in found if tally.teaching is not None}
    assert store.read


def test_a_text_that_changes_after_it_was_looked_at_is_left_out(app: App, make: Maker) -> None:
    entries = standing(app, Corrected.CATEGORY)
    app.ingest.take([("news", make("rest0", "林业局门前的路灯也修好了"))])
    app.store.erase(["rest1"])
    assert {one.correction.document_id for one in entries if one.standing is Standing.APPLIES} == {
        *REST,
        "own",
        "twice",
    }
    read = judged(app, entries)
    assert [correction.document_id for correction, _ in read] == ["own", "rest2", "rest3", *REST[4:], "twice"]
    assert all(document.id == correction.document_id for correction, document in read)


def test_judgements_about_events_read_no_document(app: App, store: Watched) -> None:
    hashes = {stamp.id: stamp.content_hash for stamp in store.stamps(["rest0", "rest1"])} | {"rest2": "0" * 32}
    for id_, content_hash in hashes.items():
        value = () if id_ == "rest1" else ("twice",)
        app.state.save_correction(Correction(id_, Corrected.EVENT, value, ("own",), content_hash, "li", NOW))
    judgements = judgements_of(app.state.corrections(Corrected.EVENT), store)
    assert (judgements.follows, judgements.alone) == ({"rest0": "twice"}, frozenset({"rest1"}))
    assert store.read == []


def many(app: App, number: int) -> None:
    for at in range(number):
        app.state.save_correction(
            Correction(f"gone{at:04}", Corrected.APPEAL, ("help",), (), "0" * 32, "li", NOW - timedelta(minutes=at))
        )


def test_an_export_of_many_tells_how_far_it_is(app: App, store: Watched, tmp_path: Path) -> None:
    many(app, 1_200)
    told: list[tuple[int, int]] = []
    whole = len(app.state.corrections(limit=10_000))
    assert export(app, tmp_path / "out.jsonl", lambda done, of: told.append((done, of))) == whole
    assert store.read == []
    assert told == [(500, whole), (1_000, whole), (whole, whole)]
    plain = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(plain) == whole
    assert not any("text" in line for line in plain)

    export(app, tmp_path / "out.jsonl", lambda done, of: None, with_text=True)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [{key: line[key] for key in plain[0]} for line in lines] == plain
    assert all(("text" in line) == (line["standing"] == "applies") for line in lines)
    assert {line["document_id"] for line in lines if "text" in line} == {"own", "twice", *REST}


class Failing(Watched):
    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        raise StoreError("文档库不能用")


def test_an_export_that_breaks_off_leaves_no_file(app: App, tmp_path: Path) -> None:
    with closing(Failing(tmp_path / "watched.db", app)) as store:
        path = tmp_path / "out" / "out.jsonl"
        path.parent.mkdir()
        with pytest.raises(StoreError, match="文档库不能用"):
            export(replace(app, store=store), path, lambda done, of: None, with_text=True)
        assert list(path.parent.iterdir()) == []
