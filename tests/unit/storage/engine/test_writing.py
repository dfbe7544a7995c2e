"""Writing when things go wrong on the way or in a document."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from domain.documents import Put
from domain.periods import Period
from domain.queries import Query, Window
from domain.reasons import Outcome
from storage.engine.client.protocol import EngineClient
from storage.engine.store import EngineDocumentStore
from tests.contract.documents import NOON, tagged
from tests.engine.interrupted import InterruptedClient, RepeatingClient

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTH = timedelta(days=31)


def opened(client: EngineClient, prefix: str, batch_bytes: int = 8 << 20) -> EngineDocumentStore:
    return EngineDocumentStore(client, prefix=prefix, zone=SHANGHAI, replicas=0, batch_bytes=batch_bytes)


def test_an_answer_that_was_lost_changes_no_outcome(client: EngineClient, prefix: str) -> None:
    """The client sends again what was done already; the store recognises its own writes."""
    store = opened(RepeatingClient(client), prefix)
    assert store.put([tagged("a", "一"), tagged("b")], NOON) == (Put("a", Outcome.NEW, 1), Put("b", Outcome.NEW, 1))
    assert store.put([tagged("a", "二")], NOON) == (Put("a", Outcome.UPDATED, 2),)
    again = tagged("a", "二", likes=5, fetched_at=NOON + MONTH)
    assert store.put([again], NOON) == (Put("a", Outcome.DUPLICATE, 2),)
    stored = store.get("a")
    assert stored is not None
    assert (stored.tagged.document.likes, stored.revision) == (5, 2)


def test_another_time_leaves_one_document_in_one_place(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix)
    store.put([tagged("a", at=NOON)], NOON)
    store.put([tagged("a", "别的 文字", at=NOON - 2 * MONTH)], NOON)
    assert store.search(Query(), Window()).total == 1
    assert store.search(Query(period=Period(NOON - 3 * MONTH, NOON - MONTH)), Window()).total == 1
    assert store.overview(Period(NOON - 3 * MONTH, NOON + MONTH)).total == 1
    assert store.put([tagged("a", "别的 文字", at=NOON - 2 * MONTH)], NOON) == (Put("a", Outcome.DUPLICATE, 2),)


def test_two_of_one_document_become_one_with_the_next_visit(client: EngineClient, prefix: str) -> None:
    """Two processes that read different publish times can put one new document into two months."""
    first, second = opened(client, prefix), opened(client, prefix)
    first.put([tagged("a", at=NOON)], NOON)
    second.put([tagged("a", at=NOON - 2 * MONTH)], NOON)
    client.call("POST", f"/{prefix}-mentions/_refresh")
    assert opened(client, prefix).put([tagged("a", at=NOON)], NOON)[0].outcome is Outcome.DUPLICATE
    client.call("POST", f"/{prefix}-mentions/_refresh")
    assert first.search(Query(), Window()).total == 1


def test_what_the_engine_refuses_costs_its_neighbours_nothing(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix, batch_bytes=1)
    bad = [
        tagged("immense", topics=("长" * 20_000,)),
        tagged("many", likes=2**31),
        tagged("half", title="半个字\ud840"),
        tagged("", "没有 编号"),
        tagged("x" * 600),
    ]
    puts = store.put([tagged("a"), *bad, tagged("b")], NOON)
    assert [put.outcome for put in puts] == [Outcome.NEW, *[Outcome.QUARANTINED] * 5, Outcome.NEW]
    assert [put.revision for put in puts] == [1, 0, 0, 0, 0, 0, 1]
    assert "32,766" in puts[1].detail
    assert all(put.detail.endswith("。") for put in puts[1:6])
    assert store.ids(Query(), 10) == ("a", "b")
    monstrous = tagged("long", "长" * 40_000, keywords=("松树",))
    assert store.put([monstrous], NOON) == (Put("long", Outcome.NEW, 1),)
    stored = store.get("long")
    assert stored is not None
    assert stored.tagged == monstrous


def test_one_request_reads_a_page_of_figures_and_writing_makes_nothing_visible_by_itself(
    client: EngineClient, prefix: str
) -> None:
    counting = InterruptedClient(client, 1 << 30)
    store = opened(counting, prefix)
    store.put([tagged(f"{n}", at=NOON - n * timedelta(days=1), keywords=(f"k{n}",)) for n in range(40)], NOON)
    store.overview(Period(NOON - MONTH, NOON))
    before = counting.calls
    store.overview(Period(NOON - MONTH, NOON))
    assert counting.calls == before + 1
    for n in range(5):
        store.put([tagged(f"more{n}")], NOON)
    assert counting.calls <= before + 1 + 5 * 2


def test_what_a_killed_process_wrote_is_seen_by_the_next_whatever_the_engines_interval(
    client: EngineClient, prefix: str
) -> None:
    """A move that goes on counts what the target has; an engine that is slow to show it must not look emptied."""
    before = opened(client, prefix)
    before.put([tagged("a", at=NOON)], NOON)
    client.call("PUT", f"/{prefix}-mentions/_settings", body={"index": {"refresh_interval": "-1"}})
    before.put([tagged("b", at=NOON), tagged("c", at=NOON)], NOON)
    assert opened(client, prefix).statistics().documents == 3
    before.put([tagged("d", at=NOON)], NOON)
    assert opened(client, prefix).search(Query(), Window()).total == 4
    before.put([tagged("e", at=NOON)], NOON)
    assert [kept.id for kept in opened(client, prefix).kept("", 10)] == ["a", "b", "c", "d", "e"]
