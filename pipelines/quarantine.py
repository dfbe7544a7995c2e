"""Documents that could not be tagged or stored: kept aside, counted, tried again, and never lost."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from crawlers.codec import DamagedLine, Spooled, decode, encode
from domain.documents import Document
from domain.errors import StoreError, StoreFull, system_reason
from domain.ports import Clock

_log = logging.getLogger("huisheng.ingest")


class Quarantine:
    """One JSON line for each document (masked already) in `quarantine/<day>.jsonl` of the data folder.

    For one process at a time (it holds the data lock), from several threads.
    """

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock
        self._lock = Lock()

    def put(self, document: Document, error: Exception) -> None:
        """Append the document durably, whole or not at all; the log names the kind of error, never the text."""
        _log.warning("一篇文档处理失败，已隔离：%s（%s）", document.id, type(error).__name__)
        line = encode(Spooled(document.source, _encodable(document)))
        with self._lock, self._disk_errors():
            self._directory.mkdir(parents=True, exist_ok=True)
            path = self._directory / f"{self._clock():%Y-%m-%d}.jsonl"
            with path.open("ab", buffering=0) as file:
                size = file.tell()
                try:
                    _write(file.fileno(), line)
                    os.fsync(file.fileno())
                except OSError:
                    # Half a line would spoil the next one too.
                    if path.is_file():
                        os.ftruncate(file.fileno(), size)
                    raise

    def count(self) -> int:
        """How many documents wait in quarantine."""
        return sum(1 for _ in self.documents())

    def documents(self) -> Iterator[Document]:
        """The documents in quarantine, oldest day first, each once; lines that cannot be read are passed over."""
        seen: set[str] = set()
        for path in self._files():
            for line in _lines(path):
                document = _document(line)
                if document is not None and document.id not in seen:
                    seen.add(document.id)
                    yield document

    def remove(self, document_ids: Collection[str], before: date | None = None) -> int:
        """Take these documents out, and whole days before `before`; returns how many lines went."""
        removed = 0
        with self._lock, self._disk_errors():
            for path in self._files():
                lines = list(_lines(path))
                if before is not None and path.stem < before.isoformat():
                    kept: list[bytes] = []
                else:
                    kept = [line for line in lines if not _is_of(line, document_ids)]
                removed += len(lines) - len(kept)
                if not kept:
                    path.unlink()
                elif len(kept) < len(lines):
                    _rewrite(path, kept)
        return removed

    def _files(self) -> list[Path]:
        return sorted(self._directory.glob("*.jsonl"))

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreFull(f"无法写入隔离区 {self._directory}（{system_reason(error)}），请检查磁盘空间") from error


def _document(line: bytes) -> Document | None:
    try:
        item = decode(line).item
    except DamagedLine:
        return None
    return item if isinstance(item, Document) else None


def _is_of(line: bytes, document_ids: Collection[str]) -> bool:
    document = _document(line)
    if document is not None:
        return document.id in document_ids
    return any(document_id.encode() in line for document_id in document_ids)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from (line for line in file if line.strip())
    except OSError as error:
        raise StoreError(f"隔离区 {path.parent} 读不出来（{system_reason(error)}）") from error


def _write(file: int, line: bytes) -> None:
    rest = line
    while rest:
        rest = rest[os.write(file, rest) :]


def _rewrite(path: Path, lines: list[bytes]) -> None:
    partial = path.with_suffix(".partial")
    try:
        with partial.open("wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _encodable(document: Document) -> Document:
    """The document without half characters: what broke the tagger must not break the quarantine too."""
    texts: dict[str, Any] = {
        field.name: value.encode("utf-8", "replace").decode()
        for field in fields(document)
        if type(value := getattr(document, field.name)) is str
    }
    return replace(document, **texts)
