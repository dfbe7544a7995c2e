"""Opens the document store that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import ConfigurationError
from domain.ports import DashboardMirror, DocumentStore
from storage.engine.address import SCHEMES, EngineAddress, is_engine, parse_address
from storage.engine.client.connect import EngineSecrets, connect
from storage.engine.mirror import EngineMirror, MirrorWords
from storage.settings import StorageSettings


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a store needs beside its settings: the data folder, the folder of the configuration, the secrets in it."""

    directory: Path
    configuration: Path
    zone: ZoneInfo
    secrets: EngineSecrets


@dataclass(frozen=True, slots=True)
class Reindexed:
    """`documents` that the new indices hold, `months` that there are; 0 when nothing was to be done."""

    documents: int
    months: int


_COPY_SECONDS = 10.0

Opener = Callable[[StorageSettings, Surroundings], DocumentStore]


def _open_memory(settings: StorageSettings, around: Surroundings) -> DocumentStore:
    from storage.memory import MemoryDocumentStore

    return MemoryDocumentStore(around.zone)


def _open_engine(settings: StorageSettings, around: Surroundings) -> DocumentStore:
    from storage.engine.store import EngineDocumentStore

    address = _address(settings)
    engine = settings.engine
    client = connect(address, engine, around.secrets, configuration=around.configuration)
    try:
        return EngineDocumentStore(
            client,
            prefix=address.prefix,
            zone=around.zone,
            shards=engine.shards,
            replicas=engine.replicas,
            batch_bytes=engine.batch_megabytes << 20,
        )
    except BaseException:
        client.close()
        raise


def _address(settings: StorageSettings) -> EngineAddress:
    try:
        return parse_address(settings.url)
    except ConfigurationError as error:
        raise ConfigurationError(tuple(f"storage.url: {problem}" for problem in error.problems)) from None


def _open_sqlite(settings: StorageSettings, around: Surroundings) -> DocumentStore:
    from storage.sqlite.store import SQLiteDocumentStore

    name = settings.url.removeprefix("sqlite:///")
    if name == settings.url or not name:
        raise ConfigurationError(
            (f"storage.url: “{settings.url}” 没有写明文件（允许：sqlite:///文件名 或 sqlite:////绝对路径）",)
        )
    return SQLiteDocumentStore(around.directory / name, zone=around.zone, cache_megabytes=settings.cache_megabytes)


OPENERS: dict[str, Opener] = {
    "sqlite": _open_sqlite,
    "memory": _open_memory,
    **dict.fromkeys(SCHEMES, _open_engine),
}
"""One line for each kind of document store, by URL scheme."""


def open_documents(
    settings: StorageSettings,
    *,
    directory: Path,
    zone: ZoneInfo,
    configuration: Path | None = None,
    secrets: EngineSecrets | None = None,
) -> DocumentStore:
    """The store at `settings.url`; relative files are below `directory`; `zone` decides what a day is.

    For a search engine: `configuration` is where a relative `ca_file` starts (`directory` when none is given), `secrets`
    the contents of the files that the settings name.

    Raises `ConfigurationError` for an unknown scheme and `StoreError` when the store cannot be opened.
    """
    scheme = settings.url.partition(":")[0]
    opener = OPENERS.get(scheme)
    if opener is None:
        known = "、".join(sorted(OPENERS))
        raise ConfigurationError((f"storage.url: 不认识的文档库类型 “{scheme}”（允许：{known}）",))
    return opener(settings, Surroundings(directory, configuration or directory, zone, secrets or EngineSecrets()))


def open_mirror(
    settings: StorageSettings, *, configuration: Path, secrets: EngineSecrets, words: MirrorWords
) -> DashboardMirror | None:
    """Where copies of alerts and runs stand for a dashboard; None where the store is no search engine. Nothing is sent
    before the first copy. It has a client of its own with little patience: a copy can come later."""
    if not is_engine(settings.url):
        return None
    address = _address(settings)
    engine = settings.engine.model_copy(
        update={
            "timeout_seconds": min(settings.engine.timeout_seconds, _COPY_SECONDS),
            "retry_seconds": min(settings.engine.retry_seconds, _COPY_SECONDS),
        }
    )
    client = connect(address, engine, secrets, configuration=configuration)
    return EngineMirror(client, prefix=address.prefix, shards=engine.shards, replicas=engine.replicas, words=words)


def reindex(
    settings: StorageSettings,
    *,
    configuration: Path,
    secrets: EngineSecrets,
    zone: ZoneInfo,
    progress: Callable[[int, int], None],
) -> Reindexed | None:
    """Bring the indices of a search engine to this program's layout, while it is read and written; None where the store
    has none to renew. Works where `open_documents` refuses an old layout. Raises `StoreError` as the engine does."""
    if not is_engine(settings.url):
        return None
    from storage.engine.reindex import reindex as renew

    address = _address(settings)
    client = connect(address, settings.engine, secrets, configuration=configuration)
    try:
        done = renew(client, address.prefix, zone, progress)
    finally:
        client.close()
    return Reindexed(done.documents, done.months)
