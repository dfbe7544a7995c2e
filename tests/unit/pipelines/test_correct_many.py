"""Corrections from a file: made by the same rules as one by one, and what is not made is told line by line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.corrections import Corrected
from domain.documents import Document
from domain.errors import UsageError
from pipelines.app import App
from pipelines.correct import correct
from pipelines.correct_many import apply_lines, read_lines
from pipelines.corrections import export

Maker = Callable[..., Document]


@pytest.fixture
def app(fresh: App, make: Maker) -> App:
    fresh.ingest.take(
        [
            ("news", make("one", "云溪市林业局门前的路灯坏了一个月没有人修")),
            ("news", make("other", "林业局的猫头鹰很可爱，孩子们都喜欢")),
        ]
    )
    return fresh


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n\n" for row in rows), encoding="utf-8")
    return path


def test_what_was_exported_comes_back_whole(app: App, tmp_path: Path) -> None:
    correct(app, "one", Corrected.SENTIMENT, ("neutral",), "li")
    correct(app, "one", Corrected.APPEAL, (), "li")
    correct(app, "other", Corrected.EVENT, ("one",), "wang")
    told: list[int] = []
    export(app, tmp_path / "out.jsonl", lambda done, of: None)
    lines = read_lines(tmp_path / "out.jsonl")
    again = apply_lines(app, lines, "system", told.append)
    assert (again.recorded, again.known, again.refused) == (0, 3, ())
    assert told == [1, 2, 3]

    app.state.forget_corrections(["one", "other"])
    fresh = apply_lines(app, lines, "zhao", told.append)
    assert (fresh.recorded, fresh.known, fresh.refused) == (3, 0, ())
    made = {(one.document_id, one.subject, one.value, one.user) for one in app.state.corrections()}
    assert made == {
        ("one", Corrected.SENTIMENT, ("neutral",), "zhao"),
        ("one", Corrected.APPEAL, (), "zhao"),
        ("other", Corrected.EVENT, ("one",), "zhao"),
    }


def test_a_name_in_a_file_reaches_neither_the_corrections_nor_the_log(app: App, tmp_path: Path) -> None:
    """Somebody's table may name who wrote; and who ran the command answers for it, whatever the file says."""
    row = {"document_id": "one", "subject": "sentiment", "value": "neutral", "user": "留言人高顺海"}
    file = written(tmp_path / "table.jsonl", row)
    assert apply_lines(app, read_lines(file), "li", lambda _: None).recorded == 1
    assert [one.user for one in app.state.corrections()] == ["li"]
    entry, *_ = app.state.audit_entries(10)
    assert (entry.user, entry.action) == ("li", "correct")
    assert "高顺海" not in repr(app.state.audit_entries(100))


def test_the_later_judgement_of_a_file_holds_whatever_its_order(app: App, tmp_path: Path) -> None:
    row = {"document_id": "one", "subject": "sentiment"}
    file = written(
        tmp_path / "newest_first.jsonl",
        {**row, "value": "positive", "at": "2026-11-22T05:00:00+00:00"},
        {**row, "value": "neutral", "at": "2026-11-22T04:00:00+00:00"},
    )
    assert apply_lines(app, read_lines(file), "li", lambda _: None).recorded == 2
    (made,) = app.state.corrections()
    assert made.value == ("positive",)


def test_a_refused_line_is_named_and_stops_nothing(app: App, tmp_path: Path) -> None:
    file = written(
        tmp_path / "table.jsonl",
        {"document_id": "nowhere", "subject": "sentiment", "value": "neutral"},
        {"document_id": "one", "subject": "category", "value": ["revenge"]},
        {"document_id": "one", "subject": "category", "value": "environment", "content_hash": "of an older text"},
        {"document_id": "one", "subject": "category", "value": " environment "},
    )
    done = apply_lines(app, read_lines(file), "li", lambda _: None)
    assert done.recorded == 1
    assert [number for number, _ in done.refused] == [1, 3, 5]
    told = " ".join(reason for _, reason in done.refused)
    for part in ("没有编号为“nowhere”", "没有类别“revenge”", "原文后来改过"):
        assert part in told
    (made,) = app.state.corrections()
    assert (made.value, made.user) == (("environment",), "li")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "第 1 行不是 JSON"),
        ("[1]", "第 1 行不是一个 JSON 对象"),
        ('{"document_id": "one", "subject": "mood", "value": []}', "subject 应为 sentiment、topics"),
        ('{"document_id": "one", "subject": "topics", "value": 1}', "value 应为标注"),
        ('{"document_id": "one", "subject": "topics"}', "value 应为标注"),
        ('{"document_id": "", "subject": "topics", "value": []}', "document_id 应为文字"),
        ('{"document_id": "one", "subject": "topics", "value": [], "at": 3}', "at 应为文字"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_before_anything_is_done(line: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_lines(file)


def test_a_file_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="无法读取"):
        read_lines(tmp_path / "none.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        read_lines(tmp_path / "binary.jsonl")
