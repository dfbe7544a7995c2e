"""Training on a tiny corpus of made-up texts."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.sentiment.ngrams import NgramModel, load_ngram_model
from nlp.training.corpora import LABELS, REGISTERS, Corpus, read_corpus
from nlp.training.evaluation import calibration_error, evaluate, macro_f1, sample
from nlp.training.experts import FitOptions
from nlp.training.fitting import train
from nlp.training.matrix import BinaryMatrix
from nlp.training.minimize import minimize
from nlp.training.sentiment import main

WORDS = {
    "negative": ("糟糕", "难受", "投诉", "没人管", "脏乱"),
    "neutral": ("通知", "会议", "安排", "公示", "时间"),
    "positive": ("感谢", "满意", "漂亮", "热情", "放心"),
}
FILLERS = ("今天", "街道", "公园", "小区", "路口", "窗口", "树林")


def write_corpora(folder: Path, each: int = 60) -> Path:
    """Made-up texts in the layout of the public corpora; every register has openings of its own."""
    generator = random.Random(7)
    names = tuple(LABELS)
    for number, register in enumerate(REGISTERS):
        with (folder / register.file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("text", "label"))
            for index in range(each):
                label = names[register.classes[index % len(register.classes)]]
                words = [*generator.choices(WORDS[label], k=2), *generator.choices(FILLERS, k=3)]
                generator.shuffle(words)
                writer.writerow((f"{'甲乙丙丁戊'[number]}{index}" + "".join(words), label))
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(write_corpora(tmp_path_factory.mktemp("corpora")))


@pytest.fixture(scope="module")
def model(corpus: Corpus) -> NgramModel:
    return NgramModel(train(corpus, FitOptions(), {}))


def test_learns_what_it_was_shown(model: NgramModel, corpus: Corpus) -> None:
    assert all(entry.quality > 0.95 for entry in evaluate(model, corpus))


def test_a_register_without_neutral_texts_still_knows_neutral(model: NgramModel) -> None:
    """The first register has two classes; a neutral text in its manner must not be pressed into one of them."""
    assert REGISTERS[0].classes == (0, 2)
    triple = model.score(["甲0通知会议街道安排公示"])[0]
    assert max(range(3), key=triple.__getitem__) == 1


def test_the_same_corpus_gives_the_same_model(model: NgramModel, corpus: Corpus) -> None:
    again = train(corpus, FitOptions(), {})
    assert again.version == model.version
    assert np.array_equal(again.keys, model.weights.keys)
    assert np.array_equal(again.weights, model.weights.weights)


def test_another_corpus_gives_another_version(model: NgramModel, corpus: Corpus) -> None:
    turned = replace(corpus, labels=np.where(corpus.registers == 0, 2 - corpus.labels, corpus.labels))
    assert train(turned, FitOptions(), {}).version != model.version


def test_the_command_writes_a_file_that_loads(tmp_path: Path) -> None:
    target = tmp_path / "model.npz"
    assert main(["--data", str(write_corpora(tmp_path)), "--output", str(target)]) == 0
    assert load_ngram_model(target).score(["甲1感谢满意公园"])[0][2] > 0.5
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".npz"}


def test_the_command_compares_with_snownlp(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "model.npz"
    assert main(["--data", str(write_corpora(tmp_path, 40)), "--output", str(target), "--evaluate"]) == 0
    table = capsys.readouterr().out
    assert table.count("snownlp") >= len(REGISTERS)
    assert "速度" in table


def test_a_missing_corpus_is_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "model.npz"
    assert main(["--data", str(tmp_path), "--output", str(target)]) == 2
    assert "找不到训练语料" in capsys.readouterr().err
    assert not target.exists()


def test_a_label_the_set_does_not_have_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_corpora(tmp_path)
    with (folder / REGISTERS[0].file).open("a", encoding="utf-8") as stream:
        stream.write("文字,neutral\n")
    assert main(["--data", str(folder), "--output", str(tmp_path / "model.npz")]) == 2
    assert REGISTERS[0].file in capsys.readouterr().err


def test_folds_depend_on_the_text_alone(corpus: Corpus) -> None:
    turned = Corpus(corpus.texts[::-1], corpus.labels[::-1], corpus.registers[::-1])
    assert turned.folds(5).tolist() == corpus.folds(5).tolist()[::-1]
    assert set(corpus.folds(5).tolist()) == {0, 1, 2, 3, 4}
    rest = corpus.part(corpus.folds(5) != 4)
    assert set(rest.folds(5, seed=1).tolist()) == {0, 1, 2, 3, 4}


def test_sample_takes_so_many_of_each_register(corpus: Corpus) -> None:
    few = sample(corpus, 10, seed=3)
    assert np.bincount(few.registers).tolist() == [10] * len(REGISTERS)
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
