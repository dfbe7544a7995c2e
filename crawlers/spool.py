"""The spool: where a crawling child hands its masked items to the process that stores them.

A folder of segments. A writer appends lines to `NAME.open` under an exclusive flock, and renames it to `NAME.ready` when
it is full or the round is over. flock ends with its process, however that dies, so an `.open` segment that can be locked
has lost its writer: `SpoolReader.recover` cuts a torn last line off and makes it ready. A segment is removed only when
the reader says that its items are kept; reading it twice after a crash is harmless because storing is idempotent.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from crawlers.codec import DamagedLine, Spooled, decode, encode
from domain.errors import StoreError, StoreFull
from domain.ports import SourceItem

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SYNC_EVERY = 50
"""Items between two fsyncs. A killed process loses nothing in between, only a power cut can."""
SEGMENT_ITEMS = 500


class SpoolWriter:
    """Appends items of one process to segments of its own.

    After `append` the item survives the death of this process; after `sync` or `close` also a power cut. Raises
    `StoreFull` when the disk is full: the item of that call is not kept, everything before it is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        now: datetime,
        segment_items: int = SEGMENT_ITEMS,
        write: Callable[[int, bytes], int] = os.write,
    ) -> None:
        self._folder = folder
        self._stamp = f"{now:%Y%m%dT%H%M%S%f}-{os.getpid():07d}"
        self._segment_items = segment_items
        self._write = write
        self._number = 0
        self._items = 0
        self._size = 0
        self._file: int | None = None
        self._path = folder
        with _disk_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def append(self, source: str, item: SourceItem) -> None:
        """Keep one item; when this returns, a kill of the process does not lose it."""
        line = encode(Spooled(source, item))
        with _disk_errors():
            if self._file is None:
                self._open()
            self._append_line(line)
            self._items += 1
            if self._items >= self._segment_items:
                self.close()
            elif self._items % SYNC_EVERY == 0:
                self.sync()

    def sync(self) -> None:
        """Have everything appended so far on the disk itself."""
        if self._file is not None:
            with _disk_errors():
                os.fsync(self._file)

    def close(self) -> None:
        """Finish the current segment and make it ready for the reader; a later `append` starts the next one."""
        if self._file is None:
            return
        with _disk_errors():
            os.fsync(self._file)
            # Renamed while still locked: a recovering reader never sees an unlocked open segment of a living writer.
            self._path.rename(self._path.with_suffix(".ready"))
            _sync_folder(self._folder)
        os.close(self._file)
        self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        while True:
            self._number += 1
            self._path = self._folder / f"{self._stamp}-{self._number:05d}.open"
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            # A reader may find the new file before it is locked, take it for an orphan and remove it: then take another.
            if _lock(file) and _is_same_file(file, self._path):
                break
            os.close(file)
        self._file, self._items, self._size = file, 0, 0

    def _append_line(self, line: bytes) -> None:
        assert self._file is not None
        rest = line
        try:
            while rest:
                rest = rest[self._write(self._file, rest) :]
        except OSError:
            # A full disk lets a file shrink: the half line goes, the items before it stay readable.
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(line)


@dataclass(frozen=True, slots=True)
class Segment:
    """A finished part of the spool, oldest first by name."""

    path: Path


@dataclass(frozen=True, slots=True)
class Contents:
    """The items of a segment in the order they were written; `damaged` counts lines that could not be read."""

    items: tuple[Spooled, ...]
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Recovery:
    """`segments` of dead writers were made ready; `torn` half-written last lines were set aside as `NAME.torn`."""

    segments: int = 0
    torn: int = 0


class SpoolReader:
    """Reads what writers finished. One reader at a time for a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recover(self) -> Recovery:
        """Make the open segments of dead writers ready; those of living writers are left alone."""
        segments = torn = 0
        for path in sorted(self._folder.glob("*.open")):
            with _disk_errors():
                outcome = _recover(path)
            segments += outcome.segments
            torn += outcome.torn
        return Recovery(segments, torn)

    def segments(self) -> tuple[Segment, ...]:
        """Finished segments, oldest first."""
        return tuple(Segment(path) for path in sorted(self._folder.glob("*.ready")))

    def read(self, segment: Segment) -> Contents:
        """Every readable item of the segment. A segment holds at most a few hundred."""
        with _disk_errors():
            items, damaged = _read(segment.path)
        return Contents(tuple(items), len(damaged))

    def finish(self, segment: Segment) -> None:
        """Remove a segment whose items are kept elsewhere. Damaged lines, if any, stay aside in `NAME.damaged`."""
        with _disk_errors():
            _, damaged = _read(segment.path)
            if damaged:
                segment.path.with_suffix(".damaged").write_bytes(b"\n".join(damaged) + b"\n")
            segment.path.unlink()
            _sync_folder(self._folder)

    def sweep(self, document_ids: Collection[str], before: datetime | None = None) -> int:
        """Remove what was set aside (`.torn`, `.damaged`): files that name one of the documents, and files from before
        `before`. Returns how many."""
        removed = 0
        with _disk_errors():
            for path in sorted((*self._folder.glob("*.torn"), *self._folder.glob("*.damaged"))):
                old = before is not None and path.stat().st_mtime < before.timestamp()
                if old or (document_ids and _names_one(path, document_ids)):
                    path.unlink()
                    removed += 1
        return removed


def _names_one(path: Path, document_ids: Collection[str]) -> bool:
    content = path.read_bytes()
    return any(document_id.encode() in content for document_id in document_ids)


def _read(path: Path) -> tuple[list[Spooled], list[bytes]]:
    items: list[Spooled] = []
    damaged: list[bytes] = []
    for line in path.read_bytes().split(b"\n"):
        if not line:
            continue
        try:
            items.append(decode(line))
        except DamagedLine:
            damaged.append(line)
    return items, damaged


def _recover(path: Path) -> Recovery:
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return Recovery()
    try:
        if not _lock(file) or not _is_same_file(file, path):
            return Recovery()
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        tail = content[whole:]
        if tail:
            path.with_suffix(".torn").write_bytes(tail)
            os.ftruncate(file, whole)
        os.fsync(file)
        if whole:
            path.rename(path.with_suffix(".ready"))
        else:
            path.unlink()
        _sync_folder(path.parent)
        return Recovery(int(whole > 0), int(bool(tail)))
    finally:
        os.close(file)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_same_file(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is (fsync(2))."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Turns errors of the disk into sentences for an officer."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull(
                "磁盘空间不足，采集内容无法继续写入；此前已写入的内容没有丢失，请清理磁盘后再采集。"
            ) from error
        raise StoreError("暂存文件夹无法读写，请检查其权限和磁盘状态。") from error
