"""The promises of `domain.ports.DocumentStore` about moving to another store, setting aside, and telling how it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from domain.condition import StoreState
from domain.documents import Put, TaggedDocument
from domain.errors import StoreError
from domain.moves import KeptDocument, PastFigures, PastLabel, PastMentions
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Bucket, Dimension, Expression, LabelCount, Query, Term, Window
from domain.reasons import Outcome, Platform, Sentiment
from storage.memory import MemoryDocumentStore
from tests.contract.adapters import StoreOpener, drawn
from tests.contract.documents import NOON, batches, expressions, tagged, times

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE = Period(datetime(2024, 12, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
ALL = Window(limit=1000)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Step = Callable[[DocumentStore], object]


def _put(batch: Sequence[TaggedDocument], at: datetime) -> Step:
    return lambda store: store.put(batch, at)


def _retain(before: datetime, keep: Sequence[str]) -> Step:
    return lambda store: store.retain(before, keep)


def _erase(ids: Sequence[str]) -> Step:
    return lambda store: store.erase(ids)


some_ids = st.lists(st.text("0123456789abcdef", min_size=1, max_size=1), max_size=5)
histories = st.lists(
    st.one_of(
        st.builds(_put, batches, times),
        st.builds(_retain, times, some_ids),
        st.builds(_erase, some_ids),
    ),
    max_size=6,
)
"""What happens to a store in its life: put again under the same ids, retained, erased."""


def copy(source: DocumentStore, target: DocumentStore, page: int = 1000) -> None:
    target.restore(pages(source, page))
    target.restore_past_figures(source.past_figures())


def pages(store: DocumentStore, size: int) -> list[KeptDocument]:
    found: list[KeptDocument] = []
    while page := store.kept(found[-1].id if found else "", size):
        assert len(page) <= size
        found += page
    return found


def assert_alike(first: DocumentStore, second: DocumentStore, expression: Expression) -> None:
    """Both stores give the same answers."""
    everything = first.search(Query(), ALL).documents
    for query in (Query(), Query(expression=expression), Query(topics=("fire",), own=False)):
        assert first.search(query, ALL) == second.search(query, ALL)
        assert first.counts(query, Dimension.KEYWORD, Bucket.DAY) == second.counts(query, Dimension.KEYWORD, Bucket.DAY)
    assert first.overview(WHOLE, top=1000) == second.overview(WHOLE, top=1000)
    fingerprints = [stored.tagged.tags.fingerprint for stored in everything]
    assert first.near(fingerprints, WHOLE.start) == second.near(fingerprints, WHOLE.start)
    assert first.reprints("a") == second.reprints("a")
    assert [stored.tagged.id for stored in everything] == list(first.ids(Query(), 1000))
    assert first.statistics().documents == second.statistics().documents


def revisit(store: DocumentStore) -> tuple[Put, ...]:
    """Visit every document again, some with an older and some with a newer fetch than the one that was taken."""
    seen = store.search(Query(), ALL).documents
    again = [
        replace(
            stored.tagged,
            document=replace(
                stored.tagged.document,
                likes=stored.tagged.document.likes + 7,
                fetched_at=stored.tagged.document.fetched_at + timedelta(days=30 * (n % 3 - 1)),
            ),
        )
        for n, stored in enumerate(seen)
    ]
    return store.put(again, NOON)


# --- copies -----------------------------------------------------------------------------------------------------------


@drawn(25, history=histories, expression=expressions, page=st.integers(1, 5))
def test_a_copy_answers_like_its_original(
    open_store: StoreOpener, history: list[Step], expression: Expression, page: int
) -> None:
    """Out of every adapter into memory and back, through pages of any size."""
    with closing(open_store()) as source, closing(open_store()) as back:
        for step in history:
            step(source)
        memory = MemoryDocumentStore(SHANGHAI)
        copy(source, memory, page)
        copy(memory, back)
        assert_alike(source, memory, expression)
        assert_alike(source, back, expression)
        assert back.kept("", 1000) == memory.kept("", 1000) == source.kept("", 1000)
        assert back.past_figures() == memory.past_figures() == source.past_figures()


@drawn(25, history=histories, more=histories, expression=expressions)
def test_life_goes_on_in_a_copy_as_in_its_original(
    open_store: StoreOpener, history: list[Step], more: list[Step], expression: Expression
) -> None:
    """Revisions, first times, counts of engagement, retention and figures go on as if nothing had been moved."""
    original = MemoryDocumentStore(SHANGHAI)
    for step in history:
        step(original)
    with closing(open_store()) as moved:
        copy(original, moved)
        assert revisit(moved) == revisit(original)
        assert_alike(original, moved, expression)
        for step in more:
            assert step(moved) == step(original)
        assert_alike(original, moved, expression)
        assert moved.past_figures() == original.past_figures()


@drawn(25, history=histories, size=st.integers(1, 4))
def test_pages_fit_together(open_store: StoreOpener, history: list[Step], size: int) -> None:
    with closing(open_store()) as store:
        for step in history:
            step(store)
        found = [one.id for one in pages(store, size)]
        assert found == sorted({stored.tagged.id for stored in store.search(Query(), ALL).documents})


def test_ids_are_ordered_by_code_point(store: DocumentStore) -> None:
    ids = ["A", "Z", "_", "a", "a1", "b", "é", "松", "\uffee", "𠀀"]
    store.put([tagged(id_) for id_ in reversed(ids)], NOON)
    assert [one.id for one in store.kept("", 100)] == ids
    assert [one.id for one in store.kept("a", 2)] == ["a1", "b"]
    assert [one.id for one in store.kept("a0", 1)] == ["a1"]
    assert store.kept("𠀀", 5) == store.kept("", 0) == ()


def test_what_is_kept_is_whole(store: DocumentStore) -> None:
    first = tagged("a", "松树", at=NOON + timedelta(microseconds=1), fingerprint=2**64 - 1, likes=1)
    store.put([first], NOON + HOUR)
    changed = tagged("a", "道路", at=NOON, fetched_at=NOON + 2 * HOUR, likes=2)
    store.put([changed], NOON + 2 * HOUR)
    again = replace(changed, document=replace(changed.document, likes=5, fetched_at=NOON + 3 * HOUR))
    store.put([again], NOON + 3 * HOUR)
    engaged = replace(changed, document=replace(changed.document, likes=5))
    assert store.kept("", 10) == (KeptDocument(engaged, 2, NOON + HOUR, NOON + 3 * HOUR),)


# --- restoring --------------------------------------------------------------------------------------------------------


def kept(one: TaggedDocument, revision: int = 1, stored_at: datetime = NOON) -> KeptDocument:
    return KeptDocument(one, revision, stored_at, one.document.fetched_at)


@drawn(25, history=histories, expression=expressions)
def test_restoring_twice_is_harmless(open_store: StoreOpener, history: list[Step], expression: Expression) -> None:
    memory = MemoryDocumentStore(SHANGHAI)
    for step in history:
        step(memory)
    with closing(open_store()) as store:
        for _ in range(2):
            copy(memory, store)
        assert_alike(memory, store, expression)
        assert store.past_figures() == memory.past_figures()


def test_restoring_replaces(store: DocumentStore) -> None:
    store.put([tagged("a", "松树", topics=("fire",), keywords=("松树",)), tagged("b", "道路")], NOON)
    other = tagged("a", "湿地", at=NOON + 40 * DAY, topics=("roads",), keywords=("湿地",), sentiment=Sentiment.NEGATIVE)
    store.restore([kept(other, 7, NOON + HOUR)])
    stored = store.get("a")
    assert stored is not None
    assert (stored.tagged, stored.revision, stored.stored_at) == (other, 7, NOON + HOUR)
    assert store.ids(Query(expression=Term(("松树",))), 10) == ()
    assert store.ids(Query(expression=Term(("湿地",))), 10) == ("a",)
    overview = store.overview(Period(NOON, NOON + 50 * DAY))
    assert [(one.label, one.count) for one in overview.by_topic] == [("roads", 1)]
    assert [(one.label, one.count) for one in overview.by_keyword] == [("湿地", 1)]
    assert store.past_figures() == PastFigures()
    assert store.statistics().documents == 2


def test_restoring_nothing_changes_nothing(store: DocumentStore) -> None:
    store.put([tagged("a")], NOON)
    store.restore([])
    store.restore_past_figures(PastFigures())
    assert store.ids(Query(), 10) == ("a",)
    assert store.past_figures() == PastFigures()
    assert store.overview(WHOLE).total == 1


def test_the_last_of_two_restored_under_one_id_counts(store: DocumentStore) -> None:
    store.restore([kept(tagged("a", "松树"), 1), kept(tagged("a", "道路"), 2)])
    assert [one.revision for one in store.kept("", 10)] == [2]
    assert store.overview(WHOLE).total == 1


# --- past figures -----------------------------------------------------------------------------------------------------


def test_past_figures_tell_what_was_retained(store: DocumentStore) -> None:
    at = datetime(2026, 3, 9, 17, 0, tzinfo=UTC)  # the next day in Shanghai
    store.put(
        [
            tagged("a", at=at, topics=("fire",), places=("东山",), keywords=("松树",), sentiment=Sentiment.NEGATIVE),
            tagged("b", at=at, topics=("fire", "roads"), keywords=("松树",)),
            tagged("c", at=at, own=True, topics=("fire",), keywords=("松树",)),
            tagged("d", at=at + DAY, topics=("fire",)),
        ],
        NOON - DAY,
    )
    store.retain(at + HOUR, keep=["d"])
    day = date(2026, 3, 10)
    assert store.past_figures() == PastFigures(
        (
            PastMentions(day, False, Platform.FORUM, Sentiment.NEGATIVE, 1),
            PastMentions(day, False, Platform.FORUM, Sentiment.NEUTRAL, 1),
            PastMentions(day, True, Platform.FORUM, Sentiment.NEUTRAL, 1),
        ),
        (
            PastLabel(day, Dimension.KEYWORD, "松树", 2, 0),
            PastLabel(day, Dimension.PLACE, "东山", 1, 1),
            PastLabel(day, Dimension.SOURCE, "forum", 2, 1),
            PastLabel(day, Dimension.TOPIC, "fire", 2, 1),
            PastLabel(day, Dimension.TOPIC, "roads", 1, 0),
        ),
    )


def test_past_figures_know_nothing_of_what_is_there_or_was_erased(store: DocumentStore) -> None:
    store.put([tagged("a"), tagged("b")], NOON)
    store.erase(["b"])
    assert store.past_figures() == PastFigures()


past = st.builds(
    PastFigures,
    st.lists(
        st.builds(
            PastMentions,
            st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            st.booleans(),
            st.sampled_from(Platform),
            st.sampled_from(Sentiment),
            st.integers(1, 1000),
        ),
        max_size=6,
        unique_by=lambda one: (one.day, one.own, one.platform, one.sentiment),
    ).map(lambda found: tuple(sorted(found, key=lambda one: (one.day, one.own, one.platform, one.sentiment)))),
    st.lists(
        st.builds(
            lambda day, dimension, label, count, negative: PastLabel(
                day, dimension, label, count, 0 if dimension is Dimension.KEYWORD else min(negative, count)
            ),
            st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            st.sampled_from((Dimension.SOURCE, Dimension.TOPIC, Dimension.PLACE, Dimension.KEYWORD)),
            st.sampled_from(("fire", "山火", "道路 养护", 'a"b')),
            st.integers(1, 1000),
            st.integers(0, 1000),
        ),
        max_size=8,
        unique_by=lambda one: (one.day, one.dimension, one.label),
    ).map(lambda found: tuple(sorted(found, key=lambda one: (one.day, one.dimension, one.label)))),
)


@drawn(25, batch=batches, older=past, figures=past)
def test_given_past_figures_replace_the_earlier_ones(
    open_store: StoreOpener, batch: list[TaggedDocument], older: PastFigures, figures: PastFigures
) -> None:
    memory = MemoryDocumentStore(SHANGHAI)
    memory.put(batch, NOON)
    memory.restore_past_figures(figures)
    with closing(open_store()) as store:
        store.restore_past_figures(older)
        store.put(batch, NOON)
        for _ in range(2):
            store.restore_past_figures(figures)
        assert store.past_figures() == figures
        assert store.overview(WHOLE, top=1000) == memory.overview(WHOLE, top=1000)
        store.erase([one.id for one in batch])
        assert store.past_figures() == figures


# --- what cannot be kept, and how a store is doing --------------------------------------------------------------------


def test_a_document_that_cannot_be_kept_costs_its_neighbours_nothing(store: DocumentStore) -> None:
    """Memory keeps everything; the others say which one they set aside and why."""
    bad = [
        tagged("x", topics=("fire\x1froads",)),
        tagged("y", keywords=("",)),
        tagged("z", title="半个字\ud840"),
        tagged("w", likes=2**64),
    ]
    good = [tagged("a"), tagged("b"), tagged("c")]
    puts = store.put([good[0], *bad[:2], good[1], *bad[2:], good[2]], NOON)
    assert [put.id for put in puts] == list("axybzwc")
    for put in puts:
        if put.id in "abc":
            assert put == Put(put.id, Outcome.NEW, 1)
        else:
            set_aside = put.outcome is Outcome.QUARANTINED and put.revision == 0
            assert put == Put(put.id, Outcome.NEW, 1) or (set_aside and put.detail.endswith("。"))
    assert set(store.ids(Query(), 10)) >= {"a", "b", "c"}


def test_a_move_loses_nothing_in_silence(store: DocumentStore) -> None:
    """A document that the target can never keep stops the move: it is there afterwards, or an error tells."""
    bad = kept(tagged("x", topics=("fire\x1froads",)))
    refusal = ""
    try:
        store.restore([kept(tagged("a")), bad])
    except StoreError as told:
        refusal = str(told)
    if refusal:
        assert "x" in refusal
        assert store.get("x") is None
    else:
        assert store.kept("", 10) == (kept(tagged("a")), bad)


def test_a_healthy_store_is_fine(store: DocumentStore) -> None:
    condition = store.condition()
    assert condition.kind
    assert condition.state is not StoreState.DOWN
    assert bool(condition.messages) == (condition.state is not StoreState.FINE)


def test_a_closed_store_tells_its_condition_all_the_same(open_store: StoreOpener) -> None:
    store = open_store()
    store.close()
    condition = store.condition()
    assert condition.state is StoreState.FINE or condition.messages


@pytest.mark.parametrize("size", [0, 1])
def test_a_small_page(store: DocumentStore, size: int) -> None:
    store.put([tagged("a"), tagged("b")], NOON)
    assert [one.id for one in store.kept("", size)] == ["a", "b"][:size]


def test_new_tags_replace_the_old_ones_and_nothing_else(store: DocumentStore) -> None:
    first = tagged("a", "松树 发黄", sentiment=Sentiment.NEUTRAL, topics=("pests",), likes=1)
    store.put([first, tagged("b", "道路")], NOON)
    store.put([tagged("a", "松树 发黄", likes=5, fetched_at=NOON + timedelta(hours=9))], NOON + timedelta(hours=9))
    before = {kept.id: kept for kept in store.kept("", 10)}
    tags = replace(first.tags, sentiment=Sentiment.NEGATIVE, topics=("fire",), category="environment")
    assert store.retag("a", tags)
    assert not store.retag("unknown", tags)
    after = {kept.id: kept for kept in store.kept("", 10)}
    assert after == {**before, "a": replace(before["a"], tagged=replace(before["a"].tagged, tags=tags))}
    assert store.ids(Query(topics=("pests",)), 9) == ()
    assert store.ids(Query(topics=("fire",), sentiments=(Sentiment.NEGATIVE,)), 9) == ("a",)
    overview = store.overview(Period(NOON, NOON + timedelta(hours=1)))
    assert (overview.total, overview.by_topic) == (2, (LabelCount("fire", 1),))
    assert store.put([first], NOON)[0].outcome is Outcome.DUPLICATE
    assert store.ids(Query(topics=("fire",)), 9) == ("a",)
