"""How the file is doing, in words for an officer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from domain.condition import StoreCondition, StoreState
from domain.errors import StoreError, system_reason
from storage.sqlite.connections import Connections

_ROOM = 256 * 1024 * 1024
"""Bytes: some days of mentions, and the write-ahead log of a large batch."""


def condition(connections: Connections) -> StoreCondition:
    """Whether the file can be read and written, and whether the disk has room; quick, reads no documents."""
    kind = f"SQLite {sqlite3.sqlite_version}"
    path = connections.path
    if not path.exists():
        return StoreCondition(StoreState.DOWN, kind, (f"文档库文件 {path} 不见了；请停止程序，从备份恢复或检查磁盘。",))
    try:
        with connections.reading() as connection:
            connection.execute("SELECT value FROM properties WHERE name = 'documents'").fetchone()
            connection.execute("SELECT rid FROM documents ORDER BY rid DESC LIMIT 1").fetchone()
    except StoreError as error:
        return StoreCondition(StoreState.DOWN, kind, (str(error),))
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return StoreCondition(StoreState.DOWN, kind, (f"没有写入文档库文件 {path} 的权限，只能查询；请检查权限。",))
    messages = _about_the_disk(path)
    return StoreCondition(StoreState.STRAINED if messages else StoreState.FINE, kind, messages)


def _about_the_disk(path: Path) -> tuple[str, ...]:
    try:
        free = shutil.disk_usage(path.parent).free
        size = path.stat().st_size
    except OSError as error:
        return (f"看不到文档库所在磁盘的剩余空间（{system_reason(error)}）；请检查磁盘。",)
    if free < _ROOM:
        return (f"文档库所在磁盘只剩 {_megabytes(free)} MB，写满后收不进新的文档；请清理磁盘。",)
    if free < size:
        return (
            f"文档库有 {_megabytes(size)} MB，所在磁盘只剩 {_megabytes(free)} MB；彻底删除原文时要重写整个文件，空间不够，"
            "请清理磁盘。",
        )
    return ()


def _megabytes(size: int) -> int:
    return size // (1024 * 1024)
