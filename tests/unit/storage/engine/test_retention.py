"""A retention that is killed after any of its steps neither loses a figure nor counts one twice."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.documents import Put, TaggedDocument
from domain.periods import Period
from domain.queries import Query, Window
from domain.reasons import Outcome, Sentiment
from storage.engine.client.protocol import EngineClient
from storage.engine.control import Control, Phase
from storage.engine.names import Names
from storage.engine.removal import holding_removed
from storage.engine.store import EngineDocumentStore
from storage.memory import MemoryDocumentStore
from tests.contract.documents import NOON, tagged
from tests.engine.interrupted import InterruptedClient, Killed

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
WHOLE = Period(NOON - 80 * DAY, NOON + DAY)
BEFORE = NOON - 2 * DAY
EVERYTHING = Window(limit=1000)


def documents() -> list[TaggedDocument]:
    """Over three months; the day at the border has texts that go and texts that stay."""
    return [
        tagged(
            f"{n:02}",
            at=NOON - n * 2 * DAY - timedelta(hours=n % 3 * 5),
            topics=("fire",) if n % 2 else ("roads", "fire"),
            keywords=(f"k{n % 4}", "松树"),
            places=("东山",) if n % 3 else (),
            sentiment=Sentiment.NEGATIVE if n % 4 == 1 else Sentiment.NEUTRAL,
            own=n == 7,
        )
        for n in range(30)
    ]


def opened(client: EngineClient, prefix: str) -> EngineDocumentStore:
    return EngineDocumentStore(client, prefix=prefix, zone=SHANGHAI, replicas=0, clean_up_seconds=0)


def test_killed_after_any_step_it_counts_everything_once_and_is_finished_by_the_next(
    client: EngineClient, prefix: str
) -> None:
    memory = MemoryDocumentStore(SHANGHAI)
    memory.put(documents(), NOON - 100 * DAY)
    whole = memory.overview(WHOLE, top=100)
    memory.retain(BEFORE, keep=("25",))

    steps = 0
    while True:
        name = f"{prefix}-{steps}"
        patient = opened(client, name)
        patient.put(documents(), NOON - 100 * DAY)
        interrupted = InterruptedClient(client, steps)
        assert patient.overview(WHOLE, top=100) == whole
        try:
            opened(interrupted, name).retain(BEFORE, keep=("25",))
            finished = True
        except Killed:
            finished = False
        client.call("POST", f"/{name}-*/_refresh")
        assert patient.overview(WHOLE, top=100) == whole, f"killed after {steps} steps"
        assert opened(client, name).overview(WHOLE, top=100) == whole
        opened(client, name).retain(BEFORE, keep=("25",))
        later = opened(client, name)
        assert later.overview(WHOLE, top=100) == whole, f"killed after {steps} steps, then finished"
        assert later.search(Query(), EVERYTHING) == memory.search(Query(), EVERYTHING)
        assert later.past_figures() == memory.past_figures()
        if finished:
            break
        steps += 1
    assert steps > 5


@pytest.mark.parametrize(
    ("phase", "outcome", "more"),
    [(Phase.MARKING, Put("20", Outcome.UPDATED, 2), 0), (Phase.COUNTED, Put("20", Outcome.NEW, 1), 1)],
)
def test_a_document_that_is_written_again_meanwhile_stays(
    client: EngineClient, prefix: str, phase: Phase, outcome: Put, more: int
) -> None:
    """Once the figures count, a new text under an old id is a new document: its former figures stay."""
    store = opened(client, prefix)
    store.put(documents(), NOON - 100 * DAY)
    whole = store.overview(WHOLE, top=100)
    control = Control(client, Names(prefix))
    steps = 2
    while (under_way := control.read()) is None or under_way.phase is not phase:
        with pytest.raises(Killed):
            opened(InterruptedClient(client, steps), prefix).retain(BEFORE)
        steps += 1
    client.call("POST", f"/{prefix}-*/_refresh")
    assert store.put([tagged("20", "全新 文字", at=NOON)], NOON) == (outcome,)
    for _ in range(2):
        assert store.overview(WHOLE, top=100).total == whole.total + more
        kept = store.get("20")
        assert kept is not None
        assert kept.tagged.tags.tokens == ("全新", "文字")
        store.retain(BEFORE)


def test_months_without_a_document_are_dropped(client: EngineClient, prefix: str) -> None:
    store = opened(client, prefix)
    store.put(documents(), NOON - 100 * DAY)
    months = set(client.call("GET", f"/_alias/{prefix}-mentions").body)
    assert {name.rpartition("-")[2] for name in months} == {"2026.01", "2026.02", "2026.03"}
    store.retain(NOON - 20 * DAY)
    left = set(client.call("GET", f"/_alias/{prefix}-mentions").body)
    assert {name.rpartition("-")[2] for name in left} == {"2026.02", "2026.03"}
    store.put([tagged("late", at=NOON - 60 * DAY)], NOON)
    assert store.get("late") is not None


def test_an_erased_text_leaves_the_disk(client: EngineClient, prefix: str) -> None:
    """Engines keep removed documents for half a minute: erasing waits for it."""
    store = EngineDocumentStore(client, prefix=prefix, zone=SHANGHAI, replicas=0)
    store.put([tagged(f"{n}") for n in range(300)], NOON)
    store.put([tagged("secret", "不该 留下")], NOON)
    assert store.erase(["secret"]) == 1
    assert holding_removed(client, [f"{prefix}-mentions"]) == []
