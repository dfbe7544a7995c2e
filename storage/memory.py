"""The reference document store: plain, slow, gone at exit. What it answers is what every other store must answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from threading import RLock
from zoneinfo import ZoneInfo

from domain.condition import StoreCondition, StoreState
from domain.documents import Put, Reprint, Stamp, TaggedDocument, Tags
from domain.moves import KeptDocument, PastFigures
from domain.periods import Period
from domain.queries import (
    Bucket,
    Count,
    Dimension,
    Hits,
    Overview,
    Query,
    StoredDocument,
    StoreStatistics,
    Window,
    matches,
)
from domain.reasons import Outcome
from storage.buckets import bucket_start
from storage.figures import Figures


class MemoryDocumentStore:
    """`domain.ports.DocumentStore` in memory, for tests and trials; safe to use from several threads."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._lock = RLock()
        self._documents: dict[str, KeptDocument] = {}
        self._past = Figures()

    def put(self, batch: Sequence[TaggedDocument], at: datetime) -> tuple[Put, ...]:
        with self._lock:
            return tuple(self._put(tagged, at) for tagged in batch)

    def get(self, document_id: str) -> StoredDocument | None:
        with self._lock:
            return self._stored(document_id) if document_id in self._documents else None

    def get_many(self, document_ids: Sequence[str]) -> tuple[StoredDocument, ...]:
        with self._lock:
            return tuple(self._stored(document_id) for document_id in document_ids if document_id in self._documents)

    def stamps(self, document_ids: Sequence[str]) -> tuple[Stamp, ...]:
        with self._lock:
            there = (self._documents[document_id] for document_id in document_ids if document_id in self._documents)
            return tuple(kept.tagged.document.stamp for kept in there)

    def search(self, query: Query, window: Window) -> Hits:
        with self._lock:
            found = self._matching(query)
            page = found[window.offset : window.offset + window.limit]
            return Hits(len(found), True, tuple(self._stored(tagged.id) for tagged in page))

    def ids(self, query: Query, limit: int) -> tuple[str, ...]:
        with self._lock:
            return tuple(tagged.id for tagged in self._matching(query)[: max(limit, 0)])

    def counts(
        self, query: Query, dimension: Dimension | None = None, bucket: Bucket | None = None
    ) -> tuple[Count, ...]:
        counted: Counter[tuple[datetime | None, str]] = Counter()
        with self._lock:
            for tagged in self._matching(query):
                start = bucket_start(tagged.document.published_at, bucket, self._zone) if bucket else None
                for label in _labels(tagged, dimension):
                    counted[start, label] += 1
        ordered = sorted(counted.items(), key=lambda item: (item[0][0] or datetime.min.replace(tzinfo=UTC), item[0][1]))
        return tuple(Count(label, start, count) for (start, label), count in ordered)

    def overview(self, period: Period, top: int = 20) -> Overview:
        days = {day.toordinal() for day in period.days(self._zone)}
        figures = Figures()
        with self._lock:
            figures.add_past(self._past.as_past())
            for kept in self._documents.values():
                figures.add(kept.tagged, self._zone)
        return figures.overview(days, top)

    def near(self, fingerprints: Sequence[int], since: datetime) -> tuple[tuple[Reprint, ...], ...]:
        with self._lock:
            recent = [kept.tagged for kept in self._documents.values() if kept.tagged.document.published_at >= since]
        recent.sort(key=lambda tagged: (tagged.document.published_at, tagged.id))
        return tuple(
            tuple(_reprint(tagged) for tagged in recent if _shares_band(tagged.tags.fingerprint, fingerprint))
            for fingerprint in fingerprints
        )

    def reprints(self, document_id: str) -> tuple[StoredDocument, ...]:
        with self._lock:
            found = [kept.tagged for kept in self._documents.values() if kept.tagged.tags.reprint_of == document_id]
            found.sort(key=lambda tagged: (tagged.document.published_at, tagged.id))
            return tuple(self._stored(tagged.id) for tagged in found) if document_id else ()

    def erase(self, document_ids: Sequence[str]) -> int:
        with self._lock:
            there = {document_id for document_id in document_ids if document_id in self._documents}
            for document_id in there:
                del self._documents[document_id]
            return len(there)

    def retain(self, before: datetime, keep: Sequence[str] = ()) -> int:
        kept = frozenset(keep)
        with self._lock:
            old = [
                document_id
                for document_id, entry in self._documents.items()
                if max(entry.tagged.document.published_at, entry.stored_at) < before and document_id not in kept
            ]
            for document_id in old:
                self._past.add(self._documents.pop(document_id).tagged, self._zone)
            return len(old)

    def statistics(self) -> StoreStatistics:
        with self._lock:
            times = [kept.tagged.document.published_at for kept in self._documents.values()]
        return StoreStatistics(len(times), min(times, default=None), max(times, default=None), 0)

    def condition(self) -> StoreCondition:
        return StoreCondition(StoreState.FINE, "内存")

    def kept(self, after: str, limit: int) -> tuple[KeptDocument, ...]:
        with self._lock:
            later = (id_ for id_ in sorted(self._documents) if id_ > after)
            return tuple(self._documents[id_] for id_ in islice(later, max(limit, 0)))

    def restore(self, documents: Sequence[KeptDocument]) -> None:
        with self._lock:
            self._documents.update((kept.id, kept) for kept in documents)

    def retag(self, document_id: str, tags: Tags) -> bool:
        with self._lock:
            kept = self._documents.get(document_id)
            if kept is None:
                return False
            self._documents[document_id] = replace(kept, tagged=replace(kept.tagged, tags=tags))
            return True

    def past_figures(self) -> PastFigures:
        with self._lock:
            return self._past.as_past()

    def restore_past_figures(self, figures: PastFigures) -> None:
        past = Figures()
        past.add_past(figures)
        with self._lock:
            self._past = past

    def close(self) -> None:
        """Nothing to give back."""

    def _put(self, tagged: TaggedDocument, at: datetime) -> Put:
        document = tagged.document
        old = self._documents.get(tagged.id)
        if old is None:
            self._documents[tagged.id] = KeptDocument(tagged, 1, at, document.fetched_at)
            return Put(tagged.id, Outcome.NEW, 1)
        if old.tagged.document.content_hash != document.content_hash:
            self._documents[tagged.id] = KeptDocument(tagged, old.revision + 1, old.stored_at, document.fetched_at)
            return Put(tagged.id, Outcome.UPDATED, old.revision + 1)
        if document.fetched_at >= old.visited_at:
            engaged = replace(
                old.tagged.document, likes=document.likes, comments=document.comments, reposts=document.reposts
            )
            self._documents[tagged.id] = replace(
                old, tagged=replace(old.tagged, document=engaged), visited_at=document.fetched_at
            )
        return Put(tagged.id, Outcome.DUPLICATE, old.revision)

    def _stored(self, document_id: str) -> StoredDocument:
        kept = self._documents[document_id]
        reprints = sum(1 for other in self._documents.values() if other.tagged.tags.reprint_of == document_id)
        return StoredDocument(kept.tagged, kept.revision, kept.stored_at, reprints)

    def _matching(self, query: Query) -> list[TaggedDocument]:
        found = [kept.tagged for kept in self._documents.values() if _fits(query, kept.tagged)]
        found.sort(key=lambda tagged: tagged.id)
        found.sort(key=lambda tagged: tagged.document.published_at, reverse=True)
        return found


def _fits(query: Query, tagged: TaggedDocument) -> bool:
    document, tags = tagged.document, tagged.tags
    return (
        (query.period is None or query.period.contains(document.published_at))
        and _allowed(query.platforms, (document.platform,))
        and _allowed(query.sources, (document.source,))
        and _allowed(query.sentiments, (tags.sentiment,))
        and _allowed(query.topics, tags.topics)
        and _allowed(query.places, tags.places)
        and _allowed(query.keywords, tags.keywords)
        and (query.own is None or query.own == document.own)
        and (query.reprints or not tags.reprint_of)
        and (query.documents is None or document.id in query.documents)
        and (
            query.expression is None
            or matches(query.expression, tags.title_tokens, tags.tokens, frozenset(tags.subwords))
        )
    )


def _allowed(wanted: Sequence[str], present: Sequence[str]) -> bool:
    return not wanted or not frozenset(wanted).isdisjoint(present)


def _labels(tagged: TaggedDocument, dimension: Dimension | None) -> frozenset[str]:
    document, tags = tagged.document, tagged.tags
    by_dimension: dict[Dimension | None, Iterable[str]] = {
        None: ("",),
        Dimension.PLATFORM: (document.platform.value,),
        Dimension.SOURCE: (document.source,),
        Dimension.SENTIMENT: (tags.sentiment.value,),
        Dimension.TOPIC: tags.topics,
        Dimension.PLACE: tags.places,
        Dimension.KEYWORD: tags.keywords,
    }
    return frozenset(by_dimension[dimension])


def _shares_band(first: int, second: int) -> bool:
    different = first ^ second
    return any(different >> shift & 0xFFFF == 0 for shift in (0, 16, 32, 48))


def _reprint(tagged: TaggedDocument) -> Reprint:
    return Reprint(tagged.id, tagged.tags.fingerprint, tagged.document.published_at, tagged.tags.reprint_of)
