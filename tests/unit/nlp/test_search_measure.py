"""The measure of phrase search on a corpus of a few rows: it counts, and a worse search is seen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nlp.query.alternatives import Alternatives
from tests.gate.measures.search import measure

_TEXTS = ("A5区长郡滨江花苑噪音扰民，", "我住在长郡滨江花苑，", "长郡滨江花苑的物业公司乱收费，")


def _corpus(directory: Path) -> Path:
    (directory / "messages").mkdir()
    with (directory / "messages" / "message_board_2019.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["留言主题", "留言详情"])
        for text in _TEXTS * 4:
            writer.writerow(["投诉", text])
    return directory


def test_all_is_found_in_a_small_corpus(tmp_path: Path) -> None:
    figures = measure(_corpus(tmp_path))
    assert figures["phrases"] > 3
    assert figures["recall"] == figures["precision"] == figures["lowest_recall"] == 1


def test_a_search_without_alternatives_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    complete = Alternatives.of
    monkeypatch.setattr(Alternatives, "of", lambda self, phrase, *, edge=2: complete(self, phrase, edge=edge)[:1])
    assert measure(_corpus(tmp_path))["recall"] < 0.95
