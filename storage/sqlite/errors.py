"""SQLite's errors as the house's, each one plain sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import StoreBusy, StoreError, StoreFull

_UNWRITTEN = "文档库写不进去（磁盘已满、超出配额或磁盘出错），这一批文档没有写入；请检查磁盘后重试。"
_SENTENCES: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_FULL: (StoreFull, "磁盘空间不足，这一批文档没有写入；请清理磁盘后重试。"),
    sqlite3.SQLITE_BUSY: (StoreBusy, "文档库正被另一个程序占用，请稍后再试。"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "文档库正被另一个程序占用，请稍后再试。"),
    sqlite3.SQLITE_CORRUPT: (StoreError, "文档库文件已损坏，请停止程序并从备份恢复。"),
    sqlite3.SQLITE_NOTADB: (StoreError, "这个文件不是回声的文档库，请检查 storage.url。"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "打不开文档库文件，请检查路径和权限。"),
    sqlite3.SQLITE_READONLY: (StoreError, "文档库文件不可写，请检查权限。"),
    sqlite3.SQLITE_PERM: (StoreError, "没有读写文档库文件的权限。"),
    # An exceeded quota or file size limit reaches SQLite as one of these three, not as SQLITE_FULL.
    sqlite3.SQLITE_IOERR_WRITE: (StoreFull, _UNWRITTEN),
    sqlite3.SQLITE_IOERR_SHMSIZE: (StoreFull, _UNWRITTEN),
    sqlite3.SQLITE_IOERR_TRUNCATE: (StoreFull, _UNWRITTEN),
    sqlite3.SQLITE_IOERR: (StoreError, "读写文档库文件时磁盘出错，请检查磁盘。"),
}


def as_store_error(error: sqlite3.Error) -> StoreError:
    """The error to raise instead; its sentence holds no query and no text of a document."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    known = _SENTENCES.get(code) or _SENTENCES.get(code & 0xFF)
    kind, sentence = known or (StoreError, "文档库出错，这次操作没有完成。")
    return kind(sentence)


@contextmanager
def translated() -> Iterator[None]:
    """Turns every SQLite error inside into a `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise as_store_error(error) from error
