"""Speed and memory of the event index against a window of 300,000 documents: real texts first, then texts of a word chain.

Texts put together from whole clauses would be linked with all that share one, and no window of real texts is like that.
The chain (each word by the word before it) has the words of the posts as often as they have, and their rare triples
seldom twice. Copies are left out: in the program they are one unit.
"""

from __future__ import annotations

import csv
import gzip
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from nlp.events.index import EventIndex
from nlp.events.profile import Matter, features_of
from nlp.segmentation import Segmenter
from tests.gate.benches.reprints import POSTS, peak_megabytes

_WINDOW = 300_000
_MEASURED = 5_000
_LETTERS = 1_000
_ROUND = 500
_CHAINED_FROM = 20_000
"""Posts that the chain learns from."""
_HEADING = 30
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
_YEAR = timedelta(days=365)

Text = tuple[str, str]
"""Title and body."""


def bench(window: int = _WINDOW) -> Sequence[tuple[str, float, str]]:
    """Processor time of taking documents into a full window in rounds of 500 (count features, hash, keep, link), of finding
    all events then, and memory. The letters are from a city's board, twice as long as the other texts."""
    if not POSTS.is_file():
        return []
    segmenter = Segmenter()
    texts, letters = _texts(window + _MEASURED, segmenter)
    step = _YEAR / (len(texts) + len(letters))
    matters = [Matter(f"{n:07}", _BEGUN + n * step, title, text) for n, (title, text) in enumerate(texts + letters)]
    index = EventIndex()
    begun = time.process_time()
    _take(index, matters[:window], segmenter)
    taken = time.process_time() - begun
    begun = time.process_time()
    index.link()
    linked = time.process_time() - begun
    mixed = _rate(index, matters[window : len(texts)], segmenter)
    long = _rate(index, matters[len(texts) :], segmenter)
    begun = time.process_time()
    events = index.events()
    found = time.process_time() - begun
    return [
        (f"events, added to a window of {window:,}", mixed, "documents a second"),
        (f"events, letters of a board added to {window:,}", long, "documents a second"),
        ("events, the whole window anew (text to links)", window / (taken + linked), "documents a second"),
        ("events, of that counting rarity and linking, which is done anew as the window grows", linked, "s"),
        (f"events, finding {len(events):,} of them", found, "s"),
        ("events, documents of the largest", max(map(len, events), default=0), "documents"),
        ("events, memory of the whole process (texts and dictionary included)", peak_megabytes(), "MB"),
    ]


def _take(index: EventIndex, matters: Sequence[Matter], segmenter: Segmenter) -> None:
    for matter in matters:
        index.add(matter.id, matter.at, features_of(matter, segmenter))


def _rate(index: EventIndex, matters: Sequence[Matter], segmenter: Segmenter) -> float:
    begun = time.process_time()
    for start in range(0, len(matters), _ROUND):
        _take(index, matters[start : start + _ROUND], segmenter)
        index.link()
    return len(matters) / (time.process_time() - begun)


def _texts(count: int, segmenter: Segmenter) -> tuple[list[Text], list[Text]]:
    """So many texts of all kinds, shuffled, and letters that are not among them."""
    dice = random.Random(5)
    data = POSTS.parents[1]
    board = _letters_of(data / "messages" / "message_board_2019.csv")
    dice.shuffle(board)
    letters, rest = board[:_LETTERS], board[_LETTERS:]
    with gzip.open(POSTS, "rt", encoding="utf-8", newline="") as lines:
        posts = [row["text"] for row in csv.DictReader(lines)]
    for file in sorted((data / "sentiment").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            posts += [row["text"] for row in csv.DictReader(lines)]
    real = rest + [(text[:_HEADING], text) for text in dict.fromkeys(posts)]
    dice.shuffle(real)
    made = _chained(dice.sample(posts, _CHAINED_FROM), max(0, count - len(real)), segmenter, dice)
    texts = real[:count] + [(text[:_HEADING], text) for text in made]
    dice.shuffle(texts)
    return texts, letters


def _letters_of(file: Path) -> list[Text]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(dict.fromkeys((row["留言主题"].strip(), row["留言详情"].strip()) for row in csv.DictReader(lines)))


def _chained(posts: Sequence[str], count: int, segmenter: Segmenter, dice: random.Random) -> Iterator[str]:
    """Texts in which each word follows the word before it as in one of the posts, as long as one of the posts."""
    cut = [segmenter.cut(segmenter.readable(post)) for post in posts]
    following: defaultdict[str, list[str]] = defaultdict(list)
    for words in cut:
        for word, after in pairwise(words):
            following[word].append(after)
    for _ in range(count):
        words = [dice.choice(dice.choice(cut) or ["，"])]
        for _ in dice.choice(cut):
            words.append(dice.choice(following[words[-1]] or ["，"]))
        yield "".join(words)
