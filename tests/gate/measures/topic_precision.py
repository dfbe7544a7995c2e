"""How often a hit of a shipped topic is about that topic, on texts of others that were read and judged.

`tests/gate/labels/topic_hits.csv` holds ids and verdicts only: message numbers for `board` (message_board_2019.csv) and
`replies` (messages_with_replies.csv), the number of the row for `posts` (bulk/posts_100k.csv.gz). What counts as right and
how the samples were drawn: docs/explanation/topics.md. A judged text counts only while its topic still takes it, so a
changed query needs new judgements: `unjudged` tells how many of its hits nobody has read.
`topic_hits_second_reader.csv` holds what a second reader, who did not see the first one's verdicts, said of 120 of them.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.topic_packs import pack_names, read_pack
from nlp.matching import TokenView
from nlp.segmentation import Segmenter
from nlp.topics import TopicMatcher, topic_matcher
from tests.gate.measures.agreement import agreement

LABELS = Path(__file__).parents[1] / "labels" / "topic_hits.csv"
SECOND_READER = LABELS.with_name("topic_hits_second_reader.csv")
POSTS = 30_000
"""Posts that hits were looked for in: this many rows drawn with the number itself as the seed."""

Place = tuple[str, str]
"""A source and the id of a text in it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A text that a topic once took, and whether it is about the topic. `sample`: first, before the queries were improved
    for the first time, second, before they were for the second time (they were improved on these), third, drawn
    afterwards from hits that nobody had read, or fourth, likewise after four topics were improved for the third time."""

    topic: str
    place: Place
    right: bool
    sample: str


def read_judged(file: Path = LABELS) -> list[Judged]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Judged(row["topic"], (row["source"], row["id"]), row["verdict"] == "1", row["sample"])
            for row in csv.DictReader(lines)
        ]


def measure(data: Path) -> dict[str, float]:
    """What `figures` gives for the shipped packs on these corpora, and `second_reader`."""
    judged = read_judged()
    topics = [topic for name in pack_names() for topic in read_pack(name)]
    segmenter = Segmenter()
    matcher = topic_matcher(topics, segmenter)
    wanted = {one.place for one in judged}
    taken = {}
    for place, title, body in texts(data, wanted):
        taken[place] = topics_of(matcher, segmenter, title, body)
    return figures(judged, taken) | second_reader()


def second_reader(first: Path = LABELS, second: Path = SECOND_READER) -> dict[str, float]:
    """How far the second reader agrees with the first: texts read by both (`second_reader`), equal verdicts, kappa."""
    verdicts = {(one.topic, one.place): one.right for one in read_judged(first)}
    with second.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    pairs = [(str(int(verdicts[row["topic"], (row["source"], row["id"])])), row["verdict"]) for row in rows]
    same, kappa = agreement(pairs)
    return {"second_reader": float(len(pairs)), "second_reader_agreement": same, "second_reader_kappa": kappa}


def figures(judged: Sequence[Judged], taken: Mapping[Place, Sequence[str]]) -> dict[str, float]:
    """`precision` over the judged texts of the first three samples that their topic still takes, and how many these are
    (`judged`); the same by source, and by topic (`precision_ID`, `judged_ID`). Of the third and of the fourth sample alone:
    `precision_third`, by source `precision_third_SOURCE`, by topic `third_ID`; the fourth, of few topics, counts nowhere
    else, so the other figures can be compared with earlier ones. `kept`: the share of right texts of the first two samples
    that are still taken. `unjudged`: hits on board and posts that nobody has read."""
    taken_hits = [one for one in judged if one.topic in taken.get(one.place, ())]
    hits = [one for one in taken_hits if one.sample != "fourth"]
    known = {(one.place, one.topic) for one in judged}
    right_once = [one for one in judged if one.right and one.sample in ("first", "second")]
    found = {
        "judged": float(len(hits)),
        "precision": _precision(hits),
        "kept": sum(one in hits for one in right_once) / len(right_once) if right_once else float("nan"),
        "unjudged": float(sum((at, topic) not in known for at, names in taken.items() for topic in names)),
    }
    for source in ("board", "posts", "replies"):
        found[f"precision_{source}"] = _precision([one for one in hits if one.place[0] == source])
    for topic in dict.fromkeys(one.topic for one in hits):
        own = [one for one in hits if one.topic == topic]
        found |= {f"precision_{topic}": _precision(own), f"judged_{topic}": float(len(own))}
    for sample in ("third", "fourth"):
        found |= _alone(sample, [one for one in taken_hits if one.sample == sample])
    return found


def _alone(sample: str, hits: Sequence[Judged]) -> dict[str, float]:
    """The precision of one sample: of all of it, by source and by topic."""
    found = {f"precision_{sample}": _precision(hits)}
    for source in dict.fromkeys(one.place[0] for one in hits):
        found[f"precision_{sample}_{source}"] = _precision([one for one in hits if one.place[0] == source])
    for topic in dict.fromkeys(one.topic for one in hits):
        found[f"{sample}_{topic}"] = _precision([one for one in hits if one.topic == topic])
    return found


def texts(data: Path, wanted: Collection[Place]) -> Iterator[tuple[Place, str, str]]:
    """Place, title and body of every text that is looked at: the whole board, the drawn posts, and whatever is wanted."""
    for place, title, body in messages(data):
        if place[0] == "board" or place in wanted:
            yield place, title, body
    with gzip.open(data / "bulk" / "posts_100k.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        posts = [row["text"] for row in csv.DictReader(lines)]
    drawn = random.Random(POSTS).sample(range(len(posts)), POSTS)
    for number in sorted({*drawn, *(int(name) - 1 for source, name in wanted if source == "posts")}):
        yield ("posts", str(number + 1)), "", posts[number]


def messages(data: Path) -> Iterator[tuple[Place, str, str]]:
    """Place, title and body of every message of both boards."""
    for source, name in (("board", "message_board_2019.csv"), ("replies", "messages_with_replies.csv")):
        with (data / "messages" / name).open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield (source, row["留言编号"].strip()), row["留言主题"].strip(), "".join(row["留言详情"].split())


def topics_of(matcher: TopicMatcher, segmenter: Segmenter, title: str, body: str) -> tuple[str, ...]:
    """The topics that take this text."""
    head, text = segmenter.words(title), segmenter.words(body)
    return matcher.of(TokenView(head.tokens, text.tokens, (*head.subwords, *text.subwords)), head, text)


def _precision(hits: Sequence[Judged]) -> float:
    return sum(one.right for one in hits) / len(hits) if hits else float("nan")
