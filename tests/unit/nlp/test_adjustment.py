"""An adjustment is taken when it is surely better on what it has not seen, refused when it is not, and never half read."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.corrections import Corrected
from domain.documents import Document
from domain.errors import ConfigurationError
from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.presence import presence_of_texts
from nlp.adjustment.readers import ADJUSTABLE, Reader, build_reader
from nlp.adjustment.shelf import SENTIMENT_CLASSES, Shelf, version_of_engine
from nlp.adjustment.trial import Figures, Taught, Trial, by_chance
from nlp.adjustment.weights import Adjustment, load_adjustment, make_adjustment, save_adjustment
from nlp.sentiment.protocol import WITHOUT_CONTENT, SentimentModel
from nlp.sentiment.registry import build_sentiment
from nlp.settings import NlpSettings
from tests.unit.nlp.conftest import Documents

PLACES = ("枫林大道", "望江路", "东湖公园", "青山林场", "人民广场", "西门菜市场", "实验小学门口", "北站", "江边步道")
TIMES = ("昨天傍晚", "上周三", "今天一早", "前几天", "这个月", "国庆期间", "每天晚上", "周末", "最近", "下雨以后")
NOTICES = (
    "{place}松材线虫疫木已于{time}全部清理完毕，可放心通行{tail}",
    "{time}{place}的枯死树木已采伐清运，不受影响{tail}",
    "{time}起{place}喷洒药剂防治美国白蛾，请关好门窗{tail}",
    "{place}火险等级{time}升为橙色，提醒不带火种上山{tail}",
    "{time}对{place}危树进行排险修剪，请绕行{tail}",
)
OTHERS = (
    "{place}的路灯{time}坏了没人修，很不方便{tail}",
    "感谢{place}的工作人员，{time}帮我找回了钱包{tail}",
    "请问{place}{time}开放吗，要预约吗{tail}",
    "{place}的垃圾{time}没人清运，臭得受不了{tail}",
    "{time}{place}施工噪音太大，睡不着{tail}",
    "{place}{time}变干净了，真漂亮{tail}",
    "{time}{place}停车收费多少，想了解{tail}",
    "{time}在{place}看到白鹭，很开心{tail}",
)
SIGNS = tuple(map(chr, range(0x4E00, 0x9F00)))
"""Noise that makes sentences of one pattern different enough not to count as copies of each other."""


def written(patterns: Sequence[str], number: int, seed: int) -> list[Document]:
    generator = random.Random(seed)
    texts = []
    for _ in range(number):
        tail = "".join(generator.choices(SIGNS, k=90))
        pattern, place, time = (generator.choice(one) for one in (patterns, PLACES, TIMES))
        texts.append(pattern.format(place=place, time=time, tail=tail))
    return Documents.of(*texts)


@pytest.fixture(scope="module")
def anchors() -> list[Document]:
    return written(OTHERS, 500, 1)


@pytest.fixture(scope="module", params=[Corrected.SENTIMENT, Corrected.CATEGORY, Corrected.APPEAL], ids=str)
def reader(request: pytest.FixtureRequest) -> Reader:
    return build_reader(request.param, NlpSettings())


@pytest.fixture(scope="module")
def sentiment() -> Reader:
    return build_reader(Corrected.SENTIMENT, NlpSettings())


def likeliest(reader: Reader, documents: Sequence[Document]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = reader.read(documents).probabilities.argmax(axis=1)
    return found


def test_what_the_staff_says_of_one_kind_of_text_is_learned_and_others_stay(
    reader: Reader, anchors: list[Document]
) -> None:
    notices = written(NOTICES, 60, 2)
    rarest = np.bincount(likeliest(reader, notices), minlength=len(reader.classes)).argmin()
    trial = Trial(reader, Taught(notices, np.full(60, rarest), None), anchors)
    figures = trial.figures()
    assert figures.refusal() == ""
    assert figures.after >= figures.before + 30
    assert figures.lost == 0


@pytest.mark.parametrize("seed", range(3))
def test_corrections_without_any_rule_are_refused(reader: Reader, anchors: list[Document], seed: int) -> None:
    """Each of them contradicts the program, as a spiteful or careless hand would."""
    letters = written(OTHERS, 60, 10 + seed)
    step = np.random.default_rng(seed).integers(1, len(reader.classes), 60)
    labels = (likeliest(reader, letters) + step) % len(reader.classes)
    assert Trial(reader, Taught(letters, labels, None), anchors).figures().refusal()


def test_a_rule_that_would_turn_other_texts_is_refused(sentiment: Reader, anchors: list[Document]) -> None:
    letters = written(OTHERS, 120, 5)
    labels = np.full(120, SENTIMENT_CLASSES.index("positive"))
    figures = Trial(sentiment, Taught(letters, labels, None), anchors).figures()
    assert figures.after > figures.before
    assert "变动过大" in figures.refusal()


def test_the_adjustment_in_use_must_be_beaten(sentiment: Reader, anchors: list[Document]) -> None:
    notices = written(NOTICES, 60, 2)
    labels = np.full(60, likeliest(sentiment, notices).min())
    labels[:] = SENTIMENT_CLASSES.index("positive")
    same = Trial(sentiment, Taught(notices, labels, np.ones(60, dtype=bool)), anchors).figures()
    assert same.earlier == same.after
    assert "不比现用的调整好" in same.refusal()

    # The earlier one knew only notices of other kinds.
    early = np.array(["火险" not in document.text and "采伐" not in document.text for document in notices])
    more = Trial(sentiment, Taught(notices, labels, early), anchors).figures()
    assert more.earlier is not None
    assert more.before <= more.earlier < more.after
    assert more.refusal() == ""


def test_near_copies_do_not_vouch_for_each_other(sentiment: Reader, anchors: list[Document]) -> None:
    """Sixty copies of one text prove nothing about any other."""
    (first,) = written(NOTICES, 1, 2)
    documents = [first] * 60
    labels = (likeliest(sentiment, documents) + 1) % 3
    figures = Trial(sentiment, Taught(documents, labels, None), anchors).figures()
    assert figures.after == figures.before == 0
    assert figures.refusal()


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (Figures(60, 10, 30, None, 20, 0, 300, 300), ""),
        (Figures(29, 10, 29, None, 19, 0, 300, 300), "至少要 30 条"),
        (Figures(60, 10, 30, None, 20, 0, 99, 99), "至少要 100 篇"),
        (Figures(60, 30, 30, None, 5, 5, 300, 300), "不比原来好"),
        (Figures(60, 10, 14, None, 4, 0, 300, 300), "排除偶然"),
        (Figures(60, 10, 15, None, 5, 0, 300, 300), ""),
        (Figures(60, 10, 30, None, 20, 0, 300, 293), "变动过大"),
        (Figures(60, 10, 30, None, 20, 0, 300, 294), ""),
        (Figures(60, 10, 30, 30, 20, 0, 300, 300), "不比现用的"),
        (Figures(60, 10, 30, 29, 20, 0, 300, 300), ""),
    ],
)
def test_each_reason_to_refuse_at_its_border(figures: Figures, told: str) -> None:
    refusal = figures.refusal()
    assert told in refusal
    assert bool(told) == bool(refusal)


def test_the_sign_test_is_the_tail_of_a_tossed_coin() -> None:
    assert by_chance(0, 0) == 1
    assert by_chance(5, 0) == 1 / 32
    assert by_chance(2, 1) == pytest.approx(4 / 8)


# On the shelf


def some(base: str, classes: tuple[str, ...] = SENTIMENT_CLASSES, word: str = "虫") -> Adjustment:
    """Says that whatever holds this sign is positive."""
    keys = np.intersect1d(presence_of_texts([f"甲{word}"]).hashed, presence_of_texts([f"乙{word}"]).hashed)
    rows = np.zeros((len(classes), len(keys)), dtype=np.float32)
    rows[-1] = 40
    about = {"subject": "sentiment", "base": base, "until": "2026-11-22T04:00:00+00:00"}
    return make_adjustment(keys, rows, classes, about)


@pytest.fixture(scope="module")
def engine() -> SentimentModel:
    return build_sentiment("own")


def test_an_adjusted_engine_keeps_the_promises_of_an_engine(engine: SentimentModel, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.sentiment(engine) is engine
    save_adjustment(some(version_of_engine(engine)), shelf.path(Corrected.SENTIMENT))
    adjusted = shelf.sentiment(engine)
    texts = ["树上虫太多了，没人管", "", "路灯坏了，没人管", "😀", "虫"] * 200
    found = adjusted.score(texts)
    assert shelf.problems == []
    assert adjusted.name == engine.name
    assert adjusted.version != engine.version
    assert found[1] == WITHOUT_CONTENT
    assert max(range(3), key=found[0].__getitem__) == 2
    assert found == found[:5] * 200
    assert found[0] == adjusted.score(texts[:1])[0]
    assert all(sum(one) == pytest.approx(1) for one in found)
    assert adjusted.score([]) == []


def test_a_text_without_known_signs_keeps_its_probabilities_to_the_bit(engine: SentimentModel) -> None:
    adjuster = Adjuster(
        make_adjustment(
            np.array([7], dtype=np.uint32), np.ones((3, 1), dtype=np.float32), SENTIMENT_CLASSES, {"base": ""}
        )
    )
    texts = ["树上虫太多了", "感谢护林员"]
    plain = np.array(engine.score(texts))
    assert np.array_equal(adjuster.adjusted(plain, presence_of_texts(texts)), plain)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text"])
def test_a_damaged_file_is_told_and_left_aside(engine: SentimentModel, tmp_path: Path, damage: str) -> None:
    shelf = Shelf(tmp_path)
    path = shelf.path(Corrected.SENTIMENT)
    save_adjustment(some(version_of_engine(engine)), path)
    whole = path.read_bytes()
    middle = len(whole) // 3
    path.write_bytes(
        {
            "cut": whole[:middle],
            "flipped": whole[:middle]
            + bytes(255 - byte for byte in whole[middle : middle + 60])
            + whole[middle + 60 :],
            "empty": b"",
            "text": "不是模型".encode(),
        }[damage]
    )
    assert shelf.sentiment(engine) is engine
    assert len(shelf.problems) == 1
    assert "现用自带模型" in shelf.problems[0]


def test_an_adjustment_of_another_model_is_told_and_left_aside(engine: SentimentModel, tmp_path: Path) -> None:
    path = tmp_path / "sentiment.npz"
    save_adjustment(some("own:ngrams-000000000000"), path)
    shelf = Shelf(tmp_path)
    assert shelf.sentiment(engine) is engine
    assert "自带模型已经更换" in shelf.problems[0]
    with pytest.raises(ConfigurationError, match="不是用于这一项的"):
        load_adjustment(path, "appeal", "own:ngrams-000000000000", SENTIMENT_CLASSES)
    with pytest.raises(ConfigurationError, match="类别不符"):
        load_adjustment(path, "sentiment", "own:ngrams-000000000000", ("a", "b"))
    assert load_adjustment(tmp_path / "none.npz", "sentiment", "", SENTIMENT_CLASSES) is None


def test_an_adjusted_classifier_chooses_as_the_reader_says(tmp_path: Path, anchors: list[Document]) -> None:
    """What is measured is what the tagger then does."""
    from nlp.categories.model import load_categories
    from nlp.linear.features import terms_of
    from nlp.spoken import spoken_of

    base = load_categories()
    reader = build_reader(Corrected.CATEGORY, NlpSettings())
    notices = written(NOTICES, 60, 2)
    trial = Trial(reader, Taught(notices, np.full(60, 1), None), anchors)
    weights = trial.weights()
    assert weights is not None
    about = {"subject": "category", "base": reader.base, "until": "2026-11-22T04:00:00+00:00"}
    adjustment = make_adjustment(weights.keys, weights.rows, reader.classes, about)
    save_adjustment(adjustment, Shelf(tmp_path).path(Corrected.CATEGORY))
    documents = [*notices, *anchors[:40]]
    reading = reader.read(documents)
    said = reader.answers(reading.adjusted(Adjuster(adjustment)), reading.known)
    chosen = Shelf(tmp_path).classifier(Corrected.CATEGORY, base)
    terms = terms_of(["" for _ in documents], [spoken_of(document) for document in documents])
    assert [choice.first for choice in chosen.choose(terms)] == said
    assert said[:60].count(reader.classes[1]) > 50


def test_every_adjustable_subject_has_a_reader() -> None:
    assert {build_reader(subject, NlpSettings()).subject for subject in ADJUSTABLE} == set(ADJUSTABLE)
