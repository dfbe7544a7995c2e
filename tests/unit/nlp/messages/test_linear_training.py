"""Training on a handful of own sentences: the trained file scores as the fit does, and nothing leaks between folds."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from domain.errors import ConfigurationError, UsageError
from domain.messages import Appeal, Category
from nlp.categories.model import load_categories
from nlp.linear.classifier import LinearClassifier
from nlp.linear.features import TITLE_WEIGHT, terms_of
from nlp.linear.weights import LinearWeights, load_weights, save_weights
from nlp.training.duplicates import groups_of_copies
from nlp.training.linear import Examples, LinearOptions, examples_of, fit_temperature, fit_threshold, train
from nlp.training.matrix import SparseMatrix
from nlp.training.messages import CATEGORY_NAMES, read_appeals, read_categories
from nlp.training.nested import nested
from nlp.training.ridge import fit_ridge

PARTS = {
    "road": ("路面坑洼", "修路", "堵车", "红绿灯", "公交线路", "停车"),
    "school": ("学校补课", "老师", "孩子入学", "幼儿园", "作业", "家长"),
    "water": ("停水", "水管漏水", "自来水", "水压不足", "水费", "供水"),
}
OPTIONS = (LinearOptions(0.1, 0.5), LinearOptions(1.0, 0.5))


@pytest.fixture(scope="module")
def examples() -> Examples:
    generator = np.random.default_rng(5)
    messages, labels, trusted = [], [], []
    for label, words in enumerate(PARTS.values()):
        for number in range(30):
            first, second, third = generator.permutation(words)[:3]
            messages.append((f"反映{first}问题", f"我想反映{first}，还有{second}和{third}，{number}号来信，请处理。"))
            labels.append(label)
            trusted.append(number < 20)
    found = examples_of(tuple(PARTS), messages, labels, trusted)
    # Sentences made by one pattern are all near copies: pairs of them do as copies here.
    return replace(found, group=np.arange(len(labels), dtype=np.int64) // 2)


@pytest.fixture(scope="module")
def model(examples: Examples) -> LinearWeights:
    return train(examples, OPTIONS, 0.9, {"engine": "test"})


def test_nested_folds_tell_plain_classes_apart(examples: Examples) -> None:
    figures = nested(examples, OPTIONS, 0.9, seed=0).figures()
    assert figures["texts"] == 60
    assert figures["accuracy"] > 0.9
    assert figures["first_or_second"] >= figures["accuracy"]


def test_shuffled_labels_cannot_be_learnt(examples: Examples) -> None:
    shuffled = replace(examples, labels=np.random.default_rng(1).permutation(examples.labels))
    assert nested(shuffled, OPTIONS, 0.9, seed=0).figures()["accuracy"] < 0.6


def test_near_copies_share_a_fold_and_never_stand_on_both_sides(examples: Examples) -> None:
    rows = np.ones(len(examples.labels), dtype=bool)
    fold = examples.folds(rows, 5, seed=3)
    assert set(fold[~examples.trusted].tolist()) == {-1}
    for group in set(examples.group.tolist()):
        assert len(set(fold[(examples.group == group) & examples.trusted].tolist())) <= 1
    tested = fold == 0
    rest = examples.apart_from(tested, rows)
    assert not set(examples.group[tested].tolist()) & set(examples.group[rest].tolist())


def test_copies_are_found_through_others_and_unlike_texts_stay_apart() -> None:
    text = "小区门口的路灯坏了三个月一直没有人来修理"
    texts = [text, "请看：" + text + "谢谢", "学校食堂的饭菜又贵又难吃希望改进一下", text + "，孩子回家很危险"]
    first, second, third, fourth = groups_of_copies(texts).tolist()
    assert first == second == fourth != third


def test_the_same_examples_give_the_same_file(examples: Examples, model: LinearWeights) -> None:
    again = train(examples, OPTIONS, 0.9, {"engine": "test"})
    one, other = io.BytesIO(), io.BytesIO()
    save_weights(model, one)
    save_weights(again, other)
    assert one.getvalue() == other.getvalue()


def test_scores_follow_the_formula_text_by_text(model: LinearWeights) -> None:
    """Against a plain computation over Python dictionaries."""
    titles, texts = ["停水了", ""], ["停水三天，请供水公司处理", "学校老师布置作业太多"]
    found, known = LinearClassifier(model).scores(terms_of(titles, texts))
    terms = terms_of(titles, texts)
    place = {int(key): at for at, key in enumerate(model.keys)}
    for message in range(2):
        expected = model.biases.copy()
        seen = 0
        for part, size in ((message, 1.0), (message + 2, TITLE_WEIGHT)):
            mine = terms.pairs.owner == part
            values = {
                place[int(hashed)]: (1 + np.log(count)) * model.rarity[place[int(hashed)]]
                for hashed, count in zip(terms.pairs.hashed[mine], terms.pairs.count[mine], strict=True)
                if int(hashed) in place
            }
            length = np.sqrt(sum(value**2 for value in values.values()))
            for at, value in values.items():
                expected += size * value / length * model.weights[:, at] * model.scales
            seen += len(values)
        assert found[message] == pytest.approx(expected, abs=1e-5)
        assert known[message] == seen > 0


def test_ridge_gives_the_exact_answer() -> None:
    generator = np.random.default_rng(0)
    dense = generator.normal(size=(30, 8)) * (generator.random((30, 8)) < 0.6)
    row, column = np.nonzero(dense)
    matrix = SparseMatrix(row, column, dense[row, column], 30, 8)
    classes = np.eye(3)[generator.integers(0, 3, 30)]
    weight = generator.random(30) + 0.1
    found, biases = fit_ridge(matrix, classes, weight, 0.7)
    share = (weight[:, None] * classes).sum(axis=0) / weight.sum()
    exact = np.linalg.solve(
        dense.T @ (weight[:, None] * dense) + 0.7 * np.eye(8), dense.T @ (weight[:, None] * (classes - share))
    )
    assert found == pytest.approx(exact, abs=1e-2)
    assert biases == pytest.approx(share)


def test_temperature_and_threshold_come_from_the_scores() -> None:
    labels = np.array([0, 1] * 50)
    sure = np.eye(2)[labels] * 0.5
    unsure = sure.copy()
    unsure[::3] = unsure[::3, ::-1]
    assert fit_temperature(sure, labels) < fit_temperature(unsure, labels)
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    assert fit_threshold(probabilities, np.array([0, 0, 0, 1]), 0.95) == 0.7
    assert fit_threshold(probabilities, np.array([1, 1, 1, 1]), 0.5) == 1.0


TREE = ("一级分类", "二级分类", "三级分类")


def test_reading_joins_all_sets_and_trusts_only_persons(tmp_path: Path) -> None:
    write(tmp_path / "topics_gold.csv", ("text", "label"), [(f"第{n}条。内容", "交通运输") for n in range(3)])
    write(tmp_path / "topics_silver.csv", ("text", "label"), [("别的。内容", "卫生计生")])
    tree = [("环境保护", "水污染", "河道"), ("政法", "户籍", "迁移"), ("教育文体", "校车", "")]
    write(tmp_path / "topic_taxonomy.csv", TREE, tree)
    found = read_categories(tmp_path)
    assert found.trusted.tolist() == [True, True, True, False, False, False]
    # A matter of a category that is not one of the seven teaches nothing.
    expected = ["transport"] * 3 + ["health", "environment", "education"]
    assert [found.classes[label] for label in found.labels] == expected
    assert set(CATEGORY_NAMES.values()) == set(Category)


def write_messages(folder: Path, board: Sequence[tuple[str, ...]], answered: Sequence[tuple[str, ...]] = ()) -> None:
    columns = ("留言编号", "留言主题", "留言详情")
    write(folder / "message_board_2019.csv", columns, board)
    write(folder / "messages_with_replies.csv", columns, answered)


def test_unusable_corpora_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到训练语料"):
        read_categories(tmp_path)
    write(tmp_path / "topics_gold.csv", ("text", "label"), [("一。二", "别的")])
    write(tmp_path / "topics_silver.csv", ("text", "label"), [])
    with pytest.raises(UsageError, match="未知的类别"):
        read_categories(tmp_path)
    write(tmp_path / "topics_gold.csv", ("text", "label"), [("一。二", "交通运输")])
    with pytest.raises(UsageError, match="topic_taxonomy"):
        read_categories(tmp_path)
    write_messages(tmp_path, [("1", "题", "文")])
    write(tmp_path / "labels.csv", ("id", "label", "part"), [("2", "help", "random")])
    with pytest.raises(UsageError, match="不在留言板中"):
        read_appeals(tmp_path, tmp_path / "labels.csv")


def test_board_titles_stand_in_front_of_their_texts_once(tmp_path: Path) -> None:
    rows = [("1", "路灯坏了", "晚上很黑"), ("2", "路灯坏了", "路灯坏了，晚上很黑")]
    write_messages(tmp_path, rows)
    write(tmp_path / "labels.csv", ("id", "label", "part"), [("1", "help", "random"), ("2", "hazard", "keywords")])
    found = read_appeals(tmp_path, tmp_path / "labels.csv")
    assert found.trusted.sum() == 2
    assert found.labels[:2].tolist() == [list(Appeal).index(Appeal.HELP), list(Appeal).index(Appeal.HAZARD)]


def test_what_was_chosen_for_training_is_never_tested(tmp_path: Path) -> None:
    write_messages(tmp_path, [("1", "路灯坏了", "晚上很黑"), ("2", "井干了", "没有水吃")], [("3", "谢谢", "修好了")])
    labelled = [("1", "hazard", "random"), ("2", "help", "training"), ("3", "praise", "training")]
    write(tmp_path / "labels.csv", ("id", "label", "part"), labelled)
    found = read_appeals(tmp_path, tmp_path / "labels.csv")
    assert found.trusted[:3].tolist() == [True, False, False]
    assert not found.trusted[3:].any()  # our own sentences of praise
    assert set(found.folds(np.ones(len(found.labels), dtype=bool), 5, 0)[1:].tolist()) == {-1}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"about": {"format": 9, "features": 1, "version": "x"}}, "格式版本不符"),
        ({"keys": np.arange(5, dtype=np.uint32)[::-1].copy()}, "升序"),
        ({"weights": np.zeros((2, 2), dtype=np.int8)}, "权重的形状不对"),
        ({"temperature": 0.0}, "温度不是正数"),
        ({"threshold": 1.5}, "阈值"),
    ],
)
def test_a_file_that_contradicts_itself_says_how(
    model: LinearWeights, change: dict[str, object], message: str, tmp_path: Path
) -> None:
    changed: LinearWeights = replace(model, **change)  # type: ignore[arg-type]
    save_weights(changed, tmp_path / "model.npz")
    with pytest.raises(ConfigurationError, match=message):
        load_weights(tmp_path / "model.npz")


def test_missing_and_damaged_files_get_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="找不到分类模型文件"):
        load_categories(tmp_path / "none.npz")
    (tmp_path / "model.npz").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ConfigurationError, match="已损坏"):
        load_categories(tmp_path / "model.npz")


def write(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(rows)
