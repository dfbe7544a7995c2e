"""The gate's own labels: ids and labels only, and agreement counted as the literature does."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

from config.topic_packs import pack_names, read_pack
from domain.messages import Appeal
from nlp.segmentation import Segmenter
from nlp.settings import TopicSettings
from nlp.topics import topic_matcher
from nlp.training.messages import TRAINING_ONLY
from tests.gate.measures import topic_recall, topic_tags
from tests.gate.measures.agreement import agreement
from tests.gate.measures.appeals import measure_labels
from tests.gate.measures.events import LABELS, corrected, independent_reader
from tests.gate.measures.topic_precision import Judged, figures, read_judged, second_reader
from tests.gate.measures.topic_recall import Read, read_labels

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
    assert figures["labelled_for_training"] < figures["labelled"]


def test_every_appeal_label_says_how_its_message_was_chosen_and_what_it_was_before() -> None:
    rows = read("appeals.csv")
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["part"] for row in rows} == {"random", "keywords", TRAINING_ONLY}
    for column in ("label", "second_label", "third_label", "first_label"):
        assert {row[column] for row in rows} <= {*Appeal, ""}
    assert all(row["label"] and row["label"] != row["first_label"] for row in rows)


def test_a_corrected_event_label_says_what_it_was_and_stands_in_no_pass() -> None:
    passes = {(row["留言编号"], row["event"]): row["first"] for row in read("events.csv")}
    events = {row["event"] for row in read("events.csv")}
    for row in read("events_corrected.csv"):
        assert row["event"] in events
        assert row["before"] == passes.get((row["留言编号"], row["event"]), "") != row["after"]


def test_corrected_labels_replace_those_of_the_passes(tmp_path: Path) -> None:
    file = tmp_path / "corrected.csv"
    file.write_text("留言编号,event,before,after\n1,a,,1\n2,b,1,0\n3,b,1,0\n", encoding="utf-8")
    assert corrected({"2": "b", "3": "c", "4": "c"}, file) == {"1": "a", "3": "c", "4": "c"}


def test_a_judged_text_counts_for_precision_only_while_its_topic_takes_it() -> None:
    judged = [
        Judged("noise", ("board", "1"), right=True, sample="first"),
        Judged("noise", ("board", "2"), right=False, sample="first"),
        Judged("noise", ("posts", "3"), right=False, sample="third"),
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
    assert (found["precision_board"], found["precision_posts"], found["precision_third"]) == (1, 0, 0)
    assert (found["precision_third_posts"], found["third_noise"]) == (0, 0)
    assert found["kept"] == 0.5
    assert "precision_water" not in found
    assert math.isnan(figures(judged, {})["precision"])  # a topic that takes nothing cannot pass a floor


def test_every_judged_topic_is_shipped_and_each_text_is_judged_once() -> None:
    judged = read_judged()
    shipped = {topic.id for name in pack_names() for topic in read_pack(name)}
    assert {one.topic for one in judged} <= shipped
    assert len({(one.topic, one.place) for one in judged}) == len(judged) >= 500
    assert {one.place[0] for one in judged} == {"board", "posts", "replies"}
    assert {one.sample for one in judged} == {"first", "second", "third", "fourth"}


def test_the_fourth_sample_counts_alone() -> None:
    judged = [
        Judged("noise", ("board", "1"), right=True, sample="first"),
        Judged("noise", ("board", "2"), right=False, sample="fourth"),
        Judged("noise", ("posts", "3"), right=True, sample="fourth"),
        Judged("noise", ("posts", "4"), right=True, sample="fourth"),
    ]
    found = figures(judged, {one.place: ("noise",) for one in judged[:3]})
    assert (found["judged"], found["precision"], found["kept"], found["unjudged"]) == (1, 1, 1, 0)
    assert (found["precision_fourth"], found["fourth_noise"]) == (0.5, 0.5)
    assert (found["precision_fourth_board"], found["precision_fourth_posts"]) == (0, 1)
    assert math.isnan(found["precision_posts"])


def test_a_hit_in_a_post_is_told_apart_by_where_its_words_stand() -> None:
    segmenter = Segmenter()
    matcher = topic_matcher([TopicSettings(id="water", name="水", query="停水 OR 水费")], segmenter)
    texts = {
        "1": "#美食##停水##旅行#又停水了",
        "2": "＃停水＃第二天了",
        "3": "蛋糕很好吃#停水##美食##旅行#",
        "4": "蛋糕很好吃#美食#",
    }
    where = {number: topic_tags.places(text, matcher, segmenter) for number, text in texts.items()}
    assert where == {"1": {"water": "text"}, "2": {"water": "tag"}, "3": {"water": "list"}, "4": {}}
    found = topic_tags.figures({("water", "1"): True, ("water", "2"): False, ("water", "4"): True}, where)
    assert (found["judged_text"], found["judged_tag"], found["judged_list"]) == (1, 1, 0)
    assert (found["precision_text"], found["precision_tag"]) == (1, 0)
    assert math.isnan(found["precision_list"])


def test_the_hits_read_for_tags_are_of_shipped_topics_and_not_judged_twice() -> None:
    labels = topic_tags.read_labels()
    assert len(labels) == len(read("topic_tags.csv")) == 152
    assert {topic for topic, _ in labels} <= {topic.id for name in pack_names() for topic in read_pack(name)}
    assert not labels.keys() & {(one.topic, one.place[1]) for one in read_judged() if one.place[0] == "posts"}


def test_a_second_reader_judged_hits_of_every_topic_and_agrees_beyond_chance() -> None:
    read_twice = {row["topic"] for row in read("topic_hits_second_reader.csv")}
    assert read_twice == {one.topic for one in read_judged() if one.sample == "first"}
    found = second_reader()
    assert found["second_reader"] == 120
    assert 0.6 < found["second_reader_kappa"] < found["second_reader_agreement"] < 1


def test_recall_counts_every_message_and_topic_that_was_named_once() -> None:
    labels = [
        Read(("board", "1"), "tuning", "noise"),
        Read(("board", "1"), "tuning", "water"),
        Read(("board", "2"), "held_out", "noise"),
        Read(("board", "3"), "held_out", ""),
    ]
    found = topic_recall.figures(labels, {("board", "1"): ("noise",), ("board", "3"): ("noise",)})
    assert (found["messages"], found["named"]) == (3, 3)
    assert found["recall"] == pytest.approx(1 / 3)
    assert (found["recall_tuning"], found["recall_held_out"]) == (0.5, 0)
    assert "recall_noise" not in found  # too few to tell
    many = topic_recall.figures(labels[:1] * topic_recall.FEWEST, {("board", "1"): ("noise",)})
    assert (many["recall_noise"], many["named_noise"]) == (1, topic_recall.FEWEST)


def test_the_messages_read_for_recall_are_halved_and_their_topics_are_shipped() -> None:
    labels = read_labels()
    shipped = {topic.id for name in pack_names() for topic in read_pack(name)}
    assert {one.topic for one in labels} - {""} <= shipped
    assert len({(one.place, one.topic) for one in labels}) == len(labels)
    halves = {half: {one.place for one in labels if one.half == half} for half in ("tuning", "held_out")}
    assert [len(places) for places in halves.values()] == [150, 150]
    assert not halves["tuning"] & halves["held_out"]
