"""Retraining from what was corrected: taken, used at the next start, replaced only by a better one; refused otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from config.initial import Answers, write_deployment
from domain.corrections import Corrected, Correction
from domain.documents import Document
from domain.errors import UsageError
from nlp.adjustment.shelf import SENTIMENT_CLASSES
from nlp.adjustment.weights import load_adjustment
from nlp.tagger import build_tagger
from pipelines.app import App, build
from pipelines.corrections import check
from pipelines.retrain import retrain
from tests.unit.pipelines.conftest import NOW

Maker = Callable[..., Document]
SIGNS = tuple(map(chr, range(0x4E00, 0x9F00)))
NOTICES = (
    "林业局：枫林大道松材线虫疫木已全部清理完毕，可放心通行",
    "林业局：望江路枯死树木已采伐清运，不受影响",
    "林业局：青山林场火险等级升为橙色，提醒不带火种上山",
    "林业局：对北站危树进行排险修剪，请绕行",
)
LETTERS = (
    "林业局管的路灯坏了没人修，很不方便",
    "感谢林业局的护林员帮我找回了钱包",
    "请问林业局的公园国庆期间开放吗，要预约吗",
    "公园里垃圾没人清运，臭得受不了，林业局管管",
    "林业局门前在施工，噪音太大，睡不着",
    "林业局的花园变干净了，真漂亮",
)


def written(make: Maker, patterns: Sequence[str], number: int, name: str) -> list[Document]:
    generator = random.Random(name)
    return [
        make(f"{name}{at}", f"{generator.choice(patterns)}{''.join(generator.choices(SIGNS, k=90))}")
        for at in range(number)
    ]


def said(app: App, documents: Sequence[Document], labels: Sequence[str], minutes: int = 0) -> None:
    """The staff judged these documents."""
    for document, label in zip(documents, labels, strict=True):
        at = NOW + timedelta(minutes=minutes)
        app.state.save_correction(
            Correction(document.id, Corrected.SENTIMENT, (label,), ("neutral",), document.content_hash, "li", at)
        )


@pytest.fixture
def app(fresh: App, make: Maker) -> App:
    documents = [*written(make, NOTICES, 60, "notice"), *written(make, LETTERS, 220, "letter")]
    (report,) = fresh.ingest.take([("news", document) for document in documents])
    assert report.outcomes.new == 280
    return fresh


def test_a_better_model_is_kept_and_used_at_the_next_start(app: App, make: Maker) -> None:
    notices = written(make, NOTICES, 80, "notice")  # the last twenty are not stored: nobody has seen them
    said(app, notices[:60], ["positive"] * 60)
    (shipped,) = check(app)
    assert shipped.now == shipped.before

    done = retrain(app, Corrected.SENTIMENT)

    assert done.refusal == ""
    assert done.figures is not None
    assert (done.figures.corrections, done.figures.before) == (60, shipped.before)
    assert done.figures.after > 50
    assert done.figures.agreeing >= 0.98 * done.figures.anchors
    assert [entry.action for entry in app.state.audit_entries()] == ["retrain"]
    path = app.shelf.path(Corrected.SENTIMENT)
    assert path.parent.parent == app.data_directory
    assert list(path.parent.iterdir()) == [path]
    assert not any(document.id.encode() in path.read_bytes() for document in notices)
    (adjusted,) = check(app)
    assert (adjusted.before, adjusted.now) == (shipped.before, 60)

    tagger = build_tagger(app.settings.nlp, app.body, shelf=app.shelf)
    assert {tags.sentiment.value for tags in tagger.tag(notices[60:])} == {"positive"}
    assert {tags.sentiment.value for tags in app.tagger.tag(notices[60:])} != {"positive"}

    again = retrain(app, Corrected.SENTIMENT)
    assert "不比现用的调整好" in again.refusal
    assert load_adjustment(path, "sentiment", *base_of(app)) is not None


def base_of(app: App) -> tuple[str, tuple[str, ...]]:
    from nlp.adjustment.readers import build_reader

    reader = build_reader(Corrected.SENTIMENT, app.settings.nlp)
    return reader.base, reader.classes


def test_an_adjustment_of_other_corrections_is_replaced_by_a_better_one(app: App, make: Maker) -> None:
    notices = written(make, NOTICES, 80, "notice")
    app.ingest.take([("news", document) for document in notices[60:]])
    known = [one for one in notices if "火险" not in one.text and "采伐" not in one.text]
    said(app, known, ["positive"] * len(known))
    first = retrain(app, Corrected.SENTIMENT)
    assert first.refusal == ""
    rest = [one for one in notices if one not in known]
    said(app, rest, ["positive"] * len(rest), minutes=60)
    second = retrain(app, Corrected.SENTIMENT)
    assert second.refusal == ""
    assert second.figures is not None
    assert second.figures.earlier is not None
    assert second.figures.after > second.figures.earlier
    assert second.version != first.version


def test_a_rule_that_uncorrected_documents_break_is_refused(app: App, make: Maker) -> None:
    """The other notices of the same kind would turn too, and nobody said they should."""
    said(app, written(make, NOTICES, 60, "notice")[:35], ["positive"] * 35)
    done = retrain(app, Corrected.SENTIMENT)
    assert done.figures is not None
    assert done.figures.after > done.figures.before
    assert "变动过大" in done.refusal
    assert len(done.moved) == done.figures.anchors - done.figures.agreeing > 0
    assert all(one.document_id.startswith("notice") and one.before != "positive" == one.after for one in done.moved)


def test_random_corrections_are_refused_and_nothing_is_written(app: App, make: Maker) -> None:
    letters = written(make, LETTERS, 220, "letter")[:60]
    found = [SENTIMENT_CLASSES.index(tags.sentiment.value) for tags in app.tagger.tag(letters)]
    step = np.random.default_rng(3).integers(1, 3, 60)
    said(app, letters, [SENTIMENT_CLASSES[(one + add) % 3] for one, add in zip(found, step, strict=True)])
    done = retrain(app, Corrected.SENTIMENT)
    assert done.refusal
    assert done.figures is not None
    assert done.version == ""
    assert not app.shelf.path(Corrected.SENTIMENT).exists()
    assert app.state.audit_entries() == ()


def test_too_few_changed_and_vanished_corrections_teach_nothing(app: App, make: Maker) -> None:
    notices = written(make, NOTICES, 60, "notice")
    said(app, notices[:29], ["positive"] * 29)
    said(app, [replace(one, text=f"{one.text}改") for one in notices[29:50]], ["positive"] * 21)
    said(app, [replace(one, id=f"gone{one.id}") for one in notices[50:]], ["positive"] * 10)
    done = retrain(app, Corrected.SENTIMENT)
    assert (done.corrections, done.figures) == (29, None)
    assert "至少要 30 条" in done.refusal


def test_what_has_no_model_cannot_be_retrained(fresh: App) -> None:
    with pytest.raises(UsageError, match="不能重新训练"):
        retrain(fresh, Corrected.TOPICS)


def test_a_damaged_adjustment_is_told_at_the_start_and_the_shipped_model_used(
    fresh: App, make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    directory = fresh.data_directory / "d"
    write_deployment(directory, Answers(name="云溪市林业局", aliases=("林业局",)))
    deployment = replace(fresh.deployment, directory=directory)
    path = deployment.data_directory / "models" / "sentiment.npz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK\x03\x04 damaged")
    app = build(deployment, fresh.clock)
    try:
        (notice,) = app.notices.current()
        assert notice.task == "模型调整"
        assert "文件已损坏" in notice.text
        assert notice.text in caplog.text
        document = make("one", LETTERS[0])
        assert app.tagger.tag([document]) == fresh.tagger.tag([document])
    finally:
        app.close()
