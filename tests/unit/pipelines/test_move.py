"""Moving: everything arrives, a broken-off move goes on, and nothing is taken over that is not its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from domain.documents import TaggedDocument
from domain.errors import StoreError, StoreFull
from domain.moves import KeptDocument, PastFigures
from domain.periods import Period
from domain.ports import DocumentStore
from domain.reasons import Platform, Relevance, Sentiment, TimeSource
from pipelines.checkpoint import Checkpoint, Position
from pipelines.move import MoveReport, Stage, move
from pipelines.store_pages import PAGE
from pipelines.store_sums import digest_of, month_sums, total
from storage.memory import MemoryDocumentStore
from storage.sqlite.store import SQLiteDocumentStore
from tests.contract.documents import NOON, batches, tagged

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ALL = 4 * PAGE
"""Documents of a source; a seventh of them have no text any more, so there are three full pages and a part."""
LONG = Period(NOON - 400 * DAY, NOON + 400 * DAY)


class Ticking:
    """A clock that goes on by a second at every look."""

    def __init__(self) -> None:
        self.now = NOON + 100 * DAY

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Breaking(MemoryDocumentStore):
    """A store that takes `pages` pages and then has no room; `afterwards` says whether the last one was kept all the same."""

    def __init__(self, pages: int, *, afterwards: bool = False) -> None:
        super().__init__(SHANGHAI)
        self.pages, self.afterwards = pages, afterwards

    def restore(self, documents: Sequence[KeptDocument]) -> None:
        if self.pages == 0 and not self.afterwards:
            raise StoreFull("磁盘空间不足。")
        super().restore(documents)
        if self.pages == 0:
            raise StoreFull("磁盘空间不足。")
        self.pages -= 1


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return tmp_path / "moves" / "one.json"


Mover = Callable[[DocumentStore, DocumentStore], MoveReport]


@pytest.fixture
def mover(checkpoint: Path, clock: Ticking) -> Mover:
    def moved(source: DocumentStore, target: DocumentStore) -> MoveReport:
        return move(source, target, checkpoint, SHANGHAI, clock, lambda stage, done, of: None)

    return moved


def filled(number: int = ALL) -> MemoryDocumentStore:
    store = MemoryDocumentStore(SHANGHAI)
    store.put(
        [tagged(f"{n:05}", f"松树 {n}", at=NOON - n * HOUR, topics=("pests",), likes=n % 5) for n in range(number)],
        NOON,
    )
    store.retain(NOON + DAY, keep=[f"{n:05}" for n in range(number) if n % 7])
    return store


def assert_moved(source: DocumentStore, target: DocumentStore) -> None:
    assert target.kept("", 10_000) == source.kept("", 10_000)
    assert target.past_figures() == source.past_figures()
    assert target.overview(LONG, 50) == source.overview(LONG, 50)


def test_everything_arrives_and_the_checkpoint_goes(mover: Mover, checkpoint: Path, tmp_path: Path) -> None:
    source = filled()
    with closing(SQLiteDocumentStore(tmp_path / "t.db", zone=SHANGHAI)) as target:
        report = mover(source, target)
        assert_moved(source, target)
    number = source.statistics().documents
    assert (report.documents, report.resumed, report.past_mentions) == (number, 0, ALL - number)
    assert report.months == month_sums(source.kept("", 10_000), SHANGHAI, lambda done: None)
    assert not checkpoint.exists()


def test_an_empty_store_is_moved_too(mover: Mover) -> None:
    report = mover(MemoryDocumentStore(SHANGHAI), MemoryDocumentStore(SHANGHAI))
    assert (report.documents, report.months) == (0, {})


def test_progress_is_told(checkpoint: Path, clock: Ticking) -> None:
    told: list[tuple[Stage, int, int]] = []
    source = filled()
    number = source.statistics().documents
    move(source, MemoryDocumentStore(SHANGHAI), checkpoint, SHANGHAI, clock, lambda *step: told.append(step))
    copied = [done for stage, done, of in told if stage is Stage.COPY]
    assert copied == [0, PAGE, 2 * PAGE, 3 * PAGE, number]
    assert {stage for stage, _, _ in told} == set(Stage) - {Stage.MEND}
    assert all(done <= of for _, done, of in told)


@pytest.mark.parametrize("afterwards", [False, True])
@pytest.mark.parametrize("pages", [0, 1, 2])
def test_a_move_that_broke_off_goes_on(mover: Mover, checkpoint: Path, pages: int, afterwards: bool) -> None:
    source, target = filled(), Breaking(pages, afterwards=afterwards)
    with pytest.raises(StoreError, match="磁盘空间不足。搬迁没有完成，原来的文档库没有改动") as told:
        mover(source, target)
    assert told.value.transient
    there = target.statistics().documents
    assert there == (pages + afterwards) * PAGE
    assert checkpoint.exists()
    target.pages = 100
    report = mover(source, target)
    assert report.resumed == there
    assert_moved(source, target)
    assert not checkpoint.exists()


def test_only_what_is_missing_is_copied(mover: Mover, clock: Ticking, checkpoint: Path) -> None:
    source, target = filled(), Breaking(2)
    with pytest.raises(StoreError):
        mover(source, target)
    target.pages = 2  # the last two pages, and there is nothing to mend
    mover(source, target)
    assert target.pages == 0


def test_what_happened_in_between_is_mended(mover: Mover) -> None:
    """Between the two halves documents were erased, changed, collected, visited again and retained."""
    source, target = filled(), Breaking(2)
    with pytest.raises(StoreError):
        mover(source, target)
    later = NOON + 2 * DAY
    first = source.kept("", 4)
    assert source.erase([first[0].id]) == 1
    source.put([tagged(first[1].id, "改过 的 正文", at=NOON), tagged("00000a", "新 的", at=NOON)], later)
    again = replace(first[2].tagged.document, likes=99, fetched_at=later)
    source.put([replace(first[2].tagged, document=again)], later)
    source.retain(NOON + DAY, keep=[one.id for one in source.kept("", 10_000) if one.id != first[3].id])
    target.pages = 100
    mover(source, target)
    assert_moved(source, target)
    assert target.get(first[0].id) is None
    assert target.get("00000a") is not None


class Speechless(Breaking):
    """Takes documents, but no figures while it is `mute`."""

    mute = True

    def restore_past_figures(self, figures: PastFigures) -> None:
        if self.mute:
            raise StoreError("连不上。")
        super().restore_past_figures(figures)


def test_broken_off_twice_and_erased_in_between(mover: Mover) -> None:
    """A document that was collected after the first half and came over with the second is no stranger to the target."""
    source, target = filled(), Speechless(1)
    with pytest.raises(StoreError, match="磁盘空间不足"):
        mover(source, target)
    source.put([tagged("99999", "又 一 篇", at=NOON)], NOON + 100 * DAY + timedelta(seconds=5))
    target.pages = 100
    with pytest.raises(StoreError, match="连不上"):
        mover(source, target)
    assert target.get("99999") is not None
    source.erase(["99999"])
    target.mute = False
    mover(source, target)
    assert_moved(source, target)


def test_a_target_with_documents_is_refused(mover: Mover, checkpoint: Path) -> None:
    target = MemoryDocumentStore(SHANGHAI)
    target.put([tagged("x")], NOON)
    with pytest.raises(StoreError, match="目标库里已有 1 篇文档"):
        mover(filled(3), target)
    assert not checkpoint.exists()
    assert [one.id for one in target.kept("", 10)] == ["x"]


def test_a_target_with_figures_is_refused(mover: Mover) -> None:
    target = MemoryDocumentStore(SHANGHAI)
    target.put([tagged("x")], NOON)
    target.retain(NOON + DAY)
    with pytest.raises(StoreError, match="以往的统计数字"):
        mover(filled(3), target)


def test_a_target_that_was_used_meanwhile_is_not_touched(mover: Mover, clock: Ticking) -> None:
    source, target = filled(), Breaking(2)
    with pytest.raises(StoreError):
        mover(source, target)
    target.pages = 100
    target.put([tagged(f"x{n}") for n in range(PAGE + 1)], clock() + HOUR)
    with pytest.raises(StoreError, match="另作他用"):
        mover(source, target)
    target.erase([f"x{n}" for n in range(3, PAGE + 1)])
    with pytest.raises(StoreError, match="收进了别的文档") as told:
        mover(source, target)
    assert "再执行同样的命令" not in str(told.value)
    assert target.get("x1") is not None


class Forgetful(MemoryDocumentStore):
    """Loses something of what it is given."""

    def __init__(self, spoil: Callable[[KeptDocument], KeptDocument | None]) -> None:
        super().__init__(SHANGHAI)
        self.spoil = spoil

    def restore(self, documents: Sequence[KeptDocument]) -> None:
        super().restore([spoilt for one in documents if (spoilt := self.spoil(one)) is not None])


def _later(one: KeptDocument) -> KeptDocument:
    return replace(one, visited_at=one.visited_at + timedelta(microseconds=1))


@pytest.mark.parametrize(
    "spoil",
    [lambda one: None if one.id == "00001" else one, lambda one: replace(one, revision=2), _later],
    ids=["one is missing", "revisions", "a microsecond"],
)
def test_what_differs_is_found_and_told(
    mover: Mover, checkpoint: Path, spoil: Callable[[KeptDocument], KeptDocument | None]
) -> None:
    source = filled(30)
    target = Forgetful(spoil)
    with pytest.raises(StoreError, match=r"核对没有通过：2026-03 的文档不一致（原库 25 篇，目标库 2[45] 篇"):
        mover(source, target)
    assert checkpoint.exists()
    target.spoil = lambda one: one
    mover(source, target)
    assert_moved(source, target)


def test_differing_figures_are_found(mover: Mover) -> None:
    class Deaf(MemoryDocumentStore):
        def restore_past_figures(self, figures: PastFigures) -> None:
            pass

    with pytest.raises(StoreError, match="已删原文的统计数字不一致"):
        mover(filled(30), Deaf(SHANGHAI))


# --- the checkpoint ---------------------------------------------------------------------------------------------------


def test_a_checkpoint_is_read_as_it_was_written(checkpoint: Path) -> None:
    file = Checkpoint(checkpoint)
    assert file.read() is None
    position = Position(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), "松\n", 12, True)
    file.write(position)
    assert file.read() == position
    assert [path.name for path in checkpoint.parent.iterdir()] == ["one.json"]
    file.remove()
    file.remove()
    assert file.read() is None


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"at": "x"}', '{"at": "2026-01-01T00:00:00+00:00", "b": 1}'])
def test_a_damaged_checkpoint_is_told(checkpoint: Path, content: str) -> None:
    checkpoint.parent.mkdir()
    checkpoint.write_text(content)
    with pytest.raises(StoreError, match="已损坏"):
        Checkpoint(checkpoint).read()


# --- checksums --------------------------------------------------------------------------------------------------------


def kept_documents(store: DocumentStore) -> Iterator[KeptDocument]:
    yield from store.kept("", 10_000)


@settings(max_examples=50, deadline=None)
@given(batch=batches)
def test_sums_do_not_depend_on_the_order(batch: list[TaggedDocument]) -> None:
    documents = [KeptDocument(one, 1, NOON, NOON) for one in batch]
    sums = month_sums(documents, SHANGHAI, lambda done: None)
    assert sums == month_sums(documents[::-1], SHANGHAI, lambda done: None)
    assert total(sums).documents == len(batch)
    assert len(str(total(sums))) == 32


ONE = KeptDocument(tagged("a", "松树 发黄", title="求 助", subwords="松", topics=("x",), places=("y",)), 1, NOON, NOON)
_document, _tags = ONE.tagged.document, ONE.tagged.tags


def _with_document(**values: Any) -> KeptDocument:
    return replace(ONE, tagged=replace(ONE.tagged, document=replace(_document, **values)))


def _with_tags(**values: Any) -> KeptDocument:
    return replace(ONE, tagged=replace(ONE.tagged, tags=replace(_tags, **values)))


def changed() -> Iterator[KeptDocument]:
    """The document with one thing changed in every field."""
    for name in ("id", "source", "source_name", "title", "text", "url", "publisher"):
        yield _with_document(**{name: getattr(_document, name) + "x"})
    for name in ("published_at", "fetched_at"):
        yield _with_document(**{name: getattr(_document, name) + timedelta(microseconds=1)})
    for name in ("addressed", "own"):
        yield _with_document(**{name: not getattr(_document, name)})
    for name in ("likes", "comments", "reposts"):
        yield _with_document(**{name: getattr(_document, name) + 1})
    yield _with_document(platform=Platform.BOARD)
    yield _with_document(time_source=TimeSource.URL)
    for name in ("title_tokens", "tokens", "subwords", "topics", "keywords", "places"):
        yield _with_tags(**{name: (*getattr(_tags, name), "z")})
    yield _with_tags(tokens=("松树发", "黄"))
    yield _with_tags(sentiment=Sentiment.NEGATIVE)
    yield _with_tags(probabilities=(0.125, 0.75, 0.12500000000000003))
    yield _with_tags(fingerprint=1)
    yield _with_tags(relevance=Relevance.ADDRESSED)
    yield _with_tags(reprint_of="b")
    yield _with_tags(category="environment")
    yield _with_tags(second_category="environment")
    yield _with_tags(appeal="complaint")
    yield replace(ONE, revision=2)
    yield replace(ONE, stored_at=NOON + HOUR)
    yield replace(ONE, visited_at=NOON + HOUR)


def test_every_field_counts() -> None:
    others = list(changed())
    assert len({digest_of(one) for one in (ONE, *others)}) == 1 + len(others)
    covered = len(fields(_document)) + len(fields(_tags)) + len(fields(ONE)) - 1  # `tagged` is the other two
    assert len(others) == covered + 1  # tokens are changed twice


def test_the_same_instant_and_repeated_labels_are_the_same() -> None:
    one = KeptDocument(tagged("a", topics=("x", "y")), 1, NOON, NOON)
    other = KeptDocument(tagged("a", topics=("x", "y", "x")), 1, NOON.astimezone(SHANGHAI), NOON)
    assert digest_of(one) == digest_of(other)
