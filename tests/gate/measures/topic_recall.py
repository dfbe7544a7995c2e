"""How many of the messages that are about a topic the shipped packs find, on messages drawn by chance and read.

`tests/gate/labels/topic_recall.csv` holds ids and topics only: 300 messages (200 of the board, 100 of the messages with
replies, drawn with a fixed seed before the queries were improved), each with the topics it is about by the rules of
docs/explanation/topics.md, main matter and second matters; an empty topic means none of them. The queries were improved
on the misses of the half `tuning`; `held_out` is the figure to believe.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.topic_packs import pack_names, read_pack
from nlp.segmentation import Segmenter
from nlp.topics import topic_matcher
from tests.gate.measures.topic_precision import Place, messages, topics_of

LABELS = Path(__file__).parents[1] / "labels" / "topic_recall.csv"
FEWEST = 10
"""Messages about a topic, in both halves, below which its share says too little to be told."""


@dataclass(frozen=True, slots=True)
class Read:
    """A message that was read, and one topic it is about ("" when it is about none)."""

    place: Place
    half: str
    topic: str


def read_labels(file: Path = LABELS) -> list[Read]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [Read((row["source"], row["id"]), row["half"], row["topic"]) for row in csv.DictReader(lines)]


def measure(data: Path) -> dict[str, float]:
    """What `figures` gives for the shipped packs on these messages."""
    labels = read_labels()
    wanted = {one.place for one in labels}
    segmenter = Segmenter()
    matcher = topic_matcher([topic for name in pack_names() for topic in read_pack(name)], segmenter)
    taken = {
        place: topics_of(matcher, segmenter, title, body) for place, title, body in messages(data) if place in wanted
    }
    return figures(labels, taken)


def figures(labels: Sequence[Read], taken: Mapping[Place, Sequence[str]]) -> dict[str, float]:
    """`messages` read and `named` (message and topic); the share of the named that the topic takes: of all (`recall`), by
    half (`recall_HALF`), and by topic over both halves (`recall_ID`, of `named_ID`). Every named pair counts the same."""
    named = [one for one in labels if one.topic]
    found = {
        "messages": float(len({one.place for one in labels})),
        "named": float(len(named)),
        "recall": _recall(named, taken),
    }
    for half in ("tuning", "held_out"):
        found[f"recall_{half}"] = _recall([one for one in named if one.half == half], taken)
    for topic in sorted({one.topic for one in named}):
        own = [one for one in named if one.topic == topic]
        if len(own) >= FEWEST:
            found |= {f"recall_{topic}": _recall(own, taken), f"named_{topic}": float(len(own))}
    return found


def _recall(named: Sequence[Read], taken: Mapping[Place, Sequence[str]]) -> float:
    return sum(one.topic in taken.get(one.place, ()) for one in named) / len(named) if named else float("nan")
