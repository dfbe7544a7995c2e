"""Whether a post is about a topic when only its topic tags (#…#) say so, by where the words of the query stand.

`tests/gate/labels/topic_tags.csv` holds ids and verdicts only: 152 hits among the 100,000 posts, of eleven topics, drawn with
a fixed seed, half of them from hits that vanish without the tags, and judged by the rules of docs/explanation/topics.md
before lists of tags were looked at. The judged posts of `topic_hits.csv` count beside them. A hit counts only while its query
still takes the post.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.topic_packs import pack_names, read_pack
from nlp.matching import TokenView
from nlp.segmentation import Segmenter
from nlp.taglists import TAG, without_tag_lists
from nlp.topics import TopicMatcher, topic_matcher
from tests.gate.measures.topic_precision import read_judged

LABELS = Path(__file__).parents[1] / "labels" / "topic_tags.csv"
_TAG = re.compile(TAG)
PLACES = ("text", "tag", "list")
"""Outside tags; in tags, but not only in a list of them; in a list alone, so the topic is not given."""


def read_labels(file: Path = LABELS) -> dict[tuple[str, str], bool]:
    """The verdicts by topic and number of the post."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {(row["topic"], row["id"]): row["verdict"] == "1" for row in csv.DictReader(lines)}


def measure(data: Path) -> dict[str, float]:
    """What `figures` gives for the shipped packs on these posts."""
    verdicts = read_labels()
    verdicts |= {(one.topic, one.place[1]): one.right for one in read_judged() if one.place[0] == "posts"}
    segmenter = Segmenter()
    matcher = topic_matcher([topic for name in pack_names() for topic in read_pack(name)], segmenter)
    wanted = {number for _, number in verdicts}
    with gzip.open(data / "bulk" / "posts_100k.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = enumerate(csv.DictReader(lines), start=1)
        where = {str(number): places(row["text"], matcher, segmenter) for number, row in rows if str(number) in wanted}
    return figures(verdicts, where)


def places(text: str, matcher: TopicMatcher, segmenter: Segmenter) -> dict[str, str]:
    """Where the words of each topic that fits the post stand, one of `PLACES`."""
    readable = segmenter.readable(text)
    found: dict[str, str] = {}
    for place, part in zip(PLACES, (_TAG.sub("\n", readable), without_tag_lists(readable), readable), strict=True):
        words = segmenter.words_of(part)
        for topic in matcher.matching(TokenView((), words.tokens, words.subwords)):
            found.setdefault(topic, place)
    return found


def figures(verdicts: Mapping[tuple[str, str], bool], where: Mapping[str, Mapping[str, str]]) -> dict[str, float]:
    """For each of `PLACES` the judged hits (`judged_PLACE`) and the share of right ones (`precision_PLACE`)."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for (topic, number), right in verdicts.items():
        if topic in where.get(number, {}):
            groups[where[number][topic]].append(right)
    return {f"judged_{place}": float(len(groups[place])) for place in PLACES} | {
        f"precision_{place}": _share(groups[place]) for place in PLACES
    }


def _share(verdicts: Sequence[bool]) -> float:
    return sum(verdicts) / len(verdicts) if verdicts else float("nan")
