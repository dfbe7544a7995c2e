"""The connections of one process to the file: one that writes, a few that read beside it.

WAL lets readers go on while a writer works, in this process and in others; each read sees one state of the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Lock

from domain.errors import StoreError
from storage.sqlite.errors import translated

_READERS = 4
_LOG_PAGES = 2000
"""The write-ahead log is copied into the file after this many pages (16 MB)."""

_NEW_FILE = """
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
"""
# only for a new file: on an old one auto_vacuum would wait for the lock of whoever writes

_PRAGMAS = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = {_LOG_PAGES};
PRAGMA journal_size_limit = {_LOG_PAGES * 8192};
PRAGMA secure_delete = FAST;
"""
# synchronous: FULL, because the spool is removed right after a commit; with NORMAL a power cut can lose the last
# commits of the log, and with them documents that are nowhere else. The batches are large, so it costs little.
# secure_delete: FAST overwrites what is deleted inside pages that are written anyway; pages that become free are cut off
# by the clean-up after a deletion (storage.sqlite.purge).


class Connections:
    """Opened for a file that may not exist yet; `busy_seconds` is how long a lock of another process is waited for."""

    def __init__(self, path: Path, *, cache_megabytes: int = 64, busy_seconds: float = 10.0) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._reader_cache = max(1, cache_megabytes // 2 // _READERS)
        self._write_lock = Lock()
        self._pool_lock = Lock()
        self._reader_slots = BoundedSemaphore(_READERS)
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        with translated():
            self._writer = self._connect(max(1, cache_megabytes // 2))

    @property
    def path(self) -> Path:
        return self._path

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: kept whole at the end, or taken back whole when anything is raised inside."""
        with self.maintaining() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def maintaining(self) -> Iterator[sqlite3.Connection]:
        """The writing connection outside a transaction, for steps that SQLite refuses inside one."""
        with self._write_lock:
            if self._closed:
                raise _closed()
            with translated():
                yield self._writer

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file for several statements. At most a few at a time; the next one waits."""
        with self._reader_slots, translated():
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    def close(self) -> None:
        """Close what is idle now; a reader that is at work closes when it is done."""
        with self._write_lock:
            with self._pool_lock:
                if self._closed:
                    return
                self._closed = True
                idle, self._idle = self._idle, []
            with translated():
                for connection in idle:
                    connection.close()
                self._writer.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._pool_lock:
            if self._closed:
                raise _closed()
            if self._idle:
                return self._idle.pop()
        connection = self._connect(self._reader_cache)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self, cache_megabytes: int) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            new = connection.execute("PRAGMA page_count").fetchone()[0] == 0
            for statement in ((_NEW_FILE if new else "") + _PRAGMAS).strip().splitlines():
                connection.execute(statement)
            connection.execute(f"PRAGMA cache_size = -{cache_megabytes * 1024}")
        except BaseException:
            connection.close()
            raise
        return connection


def _closed() -> StoreError:
    return StoreError("文档库已经关闭。")
