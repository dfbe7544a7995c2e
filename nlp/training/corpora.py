"""The labelled texts a sentiment model is trained on, and their split into folds."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.errors import UsageError
from nlp.sentiment.features import readable_part
from nlp.training.duplicates import groups_of_copies
from nlp.training.service import service_sentences

LABELS = {"negative": 0, "neutral": 1, "positive": 2}
UNLABELLED = -1

_COPY_SHARE = 0.5
"""Of the shorter text's shingles. Posts share forwarded chains and hashtags: less would join whole topics."""

_FORWARDING = re.compile(r"//@?|@某用户|@[\w\-·]*|转发微博|回复|\[[^\[\]]{1,8}\]|#[^#]{1,30}#")
"""Signs of forwarding, emoticons and hashtags: shared by posts that have nothing else in common."""


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """One training set. `balance` is the power of (1 / share of a class) its examples are weighted with: 0 leaves the
    set as it is, 1 makes every class weigh the same; `decision` is the same for the second level, where it trades
    calibration for macro-F1. `classes` are those its labels can tell apart. `register` is the kind of text: sets of one
    register share a classifier. A set without a file is written in this project; one without classes has no labels and
    only shows how its register reads. `columns` are those that hold texts, each a text."""

    name: str
    file: str
    title: str
    register: str
    classes: tuple[int, ...]
    balance: float
    columns: tuple[str, ...] = ("text",)
    decision: float = 0.0


SETS = (
    TrainingSet("weibo2018", "weibo2018.csv", "微博 2018（两类）", "post", (0, 2), 0.5),
    TrainingSet("smp_usual", "smp2020_usual.csv", "SMP2020-EWECT 日常微博", "mood", (0, 1, 2), 0.5),
    TrainingSet("smp_virus", "smp2020_virus.csv", "SMP2020-EWECT 疫情微博", "emergency", (0, 1, 2), 0.5, decision=0.3),
    TrainingSet("bdci_news", "bdci2019_news.csv", "BDCI 2019 互联网新闻", "news", (0, 1, 2), 1.0, decision=0.5),
    TrainingSet("weibo_senti", "weibo_senti_no_emoticons.csv", "weibo_senti 去表情（两类）", "chat", (0, 2), 0.5),
    TrainingSet("service", "", "本项目自写的公共服务句子", "service", (0, 1, 2), 0.5),
    TrainingSet(
        "board",
        "../messages/message_board_2019.csv",
        "市民留言（无标注）",
        "service",
        (),
        0.0,
        ("留言主题", "留言详情"),
    ),
)

REGISTERS = tuple(dict.fromkeys(entry.register for entry in SETS))
"""The registers by number."""

_REGISTER_OF_SET = np.array([REGISTERS.index(entry.register) for entry in SETS], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their class (0 negative, 1 neutral, 2 positive, -1 not known), the number of their set, and a number that
    is the same for near copies of one another."""

    texts: tuple[str, ...]
    labels: NDArray[np.int64]
    sets: NDArray[np.int64]
    families: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def registers(self) -> NDArray[np.int64]:
        """The number of each text's register."""
        numbers: NDArray[np.int64] = _REGISTER_OF_SET[self.sets]
        return numbers

    def part(self, chosen: NDArray[np.bool_]) -> Corpus:
        """The chosen rows, in the same order."""
        texts = tuple(text for text, keep in zip(self.texts, chosen.tolist(), strict=True) if keep)
        return Corpus(texts, self.labels[chosen], self.sets[chosen], self.families[chosen])

    def folds(self, count: int, *, seed: int = 0) -> NDArray[np.int64]:
        """A fold 0..count-1 for each text, from a hash of its family: it stays the same when other rows are added or
        reordered, and near copies never fall on both sides of a split, whatever sets they are from. Folds of different
        seeds have nothing to do with each other."""
        salt = seed.to_bytes(8, "big")
        return np.array([_stable_hash(int(family).to_bytes(8, "big"), salt) % count for family in self.families])


def read_corpus(directory: Path) -> Corpus:
    """All sets' CSV files (columns text, label) and the project's own sentences. Raises `UsageError` for a missing file
    or an unreadable row."""
    texts: list[str] = []
    labels: list[int] = []
    sets: list[int] = []
    for number, entry in enumerate(SETS):
        rows = _rows(directory / entry.file, entry) if entry.file else service_sentences()
        for text, label in rows:
            texts.append(text)
            labels.append(LABELS[label] if entry.classes else UNLABELLED)
            sets.append(number)
    families = families_of(texts)
    return Corpus(tuple(texts), np.array(labels, dtype=np.int64), np.array(sets, dtype=np.int64), families)


def families_of(texts: list[str]) -> NDArray[np.uint64]:
    """For each text the smallest hash among its near copies: no matter in which order they stand."""
    hashes = np.array([_stable_hash(text.encode("utf-8", "surrogatepass"), b"") for text in texts], dtype=np.uint64)
    groups = groups_of_copies([_FORWARDING.sub("", readable_part(text)) for text in texts], share=_COPY_SHARE)
    order = np.lexsort((hashes, groups))
    first = np.flatnonzero(np.diff(groups[order], prepend=-1))
    families: NDArray[np.uint64] = hashes[order][first][np.searchsorted(groups[order][first], groups)]
    return families


def _rows(path: Path, entry: TrainingSet) -> list[tuple[str, str]]:
    if not path.is_file():
        raise UsageError(f"找不到训练语料 {path}。")
    found: list[tuple[str, str]] = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream)):
            label = row.get("label") or ""
            texts = [row.get(column) for column in entry.columns]
            if None in texts or (entry.classes and LABELS.get(label) not in entry.classes):
                raise UsageError(f"训练语料 {path} 的第 {number + 1} 条缺少文字列，或 label 不是该语料的类别。")
            found.extend((text, label) for text in texts if text is not None)
    return found


def _stable_hash(data: bytes, salt: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8, salt=salt).digest(), "big")
