"""The document store in Elasticsearch 8/9 or OpenSearch 2/3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.condition import StoreCondition
from domain.documents import Put, Reprint, Stamp, TaggedDocument, Tags
from domain.moves import KeptDocument, PastFigures
from domain.periods import Period
from domain.queries import Bucket, Count, Dimension, Hits, Overview, Query, StoredDocument, StoreStatistics, Window
from storage.engine.bulk import Bulk
from storage.engine.client.protocol import EngineClient
from storage.engine.condition import condition
from storage.engine.control import Control
from storage.engine.counts import count
from storage.engine.erase import erase
from storage.engine.indices import Indices
from storage.engine.moves import kept, kept_one, restore
from storage.engine.names import Names
from storage.engine.near import near
from storage.engine.overview import OverviewReader
from storage.engine.past import past_figures, restore_past_figures
from storage.engine.reading import Reader
from storage.engine.retain import Retention
from storage.engine.search import find_ids, get_many, reprints, search, stamps
from storage.engine.statistics import statistics
from storage.engine.visibility import Visibility
from storage.engine.write import Writer


class EngineDocumentStore:
    """`domain.ports.DocumentStore` in indices that begin with `prefix`, made when they are missing.

    Safe to use from several threads, beside other processes. What others wrote is seen within the refresh interval of
    the engine (one second unless an administrator set another), what they wrote before the first read of this object
    at once. `zone` decides what a local day is and is fixed when
    the store is made. `erase` and `retain` wait up to `clean_up_seconds` for removed texts to leave the disks, which
    takes engines half a minute; what is left then goes with the next `retain` (0: with
    the engine's own merges). Closing the store closes `client`.

    Raises `StoreError` when the engine cannot be reached or holds a store of another zone or layout.
    """

    def __init__(
        self,
        client: EngineClient,
        *,
        prefix: str,
        zone: ZoneInfo,
        shards: int = 1,
        replicas: int = 1,
        batch_bytes: int = 8 << 20,
        clean_up_seconds: float = 60.0,
    ) -> None:
        names = Names(prefix)
        self._client = client
        self._zone = zone
        self._indices = Indices(client, names, zone, shards=shards, replicas=replicas)
        self._indices.open()
        visibility = Visibility(client, names)
        self._bulk = Bulk(client, batch_bytes)
        self._reader = Reader(client, names, visibility)
        self._clean_up_seconds = clean_up_seconds
        self._control = Control(client, names)
        self._writer = Writer(client, names, zone, self._indices, visibility, self._bulk, self._control.counted)
        self._overviews = OverviewReader(self._reader, self._control, zone)
        self._retention = Retention(self._reader, self._indices, self._control, self._bulk, clean_up_seconds)

    def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
        return self._writer.put(batch, at) if batch else ()

    def get(self, document_id: str) -> StoredDocument | None:
        return next(iter(self.get_many((document_id,))), None)

    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        return get_many(self._reader, document_ids)

    def stamps(self, document_ids: Sequence[str]) -> tuple[Stamp, ...]:
        return stamps(self._reader, document_ids)

    def search(self, query: Query, window: Window) -> Hits:
        return search(self._reader, query, window)

    def ids(self, query: Query, limit: int) -> tuple[str, ...]:
        return find_ids(self._reader, query, limit)

    def counts(
        self, query: Query, dimension: Dimension | None = None, bucket: Bucket | None = None
    ) -> tuple[Count, ...]:
        return count(self._reader, query, dimension, bucket, self._zone)

    def overview(self, period: Period, top: int = 20) -> Overview:
        return self._overviews.overview(period, top)

    def near(self, fingerprints: Sequence[int], since: datetime) -> tuple[tuple[Reprint, ...], ...]:
        return near(self._reader, fingerprints, since)

    def reprints(self, document_id: str) -> tuple[StoredDocument, ...]:
        return reprints(self._reader, document_id)

    def erase(self, document_ids: Sequence[str]) -> int:
        return erase(self._reader, self._bulk, document_ids, self._clean_up_seconds)

    def retain(self, before: datetime, keep: Sequence[str] = ()) -> int:
        """As the port says. Broken off in between, no figure changes, and the next call finishes the work."""
        return self._retention.retain(before, keep)

    def statistics(self) -> StoreStatistics:
        return statistics(self._reader)

    def condition(self) -> StoreCondition:
        return condition(self._client, self._reader.names)

    def kept(self, after: str, limit: int) -> tuple[KeptDocument, ...]:
        return kept(self._reader, after, limit)

    def restore(self, documents: Sequence[KeptDocument]) -> None:
        restore(self._reader, self._indices, self._bulk, self._zone, documents)

    def retag(self, document_id: str, tags: Tags) -> bool:
        found = kept_one(self._reader, document_id)
        if found is not None:
            self.restore([replace(found, tagged=replace(found.tagged, tags=tags))])
        return found is not None

    def past_figures(self) -> PastFigures:
        """As the port says. Of an interrupted retention the documents count, as they are still there to be moved."""
        under_way = self._control.read()
        return past_figures(self._reader, "" if under_way is None else under_way.name)

    def restore_past_figures(self, figures: PastFigures) -> None:
        self._retention.finish()
        restore_past_figures(self._reader, self._bulk, figures)

    def close(self) -> None:
        self._client.close()
