"""What cannot be processed waits whole, is tried again, and can be forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from domain.documents import Document, Tags
from domain.errors import StoreFull
from domain.ports import DocumentStore, State, Tagger
from pipelines import quarantine as module
from pipelines.ingest import Ingest
from pipelines.quarantine import Quarantine

Maker = Callable[..., Document]


@pytest.fixture
def quarantine(tmp_path: Path, clock: Callable[[], datetime]) -> Quarantine:
    return Quarantine(tmp_path / "q", clock)


def test_half_a_line_on_a_full_disk_does_not_spoil_the_next(
    quarantine: Quarantine, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._write

    def half(file: int, line: bytes) -> None:
        os.write(file, line[: len(line) // 2])
        raise OSError(28, "No space left on device")

    quarantine.put(make("a", "第一篇"), ValueError())
    monkeypatch.setattr(module, "_write", half)
    with pytest.raises(StoreFull, match="磁盘已满"):
        quarantine.put(make("b", "第二篇"), ValueError())
    monkeypatch.setattr(module, "_write", real)
    quarantine.put(make("b", "第二篇"), ValueError())
    quarantine.put(make("b", "第二篇"), ValueError())

    assert [document.text for document in quarantine.documents()] == ["第一篇", "第二篇"]
    assert quarantine.count() == 2


def test_half_characters_are_kept_out_of_the_file(quarantine: Quarantine, make: Maker) -> None:
    quarantine.put(make("a", "前\ud800后"), ValueError())
    assert [document.text for document in quarantine.documents()] == ["前?后"]


def test_documents_and_old_days_are_taken_out(quarantine: Quarantine, make: Maker, tmp_path: Path) -> None:
    for name in "abc":
        quarantine.put(make(name, f"正文{name}"), ValueError())
    (tmp_path / "q" / "2026-01-01.jsonl").write_bytes((tmp_path / "q" / "2026-11-22.jsonl").read_bytes())

    assert quarantine.remove(["b", "unknown"]) == 2
    assert "正文b" not in "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "q").iterdir())
    assert quarantine.remove([], date(2026, 11, 22)) == 2
    assert [document.id for document in quarantine.documents()] == ["a", "c"]
    assert quarantine.remove(["a", "c"]) == 2
    assert list((tmp_path / "q").iterdir()) == []


def test_what_a_newer_version_can_read_comes_out_of_quarantine(
    quarantine: Quarantine,
    tagger: Tagger,
    store: DocumentStore,
    state: State,
    clock: Callable[[], datetime],
    make: Maker,
) -> None:
    Ingest(tagger, store, state, quarantine, clock).take(
        [("news", make("a", "这一篇会炸")), ("news", make("b", "这一篇会炸，炸两次"))]
    )
    assert quarantine.count() == 2

    class Newer:
        def tag(self, documents: Sequence[Document]) -> list[Tags]:
            if any("两次" in document.text for document in documents):
                raise ValueError("still")
            return tagger.tag([make(document.id, "好了") for document in documents])

    outcomes = Ingest(Newer(), store, state, quarantine, clock).retry()

    assert (outcomes.new, outcomes.quarantined) == (1, 1)
    assert store.get("a") is not None
    assert [document.id for document in quarantine.documents()] == ["b"]
