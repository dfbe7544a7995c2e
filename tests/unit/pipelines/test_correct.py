"""One call sets a label right: it stands in the tags, outlives a second visit, and does not outlive a changed text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.corrections import Corrected
from domain.documents import Document, Tags
from domain.errors import StoreError, UsageError
from domain.queries import Dimension, Query
from domain.reasons import Sentiment
from pipelines.app import App
from pipelines.correct import correct, correct_all
from pipelines.corrections import Standing, check, export, standing, tallies
from pipelines.ingest import Ingest
from pipelines.retain import erase
from storage.memory import MemoryDocumentStore
from storage.sqlite.store import SQLiteDocumentStore
from storage.state.facade import open_state
from tests.unit.pipelines.conftest import NOW

Maker = Callable[..., Document]
TEXT = "云溪市林业局门前的路灯坏了一个月没有人修，晚上走路太危险了"
SECRET = "银杏树洞里的猫头鹰"


@pytest.fixture
def app(fresh: App, make: Maker) -> App:
    fresh.ingest.take([("news", make("one", TEXT)), ("news", make("other", f"林业局的{SECRET}很可爱，孩子们都喜欢"))])
    return fresh


def tags_of(app: App, document_id: str = "one") -> Tags:
    found = app.store.get(document_id)
    assert found is not None
    return found.tagged.tags


def test_a_correction_changes_its_label_and_the_figures_and_nothing_else(app: App) -> None:
    before = tags_of(app)
    assert before.sentiment is Sentiment.NEGATIVE

    recorded = correct(app, "one", Corrected.SENTIMENT, ("neutral",), "li")

    assert (recorded.value, recorded.previous, recorded.user, recorded.at) == (("neutral",), ("negative",), "li", NOW)
    assert tags_of(app) == replace(before, sentiment=Sentiment.NEUTRAL)
    counted = {count.label: count.count for count in app.store.counts(Query(), Dimension.SENTIMENT)}
    assert "negative" not in counted
    (entry,) = [entry for entry in app.state.audit_entries() if entry.action == "correct"]
    assert (entry.user, entry.subject, entry.detail) == ("li", "one", "sentiment: negative -> neutral")


def test_the_second_judgement_and_the_undoing_know_what_the_program_had_found(app: App) -> None:
    before = tags_of(app)
    correct(app, "one", Corrected.SENTIMENT, ("neutral",), "li")
    assert correct(app, "one", Corrected.SENTIMENT, ("positive",), "wang").previous == ("negative",)
    recorded = correct(app, "one", Corrected.SENTIMENT, ("negative",), "li")
    assert recorded.value == recorded.previous == ("negative",)
    assert tags_of(app) == before
    assert app.state.corrections() == (recorded,)


@pytest.mark.parametrize("value", ["health", ""])
def test_category_and_its_undoing(app: App, value: str) -> None:
    before = tags_of(app)
    recorded = correct(app, "one", Corrected.CATEGORY, (value,) if value else (), "li")
    assert tags_of(app) == replace(before, category=value)
    correct(app, "one", Corrected.CATEGORY, recorded.previous, "li")
    assert tags_of(app) == before


@pytest.mark.parametrize("value", ["praise", ""])
def test_appeal_and_its_undoing(app: App, value: str) -> None:
    before = tags_of(app)
    recorded = correct(app, "one", Corrected.APPEAL, (value,) if value else (), "li")
    assert tags_of(app) == replace(before, appeal=value)
    correct(app, "one", Corrected.APPEAL, recorded.previous, "li")
    assert tags_of(app) == before


def test_topics_stand_in_the_order_of_the_configuration(app: App) -> None:
    first, second = list(app.topic_names)[:2]
    correct(app, "one", Corrected.TOPICS, (second, first), "li")
    assert tags_of(app).topics == (first, second)
    correct(app, "one", Corrected.TOPICS, (), "li")
    assert tags_of(app).topics == ()


def test_a_copy_that_stands_alone_leaves_its_group_and_can_come_back(app: App, make: Maker) -> None:
    app.ingest.take([("news", make("copy", TEXT, minutes_ago=-5))])
    assert tags_of(app, "copy").reprint_of == "one"

    recorded = correct(app, "copy", Corrected.EVENT, (), "li")
    assert tags_of(app, "copy").reprint_of == ""
    assert app.store.reprints("one") == ()
    app.ingest.take([("news", make("copy", TEXT, minutes_ago=-5))])
    assert tags_of(app, "copy").reprint_of == ""

    correct(app, "copy", Corrected.EVENT, recorded.previous, "li")
    assert tags_of(app, "copy").reprint_of == "one"
    correct(app, "copy", Corrected.EVENT, ("other",), "li")
    assert tags_of(app, "copy").reprint_of == "one"


@pytest.mark.parametrize(
    ("document", "subject", "value", "told"),
    [
        ("nowhere", Corrected.SENTIMENT, ("neutral",), "没有编号为“nowhere”的文档"),
        ("one", Corrected.SENTIMENT, ("angry",), "没有情感倾向“angry”（可用：negative 负面、"),
        ("one", Corrected.SENTIMENT, (), "只能填一个值"),
        ("one", Corrected.CATEGORY, ("construction", "health"), "只能填一个值"),
        ("one", Corrected.APPEAL, ("revenge",), "没有诉求“revenge”（可用：consult 咨询、"),
        ("one", Corrected.TOPICS, ("loyalty",), "没有主题“loyalty”"),
        ("one", Corrected.EVENT, ("nowhere",), "没有编号为“nowhere”的另一篇文档"),
        ("one", Corrected.EVENT, ("one",), "另一篇文档"),
    ],
)
def test_what_cannot_be_said_is_refused_and_leaves_no_trace(
    app: App, document: str, subject: Corrected, value: tuple[str, ...], told: str
) -> None:
    before = tags_of(app)
    with pytest.raises(UsageError, match=told):
        correct(app, document, subject, value, "li")
    assert tags_of(app) == before
    assert app.state.corrections() == ()
    assert [entry for entry in app.state.audit_entries() if entry.action == "correct"] == []


def test_a_second_visit_keeps_the_correction_and_a_changed_text_does_not(app: App, make: Maker) -> None:
    correct(app, "one", Corrected.SENTIMENT, ("positive",), "li")
    correct(app, "one", Corrected.APPEAL, ("praise",), "li")

    (report,) = app.ingest.take([("news", make("one", TEXT))])
    assert report.outcomes.duplicate == 1
    assert (tags_of(app).sentiment, tags_of(app).appeal) == (Sentiment.POSITIVE, "praise")
    assert {entry.standing for entry in standing(app)} == {Standing.APPLIES}

    (report,) = app.ingest.take([("news", make("one", f"{TEXT}，太让人失望了"))])
    assert report.outcomes.updated == 1
    assert tags_of(app).sentiment is Sentiment.NEGATIVE
    assert {entry.standing for entry in standing(app)} == {Standing.CHANGED}
    assert check(app) == ()

    recorded = correct(app, "one", Corrected.SENTIMENT, ("neutral",), "li")
    assert recorded.previous == ("negative",)
    assert [entry.standing for entry in standing(app, Corrected.SENTIMENT)] == [Standing.APPLIES]


class Overtaken(SQLiteDocumentStore):
    """A store in which another thread stores a new revision just before the tags are replaced."""

    overtake: Callable[[], object] | None = None

    def retag(self, document_id: str, tags: Tags) -> bool:
        if self.overtake:
            first, self.overtake = self.overtake, None
            first()
        return super().retag(document_id, tags)


def test_a_revision_that_comes_between_keeps_its_own_words(app: App, make: Maker, tmp_path: Path) -> None:
    store = Overtaken(tmp_path / "overtaken.db", zone=app.body.zone)
    ingest = Ingest(app.tagger, store, app.state, app.quarantine, app.clock)
    app = replace(app, store=store, ingest=ingest)
    ingest.take([("news", make("one", TEXT))])
    store.overtake = lambda: ingest.take([("news", make("one", "林业局的樱花开了，真漂亮"))])
    with pytest.raises(StoreError, match="刚刚更新"):
        correct(app, "one", Corrected.SENTIMENT, ("neutral",), "li")
    found = store.get("one")
    assert found is not None
    assert found.tagged.tags == app.tagger.tag([found.tagged.document])[0]
    assert "樱花" in found.tagged.tags.tokens
    store.close()


def test_a_correction_moves_with_the_document(app: App) -> None:
    correct(app, "one", Corrected.SENTIMENT, ("positive",), "li")
    target = MemoryDocumentStore(app.body.zone)
    target.restore(app.store.kept("", 10))
    found = target.get("one")
    assert found is not None
    assert found.tagged.tags.sentiment is Sentiment.POSITIVE


def test_erasing_forgets_the_correction(app: App) -> None:
    correct(app, "one", Corrected.SENTIMENT, ("positive",), "li")
    correct(app, "other", Corrected.SENTIMENT, ("neutral",), "li")
    erase(app, ("one",))
    assert [one.document_id for one in app.state.corrections()] == ["other"]


def test_of_several_labels_none_is_recorded_when_one_cannot_be_said(app: App) -> None:
    before = tags_of(app)
    wanted = {Corrected.SENTIMENT: ("neutral",), Corrected.CATEGORY: ("revenge",)}
    with pytest.raises(UsageError, match="没有类别“revenge”"):
        correct_all(app, "one", wanted, "li")
    assert tags_of(app) == before
    assert not app.state.corrections()
    made = correct_all(app, "one", {**wanted, Corrected.CATEGORY: ("health",)}, "li")
    assert [one.subject for one in made] == [Corrected.SENTIMENT, Corrected.CATEGORY]


def test_what_a_model_can_learn_from_is_counted(app: App) -> None:
    correct(app, "one", Corrected.SENTIMENT, ("positive",), "li")
    correct(app, "one", Corrected.APPEAL, (), "li")  # teaches nothing
    correct(app, "one", Corrected.EVENT, (), "li")
    counted = {
        one.subject: (one.corrections, one.applying, one.teaching, one.missing) for one in tallies(standing(app))
    }
    assert counted == {
        Corrected.SENTIMENT: (1, 1, 1, 29),
        Corrected.CATEGORY: (0, 0, 0, 30),
        Corrected.APPEAL: (1, 1, 0, 30),
        Corrected.EVENT: (1, 1, None, 30),
    }


def test_the_models_are_asked_again(app: App) -> None:
    correct(app, "one", Corrected.SENTIMENT, ("positive",), "li")
    correct(app, "other", Corrected.SENTIMENT, (tags_of(app, "other").sentiment.value,), "li")
    correct(app, "one", Corrected.TOPICS, (next(iter(app.topic_names)),), "li")
    correct(app, "one", Corrected.EVENT, (), "li")
    sentiment, topics, event = check(app)
    assert (sentiment.corrections, sentiment.before, sentiment.now) == (2, 1, 1)
    assert [(miss.document_id, miss.found, miss.right) for miss in sentiment.wrong] == [
        ("one", ("negative",), ("positive",))
    ]
    assert (topics.corrections, topics.now, [miss.document_id for miss in topics.wrong]) == (1, 0, ["one"])
    assert (event.corrections, event.now, event.wrong) == (1, None, ())


def test_corrections_hold_no_text_on_disk_nor_in_an_export(app: App, tmp_path: Path) -> None:
    app = replace(app, state=open_state("sqlite:///state.db", directory=tmp_path))
    correct(app, "other", Corrected.SENTIMENT, ("negative",), "li")
    app.state.close()
    app = replace(app, state=open_state("sqlite:///state.db", directory=tmp_path))
    assert export(app, tmp_path / "out.jsonl", lambda done, of: None) == 1
    assert SECRET not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "state.db")) as database:
        rows = "".join(map(str, database.execute("SELECT * FROM corrections").fetchall()))
    assert "other" in rows
    assert SECRET not in rows

    assert export(app, tmp_path / "out.jsonl", lambda done, of: None, with_text=True) == 1
    app.state.close()
    assert SECRET in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
