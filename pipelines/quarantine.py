"""Documents that could not be tagged or stored: kept aside, counted, and never lost."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from crawlers.codec import Spooled, encode
from domain.documents import Document
from domain.errors import StoreFull
from domain.ports import Clock

_log = logging.getLogger("huisheng.ingest")


class Quarantine:
    """One JSON line for each document (masked already) in `quarantine/<day>.jsonl` of the data folder."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory = directory
        self._clock = clock

    def put(self, document: Document, error: Exception) -> None:
        """Append the document durably; the log names the kind of error, never the text."""
        _log.warning("一篇文档处理失败，已隔离：%s（%s）", document.id, type(error).__name__)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            name = f"{self._clock():%Y-%m-%d}.jsonl"
            with (self._directory / name).open("ab") as file:
                file.write(encode(Spooled(document.source, document)))
                file.flush()
                os.fsync(file.fileno())
        except OSError as full:
            raise StoreFull(f"无法写入隔离区 {self._directory}（{full.strerror}），请检查磁盘空间") from full

    def count(self) -> int:
        """How many documents wait in quarantine."""
        if not self._directory.is_dir():
            return 0
        return sum(len(file.read_bytes().splitlines()) for file in self._directory.glob("*.jsonl"))
