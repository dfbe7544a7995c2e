"""Speed and memory of the reprint index against a window of 300,000 documents (posts of the bulk corpus and mixtures)."""

from __future__ import annotations

import csv
import gzip
import random
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nlp.reprints.index import Entry, ReprintIndex

POSTS = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "bulk" / "posts_100k.csv.gz"
_WINDOW = 300_000
_MEASURED = 5_000
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def bench(window: int = _WINDOW) -> Sequence[tuple[str, float, str]]:
    """Processor time of adding 5,000 documents to a full window, how that compares with an empty one, and memory."""
    if not POSTS.is_file():
        return []
    entries = list(_entries(window + _MEASURED))
    alone = _seconds(ReprintIndex(), entries[window:])
    before = peak_megabytes()
    index = ReprintIndex(window)
    index.add(entries[:window])
    megabytes = peak_megabytes() - before
    full = _seconds(index, entries[window:])
    return [
        (f"reprints, window of {window:,}", _MEASURED / full, "documents a second"),
        ("reprints, full window against an empty one", full / alone, "x the time"),
        ("reprints, memory of the window", megabytes, "MB"),
    ]


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(index: ReprintIndex, entries: Sequence[Entry]) -> float:
    begun = time.process_time()
    index.add(entries)
    return time.process_time() - begun


def _entries(count: int) -> Iterator[Entry]:
    with gzip.open(POSTS, "rt", encoding="utf-8", newline="") as lines:
        posts = [row["text"] for row in csv.DictReader(lines)]
    dice = random.Random(5)
    for number in range(count):
        text = dice.choice(posts) if number % 3 == 0 else "，".join(_part(dice.choice(posts), dice) for _ in range(3))
        yield Entry(f"{number:07}", _BEGUN + timedelta(seconds=number), text)


def _part(text: str, dice: random.Random) -> str:
    start = dice.randrange(max(1, len(text) - 40))
    return text[start : start + dice.randint(30, 120)]
