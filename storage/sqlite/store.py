"""The document store in one SQLite file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.condition import StoreCondition
from domain.documents import Put, Reprint, Stamp, TaggedDocument, Tags
from domain.errors import StoreError
from domain.moves import KeptDocument, PastFigures
from domain.periods import Period
from domain.queries import Bucket, Count, Dimension, Hits, Overview, Query, StoredDocument, StoreStatistics, Window
from storage.sqlite.condition import condition
from storage.sqlite.connections import Connections
from storage.sqlite.counts import count
from storage.sqlite.forget import erase, retain
from storage.sqlite.move import kept, restore, retag
from storage.sqlite.near import near
from storage.sqlite.overview import overview
from storage.sqlite.past import past_figures, restore_past_figures
from storage.sqlite.purge import purge
from storage.sqlite.rows import rids_of, stamps, stored_documents
from storage.sqlite.schema import prepare
from storage.sqlite.search import find_ids, search
from storage.sqlite.statistics import statistics
from storage.sqlite.write import put


class SQLiteDocumentStore:
    """`domain.ports.DocumentStore` in a file at `path`, made when it is missing.

    Safe to use from several threads, beside other processes; what another process committed is seen by the next call.
    `zone` decides what a local day is and is fixed when the file is made. `busy_seconds` is how long another process's
    lock is waited for before `StoreBusy`. Raises `StoreError` when the file cannot be opened or is not one of ours.
    """

    def __init__(self, path: Path, *, zone: ZoneInfo, cache_megabytes: int = 64, busy_seconds: float = 10.0) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError("不能建立文档库所在的文件夹，请检查路径和权限。") from error
        self._zone = zone
        self._connections = Connections(path, cache_megabytes=cache_megabytes, busy_seconds=busy_seconds)
        try:
            with self._connections.maintaining() as connection:
                prepare(connection, zone)
        except BaseException:
            self._connections.close()
            raise

    def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
        with self._connections.writing() as connection:
            return put(connection, batch, at, self._zone)

    def get(self, document_id: str) -> StoredDocument | None:
        return next(iter(self.get_many((document_id,))), None)

    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        with self._connections.reading() as connection:
            rids = rids_of(connection, document_ids)
            return stored_documents(connection, [rids[id_] for id_ in document_ids if id_ in rids])

    def stamps(self, document_ids: Sequence[str]) -> tuple[Stamp, ...]:
        with self._connections.reading() as connection:
            found = stamps(connection, document_ids)
        return tuple(found[id_] for id_ in document_ids if id_ in found)

    def search(self, query: Query, window: Window) -> Hits:
        with self._connections.reading() as connection:
            return search(connection, query, window)

    def ids(self, query: Query, limit: int) -> tuple[str, ...]:
        with self._connections.reading() as connection:
            return find_ids(connection, query, limit)

    def counts(
        self, query: Query, dimension: Dimension | None = None, bucket: Bucket | None = None
    ) -> tuple[Count, ...]:
        with self._connections.reading() as connection:
            return count(connection, query, dimension, bucket, self._zone)

    def overview(self, period: Period, top: int = 20) -> Overview:
        with self._connections.reading() as connection:
            return overview(connection, period, top, self._zone)

    def near(self, fingerprints: Sequence[int], since: datetime) -> tuple[tuple[Reprint, ...], ...]:
        with self._connections.reading() as connection:
            return tuple(near(connection, fingerprints, since))

    def reprints(self, document_id: str) -> tuple[StoredDocument, ...]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT rid FROM documents WHERE reprint_of = ? AND reprint_of <> '' ORDER BY published_at, id",
                (document_id,),
            )
            return stored_documents(connection, [row[0] for row in rows])

    def erase(self, document_ids: Sequence[str]) -> int:
        """As the port says. The file is then cleaned up: at a million documents that takes a minute or so, in which
        reading goes on. An interrupted clean-up is finished by the next `erase` or `retain`."""
        erased = erase(self._connections, document_ids, self._zone)
        purge(self._connections)
        return erased

    def retain(self, before: datetime, keep: Sequence[str] = ()) -> int:
        removed = retain(self._connections, before, keep)
        purge(self._connections)
        return removed

    def statistics(self) -> StoreStatistics:
        with self._connections.reading() as connection:
            return statistics(connection, self._connections.path)

    def condition(self) -> StoreCondition:
        return condition(self._connections)

    def kept(self, after: str, limit: int) -> tuple[KeptDocument, ...]:
        with self._connections.reading() as connection:
            return kept(connection, after, limit)

    def restore(self, documents: Sequence[KeptDocument]) -> None:
        with self._connections.writing() as connection:
            restore(connection, documents, self._zone)

    def retag(self, document_id: str, tags: Tags) -> bool:
        with self._connections.writing() as connection:
            return retag(connection, document_id, tags, self._zone)

    def past_figures(self) -> PastFigures:
        with self._connections.reading() as connection:
            return past_figures(connection, self._zone)

    def restore_past_figures(self, figures: PastFigures) -> None:
        with self._connections.writing() as connection:
            restore_past_figures(connection, figures, self._zone)

    def close(self) -> None:
        self._connections.close()
