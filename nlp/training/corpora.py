"""The labelled texts a sentiment model is trained on, and their split into folds."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.errors import UsageError

LABELS = {"negative": 0, "neutral": 1, "positive": 2}


@dataclass(frozen=True, slots=True)
class Register:
    """One training set. `balance` is the power of (1 / share of a class) its examples are weighted with: 0 leaves the
    set as it is, 1 makes every class weigh the same. `classes` are those its labels can tell apart."""

    name: str
    file: str
    title: str
    classes: tuple[int, ...]
    balance: float


REGISTERS = (
    Register("weibo2018", "weibo2018.csv", "微博 2018（两类）", (0, 2), 0.5),
    Register("smp_usual", "smp2020_usual.csv", "SMP2020-EWECT 日常微博", (0, 1, 2), 0.5),
    Register("smp_virus", "smp2020_virus.csv", "SMP2020-EWECT 疫情微博", (0, 1, 2), 0.5),
    Register("bdci_news", "bdci2019_news.csv", "BDCI 2019 互联网新闻", (0, 1, 2), 1.0),
    Register("weibo_senti", "weibo_senti_no_emoticons.csv", "weibo_senti 去表情（两类）", (0, 2), 0.5),
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts with their class (0 negative, 1 neutral, 2 positive) and the number of their register."""

    texts: tuple[str, ...]
    labels: NDArray[np.int64]
    registers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    def part(self, chosen: NDArray[np.bool_]) -> Corpus:
        """The chosen rows, in the same order."""
        texts = tuple(text for text, keep in zip(self.texts, chosen.tolist(), strict=True) if keep)
        return Corpus(texts, self.labels[chosen], self.registers[chosen])

    def folds(self, count: int, *, seed: int = 0) -> NDArray[np.int64]:
        """A fold 0..count-1 for each text, from a hash of the text: it stays the same when rows are added or reordered,
        and equal texts never fall on both sides of a split. Folds of different seeds have nothing to do with each other."""
        salt = seed.to_bytes(8, "big")
        return np.array([_stable_hash(text, salt) % count for text in self.texts], dtype=np.int64)


def read_corpus(directory: Path) -> Corpus:
    """All registers' CSV files (columns text, label). Raises `UsageError` for a missing file or an unreadable row."""
    texts: list[str] = []
    labels: list[int] = []
    registers: list[int] = []
    for number, register in enumerate(REGISTERS):
        path = directory / register.file
        if not path.is_file():
            raise UsageError(f"找不到训练语料 {path}。")
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                label = LABELS.get(row.get("label") or "")
                if label not in register.classes or row.get("text") is None:
                    raise UsageError(f"训练语料 {path} 的第 {len(texts)} 条缺少 text 列，或 label 不是该语料的类别。")
                texts.append(row["text"])
                labels.append(label)
                registers.append(number)
    return Corpus(tuple(texts), np.array(labels, dtype=np.int64), np.array(registers, dtype=np.int64))


def _stable_hash(text: str, salt: bytes) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8, salt=salt).digest(), "big")
