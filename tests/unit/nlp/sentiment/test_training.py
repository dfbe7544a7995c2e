"""Training on a tiny corpus of made-up texts."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.sentiment.ngrams import NgramModel, load_ngram_model
from nlp.training.corpora import LABELS, SETS, Corpus, families_of, read_corpus
from nlp.training.duplicates import groups_of_copies
from nlp.training.evaluation import calibration_error, evaluate, macro_f1, sample
from nlp.training.experts import FitOptions
from nlp.training.fitting import train
from nlp.training.matrix import BinaryMatrix
from nlp.training.minimize import minimize
from nlp.training.sentiment import main
from nlp.training.service import service_sentences

WORDS = {
    "negative": ("糟糕", "难受", "投诉", "没人管", "脏乱"),
    "neutral": ("通知", "会议", "安排", "公示", "时间"),
    "positive": ("感谢", "满意", "漂亮", "热情", "放心"),
}
PUBLIC = tuple(entry for entry in SETS if entry.file and entry.classes)
BOARD = next(entry for entry in SETS if not entry.classes)
FILLERS = ("今天", "街道", "公园", "小区", "路口", "窗口", "树林")


def write_corpora(folder: Path, each: int = 120) -> Path:
    """Made-up texts in the layout of the public corpora; every set has openings of its own."""
    generator = random.Random(7)
    names = tuple(LABELS)
    folder = folder / "sentiment"
    folder.mkdir(exist_ok=True)
    board = folder / BOARD.file
    board.parent.mkdir(exist_ok=True)
    with board.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(BOARD.columns)
        writer.writerows(
            (f"己{index}" + "".join(generator.choices(FILLERS, k=3)), f"己{index}来信") for index in range(each)
        )
    for number, entry in enumerate(PUBLIC):
        with (folder / entry.file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("text", "label"))
            for index in range(each):
                label = names[entry.classes[index % len(entry.classes)]]
                words = [*generator.choices(WORDS[label], k=2), *generator.choices(FILLERS, k=3)]
                generator.shuffle(words)
                writer.writerow((f"{'甲乙丙丁戊'[number]}{index}" + "".join(words), label))
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """With few of our own sentences: all of them would take most of the training time."""
    return sample(read_corpus(write_corpora(tmp_path_factory.mktemp("corpora"))), 400, seed=0)


@pytest.fixture(scope="module")
def model(corpus: Corpus) -> NgramModel:
    return NgramModel(train(corpus, FitOptions(), {}))


def test_learns_what_it_was_shown(model: NgramModel, corpus: Corpus) -> None:
    assert all(entry.quality > 0.95 for entry in evaluate(model, corpus))


def test_a_register_without_neutral_texts_still_knows_neutral(model: NgramModel) -> None:
    """The first register has two classes; a neutral text in its manner must not be pressed into one of them."""
    assert SETS[0].classes == (0, 2)
    triple = model.score(["甲0通知会议街道安排公示"])[0]
    assert max(range(3), key=triple.__getitem__) == 1


def test_the_same_corpus_gives_the_same_model(model: NgramModel, corpus: Corpus) -> None:
    again = train(corpus, FitOptions(), {})
    assert again.version == model.version
    assert np.array_equal(again.keys, model.weights.keys)
    assert np.array_equal(again.weights, model.weights.weights)


def test_another_corpus_gives_another_version(model: NgramModel, corpus: Corpus) -> None:
    turned = replace(corpus, labels=np.where(corpus.sets == 0, 2 - corpus.labels, corpus.labels))
    assert train(turned, FitOptions(), {}).version != model.version


def test_the_command_writes_a_file_that_loads(tmp_path: Path) -> None:
    target = tmp_path / "model.npz"
    assert main(["--data", str(write_corpora(tmp_path)), "--output", str(target)]) == 0
    assert load_ngram_model(target).score(["甲1感谢满意公园"])[0][2] > 0.5
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["model.npz"]


def test_the_command_compares_with_snownlp(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "model.npz"
    assert main(["--data", str(write_corpora(tmp_path, 40)), "--output", str(target), "--evaluate"]) == 0
    table = capsys.readouterr().out
    assert table.count("snownlp") >= len(PUBLIC)
    assert "速度" in table


def test_a_missing_corpus_is_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "model.npz"
    assert main(["--data", str(tmp_path), "--output", str(target)]) == 2
    assert "找不到训练语料" in capsys.readouterr().err
    assert not target.exists()


def test_a_label_the_set_does_not_have_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_corpora(tmp_path)
    with (folder / SETS[0].file).open("a", encoding="utf-8") as stream:
        stream.write("文字,neutral\n")
    assert main(["--data", str(folder), "--output", str(tmp_path / "model.npz")]) == 2
    assert SETS[0].file in capsys.readouterr().err


def test_folds_depend_on_the_text_alone(corpus: Corpus) -> None:
    turned = Corpus(corpus.texts[::-1], corpus.labels[::-1], corpus.sets[::-1], corpus.families[::-1])
    assert turned.folds(5).tolist() == corpus.folds(5).tolist()[::-1]
    assert set(corpus.folds(5).tolist()) == {0, 1, 2, 3, 4}
    rest = corpus.part(corpus.folds(5) != 4)
    assert set(rest.folds(5, seed=1).tolist()) == {0, 1, 2, 3, 4}


def test_near_copies_fall_on_the_same_side_whatever_stands_around_them() -> None:
    text = "今天下午滨河公园的长椅被人拆走了三张，希望有人管一管"
    copies = [text, "转发微博：" + text, "窗口的工作人员很有耐心，材料一次就讲清楚了", text + "！！@某用户"]
    families = families_of(copies).tolist()
    assert families[0] == families[1] == families[3] != families[2]
    assert families_of(copies[::-1]).tolist() == families[::-1]


def test_own_sentences_are_the_same_at_every_call_and_know_all_classes() -> None:
    sentences = service_sentences()
    assert sentences == service_sentences()
    assert len({text for text, _ in sentences}) == len(sentences) > 2_000
    assert {label for _, label in sentences} == set(LABELS)
    assert not [text for text, _ in sentences if "{" in text]


@pytest.mark.parametrize("name", ["sentiment.jsonl", "sentiment_tones.jsonl"])
def test_no_case_of_the_gate_was_trained_on(name: str) -> None:
    lines = (Path(__file__).parents[3] / "gate" / "cases" / name).read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line)["text"] for line in lines]
    written = [text for text, _ in service_sentences()]
    groups = groups_of_copies([*cases, *written], share=0.5).tolist()
    assert not set(groups[: len(cases)]) & set(groups[len(cases) :])


def test_sample_takes_so_many_of_each_set(corpus: Corpus) -> None:
    few = sample(corpus, 10, seed=3)
    assert np.bincount(few.sets).tolist() == [10] * len(SETS)
    assert few.texts == sample(corpus, 10, seed=3).texts
    assert few.texts != sample(corpus, 10, seed=4).texts


def test_products_of_the_sparse_matrix() -> None:
    generator = np.random.default_rng(1)
    dense = (generator.random((30, 40)) < 0.1).astype(float)
    dense[5] = 0
    dense[:, 7] = 0
    row, column = np.nonzero(dense)
    order = generator.permutation(len(row))
    sparse = BinaryMatrix(row[order], column[order], 30, 40)
    right, left = generator.random((40, 3)), generator.random((30, 3))
    assert np.allclose(sparse.times(right), dense @ right)
    assert np.allclose(sparse.transposed_times(left), dense.T @ left)


def test_minimum_of_a_narrow_valley() -> None:
    def rosenbrock(
        p: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    ) -> tuple[float, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
        x, y = float(p[0]), float(p[1])
        slope = np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2, slope

    found = minimize(rosenbrock, np.array([-1.2, 1.0]), iterations=200, tolerance=0)
    assert np.allclose(found, [1, 1], atol=1e-4)


def test_macro_f1_by_hand() -> None:
    labels, answers = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 1, 2, 0])
    assert macro_f1(answers, labels, (0, 1, 2)) == pytest.approx((0.5 + 0.8 + 2 / 3) / 3)


def test_calibration_error_by_hand() -> None:
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    right = np.array([True, True, True, False])
    assert calibration_error(confidence, right) == pytest.approx((2 * 0.05 + 2 * 0.05) / 4)
