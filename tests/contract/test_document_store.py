"""The promises of `domain.ports.DocumentStore`, the same for every adapter."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from domain.documents import Put, TaggedDocument
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import (
    And,
    Bucket,
    Count,
    DayCount,
    Dimension,
    Expression,
    Field,
    LabelCount,
    Near,
    Not,
    Or,
    Query,
    Term,
    Window,
    matches,
)
from domain.reasons import Outcome, Platform, Sentiment
from storage.memory import MemoryDocumentStore
from tests.contract.adapters import ENGINES, StoreOpener, drawn
from tests.contract.documents import (
    NOON,
    TROUBLESOME_WORDS,
    any_words,
    batches,
    expressions,
    labels,
    tagged,
    tagged_documents,
    times,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERYTHING = Query()
ALL = Window(limit=1000)


def ids(store: DocumentStore, query: Query = EVERYTHING) -> list[str]:
    return [stored.tagged.id for stored in store.search(query, ALL).documents]


def word(*words: str) -> Query:
    return Query(expression=Term(words))


def copy_in_memory(batch: list[TaggedDocument], zone: ZoneInfo = SHANGHAI) -> MemoryDocumentStore:
    memory = MemoryDocumentStore(zone)
    memory.put(batch, NOON)
    return memory


# --- put and get ------------------------------------------------------------------------------------------------------


def test_what_was_put_comes_back_whole(store: DocumentStore) -> None:
    document = tagged(
        "a", "松树 发黄", title="求助", subwords="松", topics=("pests",), places=("东山",), keywords=("松树",),
        fingerprint=2**64 - 1, at=NOON + timedelta(microseconds=123), likes=3,
    )  # fmt: skip
    assert store.put([document], NOON) == (Put("a", Outcome.NEW, 1),)
    stored = store.get("a")
    assert stored is not None
    assert (stored.tagged, stored.revision, stored.stored_at, stored.reprints) == (document, 1, NOON, 0)


@drawn(40, batch=st.lists(tagged_documents(any_words), max_size=8, unique_by=lambda one: one.id))
def test_any_document_comes_back_whole(open_store: StoreOpener, batch: list[TaggedDocument]) -> None:
    with closing(open_store()) as store:
        store.put(batch, NOON)
        assert [stored.tagged for stored in store.get_many([one.id for one in batch])] == batch


def test_unknown_ids_are_left_out_and_the_asked_order_is_kept(store: DocumentStore) -> None:
    store.put([tagged("a"), tagged("b")], NOON)
    assert [stored.tagged.id for stored in store.get_many(["b", "x", "a"])] == ["b", "a"]
    assert store.get("x") is None


@drawn(40, batch=st.lists(tagged_documents(any_words), max_size=8))
def test_stamps_tell_what_is_there_like_the_documents_themselves(
    open_store: StoreOpener, batch: list[TaggedDocument]
) -> None:
    with closing(open_store()) as store:
        store.put(batch, NOON)
        asked = [*(one.id for one in reversed(batch)), "not stored", "\ud800", *(one.id for one in batch[:2])]
        stamps = store.stamps(asked)
        assert stamps == tuple(stored.tagged.document.stamp for stored in store.get_many(asked))
        assert {one.id for one in stamps} == {one.id for one in batch}


def test_stamps_follow_what_happens_to_a_document(store: DocumentStore) -> None:
    store.put(
        [tagged(id_, "松树 发黄", own=id_ == "own") for id_ in ("same", "changed", "erased", "past", "own")], NOON
    )
    before = {stamp.id: stamp for stamp in store.stamps(["same", "changed", "erased", "past", "own"])}
    assert [id_ for id_, stamp in before.items() if stamp.own] == ["own"]
    later = NOON + timedelta(days=1)
    changed = tagged("changed", "已经 处理", at=later)
    store.put([tagged("same", "松树 发黄", at=later), changed], later)
    assert store.retag("same", tagged("same", "松树 发黄", sentiment=Sentiment.NEGATIVE).tags)
    store.erase(["erased"])
    store.retain(later, keep=["same", "changed", "own"])
    assert store.stamps(list(before)) == (before["same"], changed.document.stamp, before["own"])
    assert changed.document.stamp != before["changed"]
    assert store.stamps([]) == ()


def test_an_empty_batch_changes_nothing(store: DocumentStore) -> None:
    assert store.put([], NOON) == ()
    assert store.statistics().documents == 0


def test_the_same_text_again_is_a_duplicate(store: DocumentStore) -> None:
    store.put([tagged("a", at=NOON)], NOON)
    changed = tagged("a", at=NOON + timedelta(days=1), topics=("fire",), source="other")
    assert store.put([changed], NOON + timedelta(days=1)) == (Put("a", Outcome.DUPLICATE, 1),)
    stored = store.get("a")
    assert stored is not None
    assert stored.tagged == tagged("a", at=NOON)
    assert ids(store, Query(topics=("fire",))) == []
    assert store.overview(Period(NOON, NOON)).total == 0
    assert store.overview(Period.before(NOON + timedelta(days=3), timedelta(days=5))).total == 1


def test_a_changed_text_is_a_new_revision_and_replaces_the_old_one(store: DocumentStore) -> None:
    later = NOON + timedelta(hours=30)
    store.put([tagged("a", "松树 发黄", topics=("pests",), sentiment=Sentiment.NEGATIVE)], NOON)
    changed = tagged("a", "已经 处理", at=later, topics=("service",), sentiment=Sentiment.POSITIVE)
    assert store.put([changed], later) == (Put("a", Outcome.UPDATED, 2),)
    stored = store.get("a")
    assert stored is not None
    assert (stored.tagged, stored.revision, stored.stored_at) == (changed, 2, NOON)
    assert ids(store, word("松树")) == []
    assert ids(store, word("处理")) == ["a"]
    overview = store.overview(Period(NOON, later))
    assert overview.by_day == (DayCount(date(2026, 3, 10), Sentiment.POSITIVE, 1),)
    assert overview.by_topic == (LabelCount("service", 1),)
    assert store.statistics().documents == 1


def test_one_batch_may_hold_a_document_several_times(store: DocumentStore) -> None:
    batch = [tagged("a", "一"), tagged("a", "一", likes=7), tagged("a", "二"), tagged("a", "二", likes=9)]
    outcomes = [(put.outcome, put.revision) for put in store.put(batch, NOON)]
    assert outcomes == [
        (Outcome.NEW, 1), (Outcome.DUPLICATE, 1), (Outcome.UPDATED, 2), (Outcome.DUPLICATE, 2),
    ]  # fmt: skip
    stored = store.get("a")
    assert stored is not None
    assert (stored.tagged.document.likes, stored.revision) == (9, 2)
    assert ids(store, word("一")) == []
    assert store.overview(Period(NOON, NOON + timedelta(hours=1))).total == 1


def test_engagement_follows_the_newest_visit(store: DocumentStore) -> None:
    def visit(likes: int, hours: int) -> None:
        store.put([tagged("a", likes=likes, fetched_at=NOON + timedelta(hours=hours))], NOON)

    def likes() -> int:
        stored = store.get("a")
        assert stored is not None
        assert stored.tagged.document.fetched_at == NOON + timedelta(hours=2)
        return stored.tagged.document.likes

    visit(1, hours=2)
    visit(8, hours=9)
    assert likes() == 8
    visit(3, hours=5)
    assert likes() == 8, "an older visit that comes late does not count back"
    visit(4, hours=9)
    assert likes() == 4


# --- search -----------------------------------------------------------------------------------------------------------


def test_newest_first_equal_times_by_id(store: DocumentStore) -> None:
    tick = timedelta(microseconds=1)
    batch = [
        tagged("c"),
        tagged("a"),
        tagged("z", at=NOON + tick),
        tagged("b"),
        tagged("y", at=NOON - timedelta(days=1)),
    ]
    store.put(batch[:2], NOON)
    store.put(batch[2:], NOON)
    assert ids(store) == ["z", "a", "b", "c", "y"]
    assert store.ids(EVERYTHING, 3) == ("z", "a", "b")
    assert store.ids(EVERYTHING, 0) == ()


def test_pages_fit_together_also_inside_one_second(store: DocumentStore) -> None:
    batch = [tagged(f"{n * 7 % 40:02}", at=NOON + timedelta(seconds=n // 15)) for n in range(40)]
    store.put(batch, NOON)
    whole = [one.id for one in sorted(batch, key=lambda one: (-one.document.published_at.timestamp(), one.id))]
    for size in (1, 3, 7, 40):
        pages = [store.search(EVERYTHING, Window(size, offset)) for offset in range(0, 40, size)]
        assert [stored.tagged.id for page in pages for stored in page.documents] == whole
        assert {(page.total, page.exact) for page in pages} == {(40, True)}
    assert store.search(EVERYTHING, Window(5, 40)).documents == ()
    assert store.search(EVERYTHING, Window(0)) == store.search(EVERYTHING, Window(0, 7))


def test_totals_are_exact_to_ten_thousand(store: DocumentStore) -> None:
    small = 2_000
    for start in range(0, 10_500, small):
        batch = [
            tagged(f"{n:05}", at=NOON + timedelta(seconds=n // 3)) for n in range(start, min(10_500, start + small))
        ]
        store.put(batch, NOON)
    most = store.search(Query(period=Period(NOON, NOON + timedelta(seconds=3_333))), Window(1))
    assert (most.total, most.exact) == (9_999, True)
    everything = store.search(word("松树"), Window(2, 10_200))
    assert everything.total == 10_500 if everything.exact else everything.total >= 10_000
    assert [stored.tagged.id for stored in everything.documents] == ["00297", "00298"]
    assert store.counts(word("松树")) == (Count("", None, 10_500),)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        (Term(("松树",)), "ab"),
        (Term(("松",)), "a"),
        (Term(("松树", "发黄")), "a"),
        (Term(("发黄", "松树")), "b"),
        (Term(("松树",), Field.TITLE), "b"),
        (Term(("求助", "发黄")), ""),
        (Term(("松", "树")), ""),
        (Near(Term(("松树",)), Term(("发黄",)), 0), "ab"),
        (Near(Term(("发黄",)), Term(("道路",)), 0), ""),
        (Near(Term(("发黄",)), Term(("道路",)), 1), "b"),
        (Near(Term(("松树",)), Term(("松树",)), 5), ""),
        (Not(Term(("松树",))), "c"),
        (And((Term(("发黄",)), Not(Term(("道路",))))), "a"),
        (Or((Not(Term(("发黄",))), Term(("道路",)))), "bc"),
        (And(()), "abc"),
        (Or(()), ""),
        (And((Not(Term(("松树",))), Not(Term(("发黄",))))), "c"),
    ],
)
def test_expressions(store: DocumentStore, expression: Expression, found: str) -> None:
    a = tagged("a", "松树 发黄", title="求助", subwords="松 树")
    b = tagged("b", "发黄 松树 道路", title="松树")
    store.put([a, b, tagged("c", "别的")], NOON)
    assert sorted(ids(store, Query(expression=expression))) == list(found)


def test_every_letter_and_digit_can_be_searched(store: DocumentStore) -> None:
    assert all(one.isalnum() for one in TROUBLESOME_WORDS)
    store.put([tagged(f"{n:03}", f"x {one} y") for n, one in enumerate(TROUBLESOME_WORDS)], NOON)
    for n, one in enumerate(TROUBLESOME_WORDS):
        assert ids(store, word(one)) == [f"{n:03}"], one
        assert ids(store, word("x", one, "y")) == [f"{n:03}"], one


def test_hostile_words_are_only_words(store: DocumentStore) -> None:
    store.put([tagged("a", "松树")], NOON)
    for hostile in (
        '"',
        '" OR "松树',
        "*",
        "松*",
        "' OR 1=1 --",
        "title:松树",
        "NEAR(",
        "\x00",
        "松树\x00",
        "\ud800",
        "%",
        "^松树",
    ):
        assert ids(store, word(hostile)) == []
        assert ids(store, Query(topics=(hostile,))) == []
        assert ids(store, Query(sources=(hostile,), documents=(hostile,))) == []


def test_deep_expressions_are_answered(store: DocumentStore) -> None:
    store.put([tagged("a", "松树 发黄"), tagged("b", "松树")], NOON)
    deep: Expression = Term(("发黄",))
    for _ in range(60):
        deep = Not(Or((deep, And((Term(("没有",)), Term(("松树",)))))))
    assert ids(store, Query(expression=deep)) == ["a"]


def test_wide_expressions_are_answered(store: DocumentStore) -> None:
    store.put([tagged("a", "松树 发黄"), tagged("b", "道路")], NOON)
    wide = Or((*(Term((f"词{n}",)) for n in range(600)), Term(("发黄",))))
    assert ids(store, Query(expression=wide, sources=(*(f"s{n}" for n in range(400)), "forum"))) == ["a"]


@drawn(40, batch=batches, asked=st.lists(expressions, min_size=1, max_size=6))
def test_any_expression_means_what_matches_says(
    open_store: StoreOpener, batch: list[TaggedDocument], asked: list[Expression]
) -> None:
    memory = copy_in_memory(batch)
    with closing(open_store()) as store:
        store.put(batch, NOON)
        kept = [stored.tagged for stored in memory.search(EVERYTHING, ALL).documents]
        for expression in asked:
            defined = [
                one.id
                for one in kept
                if matches(expression, one.tags.title_tokens, one.tags.tokens, frozenset(one.tags.subwords))
            ]
            assert ids(store, Query(expression=expression)) == defined


@drawn(40, batch=batches, data=st.data())
def test_any_query_is_answered_like_the_reference(
    open_store: StoreOpener, batch: list[TaggedDocument], data: st.DataObject
) -> None:
    memory = copy_in_memory(batch)
    with closing(open_store()) as store:
        for start in range(0, len(batch), 5):
            store.put(batch[start : start + 5], NOON)
        for _ in range(4):
            query, window = (
                data.draw(queries(batch)),
                data.draw(st.builds(Window, st.integers(0, 5), st.integers(0, 5))),
            )
            assert store.search(query, window) == memory.search(query, window)
            dimension, bucket = (
                data.draw(st.sampled_from([None, *Dimension])),
                data.draw(st.sampled_from([None, *Bucket])),
            )
            assert store.counts(query, dimension, bucket) == memory.counts(query, dimension, bucket)


@st.composite
def queries(draw: st.DrawFn, batch: list[TaggedDocument]) -> Query:
    """Queries whose borders and ids are often those of a document."""
    known = [one.document.published_at for one in batch]
    moments = st.one_of(times, st.sampled_from(known)) if known else times
    some = st.lists(labels, max_size=2).map(tuple)
    names = st.lists(st.sampled_from([one.id for one in batch] + ["unknown"]), max_size=4).map(tuple)
    first, second = sorted((draw(moments), draw(moments)))
    return Query(
        expression=draw(st.none() | expressions),
        period=draw(st.none() | st.just(Period(first, second))),
        platforms=draw(st.lists(st.sampled_from(Platform), max_size=4).map(tuple)),
        sources=draw(some),
        sentiments=draw(st.lists(st.sampled_from(Sentiment), max_size=2).map(tuple)),
        topics=draw(some),
        places=draw(some),
        keywords=draw(some),
        own=draw(st.none() | st.booleans()),
        reprints=draw(st.booleans()),
        documents=draw(st.none() | names),
    )


def test_filters(store: DocumentStore) -> None:
    a = tagged("a", platform=Platform.NEWS, source="daily", sentiment=Sentiment.NEGATIVE, topics=("fire", "roads"))
    b = tagged("b", places=("东山",), keywords=("松树",), own=True)
    c = tagged("c", reprint_of="a", topics=("roads",), at=NOON + timedelta(hours=1))
    store.put([a, b, c], NOON)
    for query, found in [
        (Query(platforms=(Platform.NEWS,)), "a"),
        (Query(sources=("daily", "forum")), "cab"),
        (Query(sentiments=(Sentiment.NEUTRAL,)), "cb"),
        (Query(topics=("fire",)), "a"),
        (Query(topics=("roads", "none")), "ca"),
        (Query(places=("东山",)), "b"),
        (Query(keywords=("松树",)), "b"),
        (Query(own=True), "b"),
        (Query(own=False), "ca"),
        (Query(reprints=False), "ab"),
        (Query(documents=("c", "b")), "cb"),
        (Query(documents=()), ""),
        (Query(period=Period(NOON, NOON + timedelta(hours=1))), "ab"),
        (Query(period=Period(NOON + timedelta(microseconds=1), NOON + timedelta(hours=1, microseconds=1))), "c"),
        (Query(expression=Not(Term(("没有",))), own=False, reprints=False, topics=("roads",)), "a"),
    ]:
        assert ids(store, query) == list(found), query


# --- counts and overview ----------------------------------------------------------------------------------------------


def test_days_and_hours_are_those_of_the_zone(store: DocumentStore) -> None:
    midnight = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # 10 March 00:00 in Shanghai
    store.put([tagged("a", at=midnight - timedelta(microseconds=1)), tagged("b", at=midnight)], NOON)
    day = timedelta(days=1)
    assert store.counts(EVERYTHING, bucket=Bucket.DAY) == (Count("", midnight - day, 1), Count("", midnight, 1))
    hour = timedelta(hours=1)
    assert store.counts(EVERYTHING, bucket=Bucket.HOUR) == (Count("", midnight - hour, 1), Count("", midnight, 1))
    assert store.overview(Period(midnight, midnight + hour)).by_day == (
        DayCount(date(2026, 3, 10), Sentiment.NEUTRAL, 1),
    )
    assert store.overview(Period(midnight - timedelta(microseconds=1), midnight + hour)).total == 2
    assert store.overview(Period(midnight - hour, midnight)).total == 1


def test_a_month_ends_at_local_midnight(store: DocumentStore) -> None:
    """A search engine keeps months apart: neither the last hours of one nor the first of the next are lost or doubled."""
    midnight = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)  # 1 March 00:00 in Shanghai
    tick = timedelta(microseconds=1)
    at = [midnight - timedelta(hours=8), midnight - tick, midnight, midnight + timedelta(hours=8)]
    store.put([tagged(f"{n}", at=moment, topics=("fire",)) for n, moment in enumerate(at)], NOON)
    assert ids(store) == ["3", "2", "1", "0"]
    assert ids(store, Query(period=Period(midnight - tick, midnight + tick))) == ["2", "1"]
    day = timedelta(days=1)
    assert store.counts(EVERYTHING, Dimension.TOPIC, Bucket.DAY) == (
        Count("fire", midnight - day, 2),
        Count("fire", midnight, 2),
    )
    assert store.overview(Period(midnight, midnight + tick)).total == 2
    assert store.overview(Period(midnight - tick, midnight + tick)).by_topic == (LabelCount("fire", 4),)
    assert store.put([tagged("1", "已经 处理", at=midnight)], NOON)[0].revision == 2
    assert ids(store) == ["3", "1", "2", "0"]
    assert store.overview(Period(midnight, midnight + tick)).total == 3
    assert store.retain(midnight + day, keep=("3",)) == 0
    assert store.retain(NOON + day, keep=("3",)) == 3
    assert store.overview(Period(midnight - tick, midnight + tick)).total == 4


def test_days_of_23_and_25_hours(open_store: StoreOpener) -> None:
    store = open_store(ZoneInfo("Europe/Berlin"))
    back = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 summer time; an hour later it is 02:30 again
    store.put([tagged(f"{n}", at=back + timedelta(hours=n)) for n in range(-3, 24)], NOON)
    days = store.counts(EVERYTHING, bucket=Bucket.DAY)
    assert [(one.start, one.count) for one in days] == [
        (datetime(2026, 10, 23, 22, tzinfo=UTC), 1),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
        (datetime(2026, 10, 25, 23, tzinfo=UTC), 1),
    ]
    assert [one.count for one in store.counts(EVERYTHING, bucket=Bucket.HOUR)] == [1] * 27


def test_half_hour_zones(open_store: StoreOpener) -> None:
    store = open_store(ZoneInfo("Asia/Kathmandu"))  # UTC+05:45
    store.put(
        [
            tagged("a", at=datetime(2026, 1, 1, 18, 14, tzinfo=UTC)),
            tagged("b", at=datetime(2026, 1, 1, 18, 15, tzinfo=UTC)),
        ],
        NOON,
    )
    assert [one.start for one in store.counts(EVERYTHING, bucket=Bucket.DAY)] == [
        datetime(2025, 12, 31, 18, 15, tzinfo=UTC),
        datetime(2026, 1, 1, 18, 15, tzinfo=UTC),
    ]


def test_counts_by_label(store: DocumentStore) -> None:
    a = tagged("a", topics=("fire", "roads"), keywords=("松树",))
    b = tagged("b", topics=("roads",), keywords=("松树", "道路"), sentiment=Sentiment.NEGATIVE)
    store.put([a, b, tagged("c")], NOON)
    assert store.counts(EVERYTHING, Dimension.TOPIC) == (Count("fire", None, 1), Count("roads", None, 2))
    assert store.counts(EVERYTHING, Dimension.KEYWORD) == (Count("松树", None, 2), Count("道路", None, 1))
    assert store.counts(EVERYTHING, Dimension.SENTIMENT) == (Count("negative", None, 1), Count("neutral", None, 2))
    assert store.counts(Query(topics=("fire",)), Dimension.TOPIC) == (Count("fire", None, 1), Count("roads", None, 1))
    assert store.counts(EVERYTHING) == (Count("", None, 3),)
    assert store.counts(word("没有")) == ()
    assert store.counts(EVERYTHING, Dimension.PLACE, Bucket.DAY) == ()


@drawn(40, batch=batches, data=st.data())
def test_the_overview_is_a_recount(open_store: StoreOpener, batch: list[TaggedDocument], data: st.DataObject) -> None:
    """Roll-ups say what counting the documents says, after writing, updating and erasing."""
    zone = ZoneInfo(data.draw(st.sampled_from(("Asia/Shanghai", "America/Havana", "Asia/Kathmandu"))))
    with closing(open_store(zone)) as store:
        for start in range(0, len(batch), 3):
            store.put(batch[start : start + 3], NOON)
        store.erase([one.id for one in batch[::4]])
        first, last = sorted((data.draw(times), data.draw(times)))
        period = Period(first, last)
        whole = Period.of_days(period.days(zone)[0], period.days(zone)[-1], zone) if first < last else period
        public = Query(period=whole, own=False)
        overview = store.overview(period, top=1000)
        assert overview.total == store.search(public, Window(0)).total
        assert overview.own == store.search(Query(period=whole, own=True), Window(0)).total
        assert overview.by_platform == ranked(store, public, Dimension.PLATFORM)
        assert overview.by_source == ranked(store, public, Dimension.SOURCE)
        assert overview.by_topic == ranked(store, public, Dimension.TOPIC)
        negative = Query(period=whole, own=False, sentiments=(Sentiment.NEGATIVE,))
        assert overview.by_topic_negative == ranked(store, negative, Dimension.TOPIC)
        assert overview.by_place == ranked(store, public, Dimension.PLACE)
        assert overview.by_keyword == ranked(store, public, Dimension.KEYWORD)
        days = Counter(
            (stored.tagged.document.published_at.astimezone(zone).date(), stored.tagged.tags.sentiment)
            for stored in store.search(public, ALL).documents
        )
        assert overview.by_day == tuple(DayCount(day, mood, n) for (day, mood), n in sorted(days.items()))


def ranked(store: DocumentStore, query: Query, dimension: Dimension) -> tuple[LabelCount, ...]:
    counts = store.counts(query, dimension)
    return tuple(LabelCount(c.label, c.count) for c in sorted(counts, key=lambda c: (-c.count, c.label)))


def test_lists_of_the_overview_are_short(store: DocumentStore) -> None:
    batch = [tagged(f"{n}", source=f"s{n % 9}", keywords=(f"k{n % 9}", f"w{n}")) for n in range(30)]
    store.put(batch, NOON)
    overview = store.overview(Period(NOON, NOON + timedelta(hours=1)), top=4)
    assert overview.by_source == tuple(LabelCount(f"s{n}", 4 if n < 3 else 3) for n in range(4))
    assert overview.by_keyword == tuple(LabelCount(f"k{n}", 4 if n < 3 else 3) for n in range(4))


def test_key_words_of_a_period_come_from_the_frequent_ones_of_its_days(store: DocumentStore) -> None:
    """Each day gives its 200 most frequent words, equal counts by word; a 201st of both days is not seen."""
    many = tuple(f"{n:03}" for n in range(200))
    days = [NOON, NOON + timedelta(days=1)]
    for n in range(3):
        store.put([tagged(f"m{n}{at.day}", keywords=many, at=at) for at in days], NOON)
    for n in range(2):
        store.put([tagged(f"r{n}{at.day}", keywords=("一个", "两个"), at=at) for at in days], NOON)
    overview = store.overview(Period(NOON, NOON + timedelta(days=1, hours=1)), top=500)
    assert overview.by_keyword == tuple(LabelCount(one, 6) for one in many)
    store.erase([f"m{n}{at.day}" for n in range(2) for at in days])
    overview = store.overview(Period(NOON, NOON + timedelta(days=1, hours=1)), top=500)
    assert overview.by_keyword == tuple(LabelCount(one, n) for one, n in [("一个", 4), ("两个", 4)]) + tuple(
        LabelCount(one, 2) for one in many[:198]
    )


# --- reprints ---------------------------------------------------------------------------------------------------------


@drawn(
    40,
    base=st.integers(0, 2**64 - 1),
    flips=st.lists(st.sets(st.integers(0, 63), max_size=6), min_size=1, max_size=8),
    days=st.integers(0, 30),
)
def test_everything_within_three_bits_is_near(
    open_store: StoreOpener, base: int, flips: list[set[int]], days: int
) -> None:
    batch = [
        tagged(f"{n}", fingerprint=base ^ sum(1 << bit for bit in bits), at=NOON - timedelta(days=4 * n))
        for n, bits in enumerate(flips)
    ]
    since = NOON - timedelta(days=days)
    with closing(open_store()) as store:
        store.put(batch, NOON)
        found, other, again = store.near([base, ~base & 2**64 - 1, base], since)
        assert found == again
        near = {one.id for n, one in enumerate(batch) if len(flips[n]) <= 3 and one.document.published_at >= since}
        assert near <= {reprint.id for reprint in found}
        assert (found, other) == copy_in_memory(batch).near([base, ~base & 2**64 - 1], since)


def test_near_gives_what_folding_needs(store: DocumentStore) -> None:
    store.put([tagged("b", fingerprint=2**63), tagged("a", fingerprint=2**63, reprint_of="b")], NOON)
    ((first, second),) = store.near([2**63 + 1], NOON)
    assert (first.id, first.fingerprint, first.published_at, first.reprint_of) == ("a", 2**63, NOON, "b")
    assert second.id == "b"
    assert store.near([2**63 + 1], NOON + timedelta(microseconds=1)) == ((),)
    assert store.near([], NOON) == ()
    store.erase(["a", "b"])
    assert store.near([2**63 + 1], NOON) == ((),)


def test_reprints_are_counted_and_listed(store: DocumentStore) -> None:
    hour = timedelta(hours=1)
    store.put(
        [tagged("a"), tagged("c", reprint_of="a", at=NOON + 2 * hour), tagged("b", reprint_of="a", at=NOON + hour)],
        NOON,
    )
    assert [stored.tagged.id for stored in store.reprints("a")] == ["b", "c"]
    stored = store.get("a")
    assert stored is not None
    assert stored.reprints == 2
    assert store.reprints("b") == store.reprints("") == ()
    store.erase(["b"])
    assert [stored.reprints for stored in store.search(EVERYTHING, ALL).documents] == [0, 1]


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_erasing_takes_documents_and_figures(store: DocumentStore) -> None:
    store.put([tagged("a", "松树", topics=("fire",), keywords=("松树",)), tagged("b", "道路")], NOON)
    period = Period(NOON, NOON + timedelta(hours=1))
    assert store.erase(["a", "a", "unknown"]) == 1
    assert store.get("a") is None
    assert ids(store) == ["b"]
    assert ids(store, word("松树")) == ids(store, Query(topics=("fire",))) == ids(store, Not_("道路")) == []
    overview = store.overview(period)
    assert (overview.total, overview.by_topic, overview.by_keyword) == (1, (), ())
    assert store.erase(["a"]) == store.erase([]) == 0
    assert store.put([tagged("a", "松树")], NOON) == (Put("a", Outcome.NEW, 1),)
    assert ids(store, word("松树")) == ["a"]


def Not_(one: str) -> Query:  # noqa: N802 - reads as the query it makes
    return Query(expression=Not(Term((one,))))


def test_retaining_takes_texts_and_leaves_figures(store: DocumentStore) -> None:
    day = timedelta(days=1)
    store.put([tagged(f"{n}", "松树", at=NOON - n * day, keywords=("松树",)) for n in range(6)], NOON - 30 * day)
    period = Period(NOON - 10 * day, NOON + day)
    before = store.overview(period)
    assert store.retain(NOON - 2 * day, keep=("4", "unknown")) == 2
    assert ids(store) == ids(store, word("松树")) == ["0", "1", "2", "4"]
    assert store.overview(period) == before
    assert store.counts(EVERYTHING) == (Count("", None, 4),)
    assert store.retain(NOON - 2 * day, keep=("4",)) == 0
    assert store.retain(NOON - 2 * day) == 1
    statistics = store.statistics()
    assert (statistics.documents, statistics.oldest, statistics.newest) == (3, NOON - 2 * day, NOON)


def test_retention_looks_at_the_exact_time(store: DocumentStore) -> None:
    tick = timedelta(microseconds=1)
    store.put([tagged("a", at=NOON - tick), tagged("b", at=NOON), tagged("c", at=NOON + tick)], NOON - tick)
    assert store.retain(NOON) == 1
    assert ids(store) == ["c", "b"]


def test_what_is_old_but_came_only_now_has_its_whole_time(store: DocumentStore) -> None:
    day = timedelta(days=1)
    store.put([tagged("old", at=NOON - 400 * day)], NOON)
    assert store.retain(NOON - 90 * day) == 0
    assert store.retain(NOON) == 0
    assert store.retain(NOON + day) == 1


def test_statistics(store: DocumentStore) -> None:
    empty = store.statistics()
    assert (empty.documents, empty.oldest, empty.newest) == (0, None, None)
    tick = timedelta(microseconds=1)
    store.put([tagged("a", at=NOON + tick), tagged("b", at=NOON), tagged("c", at=NOON + 2 * tick)], NOON)
    full = store.statistics()
    assert (full.documents, full.oldest, full.newest) == (3, NOON, NOON + 2 * tick)
    assert full.bytes_used >= empty.bytes_used >= 0


# --- life -------------------------------------------------------------------------------------------------------------


def test_closing_twice_is_harmless(open_store: StoreOpener) -> None:
    store = open_store()
    store.put([tagged("a")], NOON)
    store.get("a")
    store.close()
    store.close()


def test_reading_beside_writing_sees_whole_batches(store: DocumentStore, adapter: str) -> None:
    """A search engine has no transactions: there whole documents, and never fewer than before."""
    size, rounds = 25, 20
    step = 1 if adapter in ENGINES else size
    done = threading.Event()
    torn: list[object] = []

    def read() -> None:
        last = 0
        while not done.is_set():
            total = store.search(word("松树"), Window(1)).total
            (counted,) = store.counts(EVERYTHING) or (Count("", None, 0),)
            if total % step or counted.count % step or total < last:
                torn.append((total, counted, last))
            last = total

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for n in range(rounds):
            store.put([tagged(f"{n}-{i}", at=NOON + timedelta(seconds=n)) for i in range(size)], NOON)
            assert store.search(EVERYTHING, Window(1)).total == (n + 1) * size
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert torn == []


def test_two_writers_in_one_process(store: DocumentStore) -> None:
    def write(name: str) -> None:
        for n in range(20):
            store.put([tagged(f"{name}{n}"), tagged(f"shared{n}")], NOON)

    writers = [threading.Thread(target=write, args=(name,)) for name in "xy"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert store.search(EVERYTHING, Window(0)).total == 60
    assert store.overview(Period(NOON, NOON + timedelta(hours=1))).total == 60
