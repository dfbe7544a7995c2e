"""The gate's own labels: ids and labels only, and agreement counted as the literature does."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

from config.topic_packs import pack_names, read_pack
from tests.gate.measures.agreement import agreement
from tests.gate.measures.appeals import measure_labels
from tests.gate.measures.events import LABELS, independent_reader
from tests.gate.measures.topic_precision import Judged, figures, read_judged

LONGEST = 24
"""Characters of a name of an event, far below a sentence of a message."""


def read(name: str) -> list[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_kappa_is_what_two_readers_agree_on_beyond_chance() -> None:
    pairs = [("1", "1")] * 20 + [("1", "0")] * 5 + [("0", "1")] * 10 + [("0", "0")] * 15
    same, kappa = agreement(pairs)  # chance: 0.5 * 0.6 + 0.5 * 0.4
    assert same == pytest.approx(0.7)
    assert kappa == pytest.approx(0.4)
    assert agreement([("a", "a"), ("b", "b")]) == (1.0, 1.0)
    assert math.isnan(agreement([("a", "a"), ("a", "a")])[1])


@pytest.mark.parametrize("file", sorted(LABELS.glob("*.csv")), ids=lambda file: file.name)
def test_labels_hold_no_text(file: Path) -> None:
    cells = [cell for row in read(file.name) for cell in row.values()]
    assert cells
    assert max(len(cell) for cell in cells) <= LONGEST
    assert not [cell for cell in cells if re.search("[，。！？]", cell)]


def test_the_independent_reader_judged_enough_and_by_the_marks_of_the_guidelines() -> None:
    rows = read("events_independent.csv")
    figures = independent_reader()
    assert {row["verdict"] for row in rows} == {"1", "0", "?"}
    assert len({(row["留言编号"], row["event"]) for row in rows}) == len(rows)
    assert {row["event"] for row in rows} <= {row["event"] for row in read("events.csv")}
    assert figures["independent_events"] >= 25
    assert figures["independent_judgements"] >= 250
    assert 0 < figures["independent_kappa"] < figures["independent_agreement"] < 1


def test_appeals_tell_both_readers() -> None:
    figures = measure_labels()
    assert 0 < figures["kappa"] < figures["agreement"] < 1


def test_a_judged_text_counts_for_precision_only_while_its_topic_takes_it() -> None:
    judged = [
        Judged("noise", ("board", "1"), right=True, sample="first"),
        Judged("noise", ("board", "2"), right=False, sample="first"),
        Judged("noise", ("posts", "3"), right=False, sample="second"),
        Judged("water", ("board", "1"), right=True, sample="first"),
    ]
    taken = {
        ("board", "1"): ("noise",),
        ("board", "2"): (),
        ("posts", "3"): ("noise", "water"),
        ("posts", "4"): ("noise",),
    }
    found = figures(judged, taken)
    assert (found["judged"], found["precision"], found["unjudged"]) == (2, 0.5, 2)
    assert (found["precision_board"], found["precision_posts"], found["precision_second"]) == (1, 0, 0)
    assert found["kept"] == 0.5
    assert "precision_water" not in found
    assert math.isnan(figures(judged, {})["precision"])  # a topic that takes nothing cannot pass a floor


def test_every_judged_topic_is_shipped_and_each_text_is_judged_once() -> None:
    judged = read_judged()
    shipped = {topic.id for name in pack_names() for topic in read_pack(name)}
    assert {one.topic for one in judged} <= shipped
    assert len({(one.topic, one.place) for one in judged}) == len(judged) >= 500
    assert {one.place[0] for one in judged} == {"board", "posts", "replies"}
    assert {one.sample for one in judged} == {"first", "second"}
