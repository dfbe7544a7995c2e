"""Opens the document store that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import ConfigurationError
from domain.ports import DocumentStore
from storage.settings import StorageSettings

Opener = Callable[[StorageSettings, Path, ZoneInfo], DocumentStore]


def _open_memory(settings: StorageSettings, directory: Path, zone: ZoneInfo) -> DocumentStore:
    from storage.memory import MemoryDocumentStore

    return MemoryDocumentStore(zone)


def _open_sqlite(settings: StorageSettings, directory: Path, zone: ZoneInfo) -> DocumentStore:
    from storage.sqlite.store import SQLiteDocumentStore

    name = settings.url.removeprefix("sqlite:///")
    if name == settings.url or not name:
        raise ConfigurationError(
            (f"storage.url: “{settings.url}” 没有写明文件（允许：sqlite:///文件名 或 sqlite:////绝对路径）",)
        )
    return SQLiteDocumentStore(directory / name, zone=zone, cache_megabytes=settings.cache_megabytes)


OPENERS: dict[str, Opener] = {
    "sqlite": _open_sqlite,
    "memory": _open_memory,
}
"""One line for each kind of document store, by URL scheme."""


def open_documents(settings: StorageSettings, *, directory: Path, zone: ZoneInfo) -> DocumentStore:
    """The store at `settings.url`; relative files are below `directory`; `zone` decides what a day is.

    Raises `ConfigurationError` for an unknown scheme and `StoreError` when the store cannot be opened.
    """
    scheme = settings.url.partition(":")[0]
    opener = OPENERS.get(scheme)
    if opener is None:
        known = "、".join(sorted(OPENERS))
        raise ConfigurationError((f"storage.url: 不认识的文档库类型 “{scheme}”（允许：{known}）",))
    return opener(settings, directory, zone)
