"""Speed of the store on a search engine against a bare client that is handed everything ready-made, in one run on one
real node: what the house adds (looking up, deciding, encoding, counting reprints) is the difference.

Wall time, because the work is done by the node; both sides take turns, so that a busy machine slows them alike.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

from opensearchpy import OpenSearch

from domain.documents import TaggedDocument
from domain.moves import KeptDocument
from domain.periods import Period
from domain.queries import And, Query, Term, Window
from domain.reasons import Sentiment
from storage.engine.documents import to_source
from storage.engine.indices import Indices
from storage.engine.names import Names
from storage.engine.store import EngineDocumentStore
from storage.engine.times import month_of
from tests.engine.clients import engine_client
from tests.engine.distribution import Unavailable
from tests.engine.interrupted import InterruptedClient
from tests.engine.nodes import Node
from tests.gate.benches.storage import SHANGHAI, SPAN, START, Measured, batches, generated, percentile95, vocabulary

Turn = tuple[list[float], Callable[[], object]]

_WARM_UP = 4
"""Batches that are not counted: a Java process is slow at first."""


def seconds(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


def ready_made(names: Names, batch: Sequence[TaggedDocument]) -> Iterator[dict[str, Any]]:
    """The lines of a bulk request as the store makes them."""
    for tagged in batch:
        source = to_source(KeptDocument(tagged, 1, START, tagged.document.fetched_at), SHANGHAI)
        yield {"create": {"_index": names.month(month_of(source["day"])), "_id": tagged.id, "require_alias": True}}
        yield source | {"written_by": "0123456789abcdef"}


def ingest(store: EngineDocumentStore, bare: OpenSearch, names: Names, posts: Sequence[TaggedDocument]) -> Measured:
    """New documents in batches of 500."""
    ours: list[float] = []
    theirs: list[float] = []
    for number, batch in enumerate(batches(posts)):
        lines = list(ready_made(names, batch))
        turns: list[Turn] = [(ours, partial(store.put, batch, START)), (theirs, partial(_bulk, bare, lines))]
        for spent, call in turns if number % 2 else reversed(turns):
            spent.append(seconds(call))
    counted = slice(_WARM_UP, None)
    rate = len(ours[counted]) * len(batch) / sum(ours[counted])
    note = f"{rate:.0f} documents/s; bulk of the same ready-made actions through a bare client = 1"
    return [("engine.ingest_share_of_bare_client", sum(theirs[counted]) / sum(ours[counted]), note)]


def _bulk(bare: OpenSearch, lines: list[dict[str, Any]]) -> None:
    if bare.bulk(body=lines)["errors"]:
        raise AssertionError("the bare client could not write")


def search(store: EngineDocumentStore, bare: OpenSearch, names: Names, rounds: int = 200) -> Measured:
    """The newest 20 of one or two words with topic and sentiment, as officers ask."""
    dice = random.Random(5)
    words, weights = vocabulary(random.Random(1))
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        asked = tuple(dice.choices(words, cum_weights=weights, k=dice.choice((1, 2))))
        topic, sentiment = f"topic{dice.randrange(20)}", dice.choice(list(Sentiment))
        query = Query(expression=And(tuple(Term((word,)) for word in asked)), topics=(topic,), sentiments=(sentiment,))
        body = plain(asked, topic, sentiment.value)
        turns: list[Turn] = [
            (ours, partial(store.search, query, Window())),
            (theirs, partial(bare.search, index=names.mentions, body=body)),
        ]
        for spent, call in turns if number % 2 else reversed(turns):
            spent.append(seconds(call))
        found = [stored.tagged.id for stored in store.search(query, Window()).documents]
        if found != [hit["_id"] for hit in bare.search(index=names.mentions, body=body)["hits"]["hits"]]:
            raise AssertionError(f"the store and the bare client answer {query} differently")
    note = f"p95 {percentile95(ours) * 1000:.1f} ms with reprints; the same query through a bare client = 1"
    return [("engine.search_p95_against_bare_client", percentile95(ours) / percentile95(theirs), note)]


def plain(words: Sequence[str], topic: str, sentiment: str) -> dict[str, Any]:
    """The query by hand."""
    fields = ("title_seg", "text_seg", "subwords")
    each = [{"bool": {"should": [{"term": {field: word}} for field in fields]}} for word in words]
    return {
        "query": {"bool": {"filter": [*each, {"term": {"topics": topic}}, {"term": {"sentiment": sentiment}}]}},
        "sort": [{"published_us": "desc"}, {"id": "asc"}],
        "size": 20,
    }


def overview(store: EngineDocumentStore, counting: InterruptedClient, rounds: int = 15) -> Measured:
    """The page of the last 30 days."""
    period = Period.before(START + SPAN, timedelta(days=30))
    store.overview(period)
    before = counting.calls
    store.overview(period)
    requests = counting.calls - before
    spent = [seconds(partial(store.overview, period)) for _ in range(rounds)]
    return [("engine.overview_requests", requests, f"requests a page; {median(spent) * 1000:.0f} ms")]


def bench(size: int = 30_000) -> Measured:
    """Goals: ingest 0.7 at least, search 2 at most, overview 1."""
    posts = generated(size)
    try:
        node = Node(heap="1g").start()
    except Unavailable as missing:
        return [("engine: not measured", 0, str(missing))]
    with closing(_Stopping(node)), closing(engine_client("opensearch", node.url)) as client:
        counting = InterruptedClient(client, 1 << 40)
        store = EngineDocumentStore(counting, prefix="ours", zone=SHANGHAI, replicas=0)
        names = Names("bare")
        indices = Indices(client, names, SHANGHAI, shards=1, replicas=0)
        indices.open()
        for name in (indices, Indices(client, Names("ours"), SHANGHAI, shards=1, replicas=0)):
            name.ensure({month_of(tagged.document.published_at.astimezone(SHANGHAI).toordinal()) for tagged in posts})
        with closing(OpenSearch(node.url, timeout=120)) as bare:
            written = ingest(store, bare, names, posts)
            bare.indices.refresh(index=f"{names.mentions},ours-mentions")
            return [*written, *search(store, bare, Names("ours")), *overview(store, counting)]


class _Stopping:
    def __init__(self, node: Node) -> None:
        self._node = node

    def close(self) -> None:
        self._node.stop()


if __name__ == "__main__":
    for what, figure, note in bench():
        print(f"{what}: {figure:.2f} ({note})")
