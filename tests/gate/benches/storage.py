"""Speed of the SQLite document store against plainer ways of doing the same, in one run on the same documents.

`python -m tests.gate.benches.storage [documents]` prints the ratios and the store's own figures.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from domain.documents import Document, TaggedDocument, Tags
from domain.periods import Period
from domain.queries import And, Bucket, Dimension, Expression, Not, Or, Query, Term, Window
from domain.reasons import Platform, Relevance, Sentiment
from storage.sqlite.store import SQLiteDocumentStore

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2025, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=365)
BATCH = 500

Measured = list[tuple[str, float, str]]


def vocabulary(dice: random.Random) -> tuple[list[str], list[float]]:
    """60,000 words of one to four characters with cumulated weights that fall like those of a language (Zipf)."""
    words: dict[str, None] = {}
    while len(words) < 60_000:
        length = dice.choices((1, 2, 3, 4), (6, 70, 14, 10))[0]
        words["".join(chr(0x4E00 + int(3000 * dice.random() ** 2)) for _ in range(length))] = None
    return list(words), list(accumulate(1 / (rank + 3) for rank in range(len(words))))


def documents(size: int, seed: int = 1) -> Iterator[TaggedDocument]:
    """Posts of about 140 characters over a year in the order of their arrival, three in a hundred up to 20 days late."""
    dice = random.Random(seed)
    words, weights = vocabulary(dice)
    for number in range(size):
        arrived = START + SPAN * (number / size)
        late = timedelta(seconds=dice.randrange(20 * 86_400)) if dice.random() < 0.03 else timedelta()
        published = (arrived - late).replace(microsecond=0)
        yield _post(
            number, published, arrived, dice.choices(words, cum_weights=weights, k=dice.randrange(40, 110)), dice
        )


def _post(
    number: int, published: datetime, fetched: datetime, words: Sequence[str], dice: random.Random
) -> TaggedDocument:
    title, body = tuple(words[:6]), tuple(words[6:])
    negative = dice.random() / 2
    document = Document(
        id=blake2b(str(number).encode(), digest_size=16).hexdigest(),
        platform=dice.choice(list(Platform)),
        source=f"source{min(int(dice.paretovariate(0.7)), 300)}",
        source_name="一个本地论坛",
        title="".join(title),
        text="，".join("".join(body[at : at + 7]) for at in range(0, len(body), 7)) + "。",
        published_at=published,
        fetched_at=fetched,
        url=f"https://forum.example/thread-{number}-1-1.html",
        own=dice.random() < 0.03,
    )
    tags = Tags(
        title_tokens=title,
        tokens=body,
        subwords=tuple(dict.fromkeys(word[:2] for word in words if len(word) > 2)),
        topics=tuple(dice.sample([f"topic{n}" for n in range(20)], dice.randrange(3))),
        sentiment=dice.choice(list(Sentiment)),
        probabilities=(negative, 0.5, 0.5 - negative),
        keywords=tuple(dict.fromkeys(words[6:14])),
        places=tuple(dice.sample([f"地点{n}" for n in range(60)], dice.randrange(2))),
        fingerprint=dice.getrandbits(64),
        relevance=Relevance.NAMED,
    )
    return TaggedDocument(document, tags)


def generated(size: int) -> list[TaggedDocument]:
    """The documents, kept out of the way of the garbage collector: no real process holds so many."""
    posts = list(documents(size))
    gc.collect()
    gc.freeze()
    return posts


def batches(posts: Sequence[TaggedDocument]) -> Iterator[Sequence[TaggedDocument]]:
    for start in range(0, len(posts), BATCH):
        yield posts[start : start + BATCH]


def connect(path: Path) -> sqlite3.Connection:
    """With the settings of the store, so that only the layout differs."""
    connection = sqlite3.connect(path, isolation_level=None)
    settings = (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "wal_autocheckpoint=4000",
        "secure_delete=FAST",
        "cache_size=-32768",
    )
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")
    return connection


def _texts(post: TaggedDocument) -> tuple[str, str, str]:
    return " ".join(post.tags.title_tokens), " ".join(post.tags.tokens), " ".join(post.tags.subwords)


class Bare:
    """Nothing but a contentless FTS5 table over the same words."""

    def __init__(self, path: Path, tokenizer: str) -> None:
        self._connection = connect(path)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE fts USING fts5(title, text, sub, content='', tokenize='{tokenizer}')"
        )

    def put(self, batch: Sequence[TaggedDocument], first: int) -> None:
        rows = sorted((int(p.document.published_at.timestamp()) << 18 | n, *_texts(p)) for n, p in enumerate(batch))
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO fts(rowid, title, text, sub) VALUES (?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class Plain:
    """The obvious layout: rows as they come, an index on the time, words in FTS5, filters by joining."""

    def __init__(self, path: Path) -> None:
        self.connection = connect(path)
        self.connection.executescript("""
            CREATE TABLE documents(
              n INTEGER PRIMARY KEY, id TEXT UNIQUE, at INTEGER, sentiment TEXT, source TEXT, platform TEXT, text TEXT
            );
            CREATE INDEX documents_at ON documents(at);
            CREATE TABLE topics(n INTEGER, topic TEXT, PRIMARY KEY(topic, n)) WITHOUT ROWID;
            CREATE VIRTUAL TABLE fts USING fts5(title, text, sub, content='');
        """)

    def put(self, batch: Sequence[TaggedDocument], first: int) -> None:
        c = self.connection
        c.execute("BEGIN IMMEDIATE")
        for n, post in enumerate(batch, first):
            document, tags = post.document, post.tags
            at = int(document.published_at.timestamp())
            row = (n, document.id, at, tags.sentiment.value, document.source, document.platform.value, document.text)
            c.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            c.executemany("INSERT INTO topics VALUES (?, ?)", [(n, topic) for topic in tags.topics])
            c.execute("INSERT INTO fts(rowid, title, text, sub) VALUES (?, ?, ?, ?)", (n, *_texts(post)))
        c.execute("COMMIT")

    def search(self, words: str, topic: str, sentiment: str) -> list[str]:
        rows = self.connection.execute(
            "SELECT d.id, d.text FROM fts JOIN documents AS d ON d.n = fts.rowid JOIN topics AS t ON t.n = d.n"
            " WHERE fts MATCH ? AND t.topic = ? AND d.sentiment = ? ORDER BY d.at DESC, d.id LIMIT 20",
            (words, topic, sentiment),
        )
        return [row[0] for row in rows]

    def close(self) -> None:
        self.connection.close()


def cpu(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def percentile95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def ingest(folder: Path, posts: Sequence[TaggedDocument], store: SQLiteDocumentStore, plain: Plain) -> Measured:
    """Every batch goes to each of them in turn, so that a busy machine slows them alike."""
    spent: dict[str, list[float]] = {"store": [], "bare": [], "default": []}
    with (
        closing(Bare(folder / "bare.db", "ascii")) as bare,
        closing(Bare(folder / "default.db", "unicode61 remove_diacritics 0")) as default,
    ):
        for number, batch in enumerate(batches(posts)):
            first = number * BATCH
            spent["store"].append(cpu(partial(store.put, batch, START)))
            spent["bare"].append(cpu(partial(bare.put, batch, first)))
            spent["default"].append(cpu(partial(default.put, batch, first)))
            plain.put(batch, first)
    rate = len(posts) / sum(spent["store"])
    return [
        (
            "storage.ingest_share_of_bare_fts5",
            sum(spent["default"]) / sum(spent["store"]),
            f"{rate:.0f} documents/s CPU; bare FTS5 with its default tokenizer = 1",
        ),
        (
            "storage.ingest_share_of_bare_fts5_ascii",
            sum(spent["bare"]) / sum(spent["store"]),
            "bare FTS5 with the store's own tokenizer = 1",
        ),
    ]


def search(posts: Sequence[TaggedDocument], store: SQLiteDocumentStore, plain: Plain, rounds: int = 60) -> Measured:
    """The newest 20 of one or two words with topic and sentiment, as officers ask."""
    dice = random.Random(5)
    words, weights = vocabulary(random.Random(1))
    ours, theirs = [], []
    for _ in range(rounds):
        asked = tuple(dice.choices(words, cum_weights=weights, k=dice.choice((1, 2))))
        topic, sentiment = f"topic{dice.randrange(20)}", dice.choice(list(Sentiment))
        query = Query(expression=And(tuple(Term((word,)) for word in asked)), topics=(topic,), sentiments=(sentiment,))
        match = " AND ".join(f'"{word}"' for word in asked)
        ours.append(cpu(partial(store.search, query, Window())))
        theirs.append(cpu(partial(plain.search, match, topic, sentiment.value)))
        found = store.search(query, Window()).documents
        if [stored.tagged.id for stored in found] != plain.search(match, topic, sentiment.value):
            raise AssertionError(f"the store and the plain layout answer {query} differently")
    ratio = percentile95(theirs) / percentile95(ours)
    note = f"p95 {percentile95(ours) * 1000:.1f} ms with total; the plain layout without = 1"
    return [("storage.search_speed_against_plain", ratio, note)]


GROUPS = (
    "SELECT (at + 28800) / 86400, sentiment, count(*) FROM documents WHERE at >= ? GROUP BY 1, 2",
    "SELECT platform, count(*) FROM documents WHERE at >= ? GROUP BY 1",
    "SELECT source, count(*) FROM documents WHERE at >= ? GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
    "SELECT topic, count(*) FROM documents JOIN topics USING (n) WHERE at >= ? GROUP BY 1 ORDER BY 2 DESC LIMIT 20",
)


def overview(store: SQLiteDocumentStore, plain: Plain, rounds: int = 15) -> Measured:
    """The page of the last 30 days; the plain layout counts four of its panels and no key words."""
    period = Period.before(START + SPAN, timedelta(days=30))
    since = (int(period.start.timestamp()),)
    ours = [cpu(lambda: store.overview(period)) for _ in range(rounds)]
    theirs = [
        cpu(lambda: [plain.connection.execute(group, since).fetchall() for group in GROUPS]) for _ in range(rounds)
    ]
    note = f"{median(ours) * 1000:.1f} ms with key words; four GROUP BYs without = 1"
    return [("storage.overview_speed_against_group_by", median(theirs) / median(ours), note)]


def bench(size: int = 50_000) -> Measured:
    """Ratios; above 1 the store is faster, except the shares of bare FTS5 (goal 0.45 at least)."""
    posts = generated(size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            closing(SQLiteDocumentStore(folder / "store.db", zone=SHANGHAI)) as store,
            closing(Plain(folder / "plain.db")) as plain,
        ):
            return [*ingest(folder, posts, store, plain), *search(posts, store, plain), *overview(store, plain)]


def report(size: int) -> None:
    """The store by itself: CPU time of everything a console and a rule ask (a busy neighbour doubles wall time)."""
    posts = generated(size)
    raw = sum(len((post.document.title + post.document.text).encode()) for post in posts)
    with tempfile.TemporaryDirectory() as name:
        with closing(SQLiteDocumentStore(Path(name) / "store.db", zone=SHANGHAI)) as store:
            times = [cpu(partial(store.put, batch, START)) for batch in batches(posts)]
            print(f"ingest: {size / sum(times):.0f} documents/s CPU, longest batch {max(times):.2f} s")
            for label, call in questions(posts, store):
                seconds = [cpu(call) for _ in range(5 if "counts" in label else 60)]
                print(f"{label}: p50 {median(seconds) * 1000:.1f} ms, p95 {percentile95(seconds) * 1000:.1f} ms CPU")
        used = (Path(name) / "store.db").stat().st_size
        print(f"file: {used / raw:.2f} x raw text ({used / size:.0f} bytes a document, raw {raw / size:.0f})")


def questions(posts: Sequence[TaggedDocument], store: SQLiteDocumentStore) -> list[tuple[str, Callable[[], object]]]:
    dice = random.Random(7)
    words, weights = vocabulary(random.Random(1))
    end = posts[-1].document.published_at
    month, weeks = Period.before(end, timedelta(days=30)), Period.before(end, timedelta(weeks=8))

    def one() -> Term:
        return Term((dice.choices(words, cum_weights=weights)[0],))

    def mixed() -> Expression:
        return dice.choice((one(), And((one(), one())), Or((one(), one(), one())), And((one(), Not(one())))))

    def filtered() -> Query:
        return Query(
            expression=mixed(),
            topics=(f"topic{dice.randrange(20)}",),
            sentiments=(dice.choice(list(Sentiment)),),
            period=dice.choice((None, month)),
            own=False,
        )

    fingerprints = [post.tags.fingerprint for post in posts[-BATCH:]]
    return [
        ("search, words", lambda: store.search(Query(expression=mixed()), Window())),
        ("search, words and filters", lambda: store.search(filtered(), Window())),
        ("search, words and filters, page 50", lambda: store.search(filtered(), Window(20, 980))),
        ("search, no words", lambda: store.search(Query(), Window())),
        ("overview 30 days", lambda: store.overview(month)),
        ("near, batch of 500, 30 days", lambda: store.near(fingerprints, end - timedelta(days=30))),
        ("put again, batch of 500", lambda: store.put(posts[:BATCH], START)),
        ("counts, 8 weeks x topics x days", lambda: store.counts(Query(period=weeks), Dimension.TOPIC, Bucket.DAY)),
        (
            "counts, 8 weeks x key words x days",
            lambda: store.counts(Query(period=weeks), Dimension.KEYWORD, Bucket.DAY),
        ),
        ("counts, all x hours", lambda: store.counts(Query(), None, Bucket.HOUR)),
        ("counts, one word x days", lambda: store.counts(Query(expression=one()), None, Bucket.DAY)),
    ]


if __name__ == "__main__":
    documents_asked = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    for ratio_name, ratio_value, ratio_note in bench(min(documents_asked, 50_000)):
        print(f"{ratio_name}: {ratio_value:.2f} ({ratio_note})")
    report(documents_asked)
