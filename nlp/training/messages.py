"""The labelled messages that categories and appeals are trained on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from domain import names
from domain.errors import UsageError
from domain.messages import Appeal, Category
from nlp.linear.features import headline_of
from nlp.training.linear import Examples, examples_of
from nlp.training.praise import PRAISE

CATEGORY_NAMES = {name: category for category, name in names.CATEGORIES.items()}
CATEGORIES = tuple(Category)
APPEALS = tuple(Appeal)

_BLANK = re.compile(r"(?:_x000D_|\s)+")  # the first stands for a line end in what spreadsheets export


def read_categories(directory: Path) -> Examples:
    """Messages with categories: `topics_gold.csv` (a person's labels) and `topics_silver.csv` (a model's), and the names
    of the matters below each category (`topic_taxonomy.csv`). Only the first are ever measured on.

    Raises `UsageError` for a missing file or a row that cannot be used.
    """
    messages: list[tuple[str, str]] = []
    labels: list[int] = []
    trusted: list[bool] = []
    for name, by_person in (("topics_gold.csv", True), ("topics_silver.csv", False)):
        for row in _rows(directory / name, ("text", "label")):
            if row["label"] not in CATEGORY_NAMES:
                raise UsageError(f"训练语料 {directory / name} 里有未知的类别“{row['label']}”。")
            text = _plain(row["text"])
            # The title is the first sentence, as in any text that has none of its own.
            messages.append((headline_of(text), text))
            labels.append(CATEGORIES.index(CATEGORY_NAMES[row["label"]]))
            trusted.append(by_person)
    for title, text, category in _matters(directory / "topic_taxonomy.csv"):
        messages.append((title, text))
        labels.append(CATEGORIES.index(category))
        trusted.append(False)
    return examples_of(tuple(map(str, CATEGORIES)), messages, labels, trusted)


def _matters(path: Path) -> Iterator[tuple[str, str, Category]]:
    """What the tree of categories calls the matters of our seven, as very short messages: title, text, category."""
    for row in _rows(path, ("一级分类", "二级分类", "三级分类")):
        category = CATEGORY_NAMES.get(row["一级分类"])
        if category is not None:
            yield row["三级分类"] or row["二级分类"], row["二级分类"] + row["三级分类"], category


TRAINING_ONLY = "training"
"""The part of labelled messages that were chosen for being hard or rare: they teach, and no figure is measured on them."""


def read_appeals(directory: Path, label_file: Path) -> Examples:
    """Messages of `message_board_2019.csv`, or of `messages_with_replies.csv`, with the appeal types of `label_file`
    (columns id, label, part), and our own praise. Neither our own nor the part `TRAINING_ONLY` is ever measured on.

    Raises `UsageError` for a missing file, an unknown label, or an id that neither file has.
    """
    board = {
        row["留言编号"]: row
        for name in ("messages_with_replies.csv", "message_board_2019.csv")
        for row in _rows(directory / name, ("留言编号", "留言主题", "留言详情"))
    }
    messages: list[tuple[str, str]] = []
    labels: list[int] = []
    trusted: list[bool] = []
    for row in _rows(label_file, ("id", "label", "part")):
        if row["id"] not in board or row["label"] not in APPEALS:
            raise UsageError(f"标注文件 {label_file} 里的 {row['id']} 不在留言板中，或类型“{row['label']}”未知。")
        message = board[row["id"]]
        title, text = _plain(message["留言主题"]), _plain(message["留言详情"])
        # As the tagger reads a document: the title stands in front of the text, once.
        messages.append((title, text if text.startswith(title) else f"{title} {text}"))
        labels.append(APPEALS.index(Appeal(row["label"])))
        trusted.append(row["part"] != TRAINING_ONLY)
    for title, text in PRAISE:
        messages.append((title, f"{title} {text}"))
        labels.append(APPEALS.index(Appeal.PRAISE))
        trusted.append(False)
    return examples_of(tuple(map(str, APPEALS)), messages, labels, trusted)


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    if not path.is_file():
        raise UsageError(f"找不到训练语料 {path}。")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if any(row.get(column) is None for row in rows for column in columns):
        raise UsageError(f"训练语料 {path} 缺少列：需要 {'、'.join(columns)}。")
    return rows


def _plain(text: str) -> str:
    return _BLANK.sub("", text)
