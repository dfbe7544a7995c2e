"""Each item ends in exactly one counted outcome; trouble with one costs nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.documents import Document, Put, Rejected, TaggedDocument
from domain.errors import StoreFull
from domain.ports import DocumentStore, State, Tagger
from domain.reasons import CoverageState, Outcome, RejectReason
from domain.runs import Coverage, Visit
from pipelines.ingest import Ingest, Item
from pipelines.quarantine import Quarantine
from pipelines.spread import spread

Maker = Callable[..., Document]


@pytest.fixture
def ingest(tagger: Tagger, store: DocumentStore, state: State, tmp_path: Path, clock: Callable[[], datetime]) -> Ingest:
    return Ingest(tagger, store, state, Quarantine(tmp_path / "quarantine", clock), clock)


def test_outcomes_add_up_and_the_report_is_kept(
    ingest: Ingest, store: DocumentStore, state: State, make: Maker, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    items: list[Item] = [
        make("a", "枫林大道的行道树上有很多虫子，请派人看看"),
        make("b", "这是一篇无关的文章"),
        make("c", "这一篇会炸掉标注程序"),
        make("a", "枫林大道的行道树上有很多虫子，请派人看看"),
        Rejected("news", "https://example.cn/1", RejectReason.TOO_LARGE, clock()),
        Visit("https://example.cn/2", clock(), etag='"1"'),
        Coverage("news", clock(), CoverageState.OK, 5),
    ]

    (report,) = ingest.take([("news", item) for item in items])

    assert report.outcomes.as_dict() == {
        "seen": 5,
        "new": 1,
        "updated": 0,
        "duplicate": 1,
        "irrelevant": 1,
        "rejected": 1,
        "quarantined": 1,
    }
    assert report.reasons == ((RejectReason.TOO_LARGE, 1),)
    assert state.runs("news") == (report,)
    assert [visit.url for visit in state.visits("news")] == ["https://example.cn/2"]
    assert store.get("a") is not None
    assert store.get("b") is None
    quarantined = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "quarantine").iterdir())
    assert "这一篇会炸掉标注程序" in quarantined


def test_a_second_time_changes_nothing_and_a_changed_text_is_a_revision(
    ingest: Ingest, store: DocumentStore, make: Maker
) -> None:
    first, changed = make("a", "第一次写的正文，说的是望江路"), make("a", "后来改过的正文，说的还是望江路和南湖公园")
    ingest.take([("news", first)])
    (again,) = ingest.take([("news", first)])
    (updated,) = ingest.take([("news", changed)])

    assert (again.outcomes.duplicate, updated.outcomes.updated) == (1, 1)
    found = store.get("a")
    assert found is not None
    assert found.revision == 2


def test_reprints_fold_into_the_earliest(ingest: Ingest, store: DocumentStore, make: Maker) -> None:
    text = (
        "云溪市林业局今天上午组织养护队对枫林大道两侧行道树开展美国白蛾防治，共出动打药车六台次，市民出行请注意避让。"
    )
    late, early = make("late", text + "（转载）", 10, "other"), make("early", text, 90)
    ingest.take([("other", late), ("news", early)])
    ingest.take([("third", make("third", "【快讯】" + text, 5, "third"))])

    third = store.get("third")
    assert third is not None
    assert third.tagged.tags.reprint_of == "early"
    original = store.get("early")
    assert original is not None
    assert original.tagged.tags.reprint_of == ""


def test_a_source_that_broke_off_is_not_called_complete(ingest: Ingest, make: Maker) -> None:
    (report,) = ingest.take([("news", make("a", "只来了一篇，后面的没有来"))])
    assert report.coverage.state is CoverageState.TRUNCATED


def test_a_full_disk_stops_before_anything_is_called_done(
    tagger: Tagger, store: DocumentStore, state: State, make: Maker, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    class FullStore:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
            raise StoreFull("磁盘已满")

    full = FullStore()
    ingest = Ingest(tagger, full, state, Quarantine(tmp_path / "q", clock), clock)  # type: ignore[arg-type]
    with pytest.raises(StoreFull):
        ingest.take([("news", make("a", "磁盘满的时候来的一篇"))])
    assert state.runs() == ()
    assert not (tmp_path / "q").exists()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.sampled_from(["好文章一篇", "无关的一篇", "炸掉的一篇", ""]), max_size=12), data=st.data())
def test_seen_is_always_the_sum(ingest: Ingest, make: Maker, texts: list[str], data: st.DataObject) -> None:
    names = [data.draw(st.sampled_from("abcdef")) for _ in texts]
    items: list[tuple[str, Item]] = [("news", make(name, text)) for name, text in zip(names, texts, strict=True)]

    for report in ingest.take(items):
        assert report.outcomes.seen == len(texts)


def test_what_retention_would_remove_is_not_taken_in_again(
    ingest: Ingest, store: DocumentStore, make: Maker, clock: Callable[[], datetime]
) -> None:
    young, old = make("young", "上个月发的一篇", 60 * 24 * 30), make("old", "去年发的一篇", 60 * 24 * 365)
    oldest = {"news": clock() - timedelta(days=90)}

    (report,) = ingest.take([("news", young), ("news", old)], oldest)
    (imported,) = ingest.take([("board", old)], oldest)

    assert (report.outcomes.new, report.outcomes.rejected) == (1, 1)
    assert report.reasons == ((RejectReason.TOO_OLD, 1),)
    assert imported.outcomes.new == 1


def test_why_a_source_broke_off_is_told(ingest: Ingest, make: Maker) -> None:
    (report,) = ingest.take([("news", make("a", "只来了一篇"))], interruption="采集进程超时，已停止")
    assert report.coverage.detail == "采集中断，只得到一部分：采集进程超时，已停止"


def test_a_flood_of_copies_reads_few_of_them_back(
    ingest: Ingest, store: DocumentStore, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "云溪市林业局今天上午组织养护队对枫林大道两侧行道树开展美国白蛾防治，出动打药车六台次，请注意避让。"
    ingest.take([("news", make(f"old{n:03}", text, 60)) for n in range(150)])
    real, read = store.get_many, [0]

    def counting(ids: Sequence[str]) -> object:
        read[0] += len(ids)
        return real(ids)

    monkeypatch.setattr(store, "get_many", counting)
    ingest.take([("news", make(f"new{n:03}", text, 5)) for n in range(100)])

    late = store.get("new099")
    assert late is not None
    assert late.tagged.tags.reprint_of == "old000"
    assert read[0] <= 100 * 8


def test_what_a_store_can_never_keep_is_set_aside_with_its_neighbours_stored(
    tagger: Tagger, store: DocumentStore, state: State, make: Maker, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    class ChoosyStore:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
            kept = iter(store.put([one for one in batch if one.id != "b"], at))
            refused = "搜索引擎不接受这篇文档。"
            return tuple(Put("b", Outcome.QUARANTINED, 0, refused) if one.id == "b" else next(kept) for one in batch)

    quarantine = Quarantine(tmp_path / "q", clock)
    ingest = Ingest(tagger, ChoosyStore(), state, quarantine, clock)  # type: ignore[arg-type]
    documents = [make(name, f"云溪市林业局第{name}号消息说松树发黄") for name in "abc"]

    (report,) = ingest.take([("news", document) for document in documents])
    assert (report.outcomes.seen, report.outcomes.quarantined) == (3, 1)
    assert [document.id for document in quarantine.documents()] == ["b"]
    assert (store.get("a"), store.get("c")) != (None, None)

    assert ingest.retry().quarantined == 1
    assert [document.id for document in quarantine.documents()] == ["b"]
    assert sum(len(file.read_text().splitlines()) for file in (tmp_path / "q").iterdir()) == 1
    later = Ingest(tagger, store, state, quarantine, clock)
    assert later.retry().seen == 1
    assert quarantine.count() == 0


def test_an_original_that_is_collected_late_takes_its_group_over(
    ingest: Ingest, store: DocumentStore, make: Maker
) -> None:
    text = "云溪市林业局今天上午组织养护队对枫林大道两侧行道树开展美国白蛾防治，共出动打药车六台次，市民请注意避让。"
    ingest.take([("other", make("second", text, 60, "other")), ("third", make("third", f"转：{text}", 5, "third"))])
    ingest.take([("news", make("first", text + "（完）", 90))])
    ingest.take([("fourth", make("fourth", text, 1, "fourth"))])

    original, reprint = store.get("first"), store.get("third")
    assert original is not None
    assert reprint is not None
    assert original.tagged.tags.reprint_of == ""
    assert [found.tagged.id for found in store.reprints("first")] == ["second", "third", "fourth"]
    for document in (original, reprint):
        found = spread(document, store)
        assert (found.first.document_id, found.reprints) == ("first", 3)
        assert [step.document_id for step in found.steps] == ["first", "second", "third", "fourth"]
