"""Checksums of all documents of a store by month: equal sums mean equal documents, in whatever order they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from domain.moves import KeptDocument

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BYTES = 16


@dataclass(frozen=True, slots=True)
class MonthSum:
    """`documents` of a local month ("2026-03") and the sum of their digests modulo 2^128. A sum, because two equal digests
    would cancel each other out in an exclusive or."""

    documents: int = 0
    digest: int = 0

    def with_digest(self, digest: int) -> MonthSum:
        return MonthSum(self.documents + 1, (self.digest + digest) % (1 << 8 * _BYTES))

    def __add__(self, other: MonthSum) -> MonthSum:
        return MonthSum(self.documents + other.documents, (self.digest + other.digest) % (1 << 8 * _BYTES))

    def __str__(self) -> str:
        return f"{self.digest:0{2 * _BYTES}x}"


def month_sums(documents: Iterable[KeptDocument], zone: ZoneInfo, tell: Callable[[int], None]) -> dict[str, MonthSum]:
    """The sum of each local month of publishing, earliest first; `tell` hears now and then how many were read."""
    sums: dict[str, MonthSum] = {}
    for number, kept in enumerate(documents, 1):
        month = kept.tagged.document.published_at.astimezone(zone).date().isoformat()[:7]
        sums[month] = sums.get(month, MonthSum()).with_digest(digest_of(kept))
        if number % 200 == 0:
            tell(number)
    return dict(sorted(sums.items()))


def total(sums: Mapping[str, MonthSum]) -> MonthSum:
    return sum(sums.values(), MonthSum())


def digest_of(kept: KeptDocument) -> int:
    """A number over every field of a document and what its store remembers of it.

    Times are compared as instants, and labels once each: under one label a document counts once in every store.
    """
    document, tags = kept.tagged.document, kept.tagged.tags
    fields = (
        document.id,
        document.platform.value,
        document.source,
        document.source_name,
        document.title,
        document.text,
        _instant(document.published_at),
        _instant(document.fetched_at),
        document.time_source.value,
        document.url,
        document.publisher,
        document.addressed,
        document.own,
        (document.likes, document.comments, document.reposts),
        tuple(tags.title_tokens),
        tuple(tags.tokens),
        tuple(tags.subwords),
        tuple(dict.fromkeys(tags.topics)),
        tags.sentiment.value,
        tuple(probability + 0.0 for probability in tags.probabilities),  # -0.0 and 0.0 are the same
        tuple(dict.fromkeys(tags.keywords)),
        tuple(dict.fromkeys(tags.places)),
        tags.fingerprint,
        tags.relevance.value,
        tags.reprint_of,
        tags.category,
        tags.second_category,
        tags.appeal,
        (kept.revision, _instant(kept.stored_at), _instant(kept.visited_at)),
    )
    return int.from_bytes(blake2b(repr(fields).encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest(), "big")


def _instant(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
