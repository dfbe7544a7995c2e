"""Extraction of saved pages named by a manifest, for `huisheng try extract`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.dates import SHANGHAI
from crawlers.extract import Article, extract
from domain.documents import Page
from domain.errors import UsageError
from domain.reasons import RejectReason

PAGE_LIMIT = 20_000_000
"""Bytes of one saved page; a larger one is refused as TOO_LARGE."""
MISSING_FILE = "missing_file"
"""The only reason of a record that is no `RejectReason`: a crawl has no missing files."""

Record = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Entry:
    file: str
    url: str
    kind: str | None


def extract_manifest(manifest: Path, *, now: datetime, zone: ZoneInfo = SHANGHAI) -> Iterator[Record]:
    """One record `{file,title,published_at,publisher,body,reason}` for each line of the manifest, in its order.

    The manifest is JSON Lines `{file,url,kind?}`, `file` relative to the manifest; empty lines are passed over.
    `published_at` is ISO 8601 with the offset of `zone`, or None; `body` of a thread is the opening post and the replies
    below each other. `reason` is None for a page that was read, else a `RejectReason` value, or "missing_file"; then
    title, publisher and body are "". A malformed line raises `UsageError` with its line number, before any page is read.
    """
    entries = _entries(manifest)
    return (_record(entry, manifest.parent, now, zone) for entry in entries)


def _entries(manifest: Path) -> list[_Entry]:
    try:
        text = manifest.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"清单 {manifest.name} 不是 UTF-8 编码") from error
    except OSError as error:
        raise UsageError(f"清单文件不存在或无法读取：{manifest}") from error
    return [
        _entry(line, number, manifest.name) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    ]


def _entry(line: str, number: int, name: str) -> _Entry:
    where = f"清单 {name} 第 {number} 行"
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}不是有效的 JSON") from error
    if not isinstance(value, dict):
        raise UsageError(f'{where}应是形如 {{"file": …, "url": …}} 的对象')
    for key, needed in (("file", True), ("url", False), ("kind", False)):
        content = value.get(key)
        if needed and not content:
            raise UsageError(f"{where}缺少 {key}")
        if content is not None and not isinstance(content, str):
            raise UsageError(f"{where}的 {key} 应是文字")
    return _Entry(value["file"], value.get("url") or "", value.get("kind") or None)


def _record(entry: _Entry, folder: Path, now: datetime, zone: ZoneInfo) -> Record:
    path = folder / entry.file
    try:
        # A name with a NUL byte or one that is too long is no file either.
        if not path.is_file():
            return _refused(entry, MISSING_FILE)
        if path.stat().st_size > PAGE_LIMIT:
            return _refused(entry, RejectReason.TOO_LARGE)
        body = path.read_bytes()
    except (OSError, ValueError):
        return _refused(entry, MISSING_FILE)
    read = extract(Page(entry.url, body, now), kind=entry.kind, zone=zone)
    if not isinstance(read, Article):
        return _refused(entry, read.reason)
    return {
        "file": entry.file,
        "title": read.title,
        "published_at": read.published_at.astimezone(zone).isoformat() if read.published_at else None,
        "publisher": read.publisher,
        "body": "\n".join((read.text, *read.replies)),
        "reason": None,
    }


def _refused(entry: _Entry, reason: str) -> Record:
    return {"file": entry.file, "title": "", "published_at": None, "publisher": "", "body": "", "reason": str(reason)}
