"""Speed and memory of the event index against a window of 300,000 documents (posts of the bulk corpus and mixtures)."""

from __future__ import annotations

import csv
import gzip
import random
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from nlp.events.index import EventIndex
from nlp.events.profile import Matter, counts_of
from nlp.events.traits import traits_of
from nlp.segmentation import Segmenter
from tests.gate.benches.reprints import POSTS, peak_megabytes

_WINDOW = 300_000
_MEASURED = 5_000
_HEADING = 30
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
_CLAUSE = re.compile(r"[^，。！？；,!?;\s]{6,40}")


def bench(window: int = _WINDOW) -> Sequence[tuple[str, float, str]]:
    """Processor time of taking 5,000 documents into a full window, of finding all events then, and memory."""
    if not POSTS.is_file():
        return []
    matters = list(_matters(window + _MEASURED))
    segmenter = Segmenter()
    before = peak_megabytes()
    index = EventIndex()
    begun = time.process_time()
    _take(index, matters[:window], segmenter)
    index.events()
    whole = time.process_time() - begun
    begun = time.process_time()
    _take(index, matters[window:], segmenter)
    index.link()
    added = time.process_time() - begun
    begun = time.process_time()
    events = index.events()
    found = time.process_time() - begun
    return [
        (f"events, added to a window of {window:,}", _MEASURED / added, "documents a second"),
        ("events, the whole window anew (text to events)", len(index) / whole, "documents a second"),
        (f"events, finding {len(events):,} of them", found, "s"),
        ("events, memory of the window", peak_megabytes() - before, "MB"),
    ]


def _take(index: EventIndex, matters: Sequence[Matter], segmenter: Segmenter) -> None:
    for matter in matters:
        index.add(matter.id, matter.at, traits_of(counts_of(matter, segmenter)))


def _matters(count: int) -> Iterator[Matter]:
    """Each post once, then texts of ten clauses of different posts: as long as posts, and hardly two of them alike."""
    with gzip.open(POSTS, "rt", encoding="utf-8", newline="") as lines:
        posts = list(dict.fromkeys(row["text"] for row in csv.DictReader(lines)))
    clauses = [clause for post in posts for clause in _CLAUSE.findall(post)]
    dice = random.Random(5)
    texts = [
        posts.pop() if number % 4 == 0 and posts else "，".join(dice.choices(clauses, k=10)) for number in range(count)
    ]
    for number, text in enumerate(texts):
        yield Matter(f"{number:07}", _BEGUN + timedelta(seconds=number), text[:_HEADING], text)
