"""The records of `huisheng try extract`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from crawlers.manifest import PAGE_LIMIT, extract_manifest
from domain.errors import UsageError

KEYS = ["file", "title", "published_at", "publisher", "body", "reason"]


def manifest(folder: Path, *lines: str) -> Path:
    path = folder / "pages.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_own_pages_in_order(pages: Path, tmp_path: Path, now: datetime) -> None:
    expected = json.loads((pages / "expected.json").read_text(encoding="utf-8"))
    for entry in expected:
        (tmp_path / entry["file"]).write_bytes((pages / entry["file"]).read_bytes())
    path = manifest(tmp_path, *(json.dumps({"file": entry["file"], "url": entry["url"]}) for entry in expected))
    records = list(extract_manifest(path, now=now))
    assert [record["file"] for record in records] == [entry["file"] for entry in expected]
    for record, entry in zip(records, expected, strict=True):
        assert list(record) == KEYS
        assert record["reason"] == entry.get("reason")
        assert record["published_at"] == entry.get("published_at")
        assert record["body"] == "\n".join([*entry.get("lines", []), *entry.get("replies", [])])


def test_what_cannot_be_read_gets_a_reason_and_its_place(pages: Path, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "good.html").write_bytes((pages / "trs.html").read_bytes())
    (tmp_path / "empty.html").write_bytes(b"")
    with (tmp_path / "huge.html").open("wb") as file:
        file.truncate(PAGE_LIMIT + 1)
    names = ["absent.html", "good.html", "empty.html", "huge.html", ".", "a\x00b", "x" * 5000]
    path = manifest(tmp_path, *(json.dumps({"file": name, "url": ""}) for name in names), "")
    records = list(extract_manifest(path, now=now))
    assert [record["file"] for record in records] == names
    assert [record["reason"] for record in records] == [
        "missing_file",
        None,
        "empty_text",
        "too_large",
        "missing_file",
        "missing_file",
        "missing_file",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[]",
        '"x"',
        '{"url": "http://a.cn/"}',
        '{"file": 5, "url": ""}',
        '{"file": "a", "kind": []}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_before_anything_is_read(tmp_path: Path, now: datetime, line: str) -> None:
    path = manifest(tmp_path, '{"file": "a.html", "url": "http://a.cn/"}', line)
    with pytest.raises(UsageError, match="第 2 行"):
        extract_manifest(path, now=now)


def test_no_manifest(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(UsageError, match="清单"):
        extract_manifest(tmp_path / "absent.jsonl", now=now)
    (tmp_path / "gbk.jsonl").write_bytes("清单".encode("gbk"))
    with pytest.raises(UsageError, match="UTF-8"):
        extract_manifest(tmp_path / "gbk.jsonl", now=now)
