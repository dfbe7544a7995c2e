"""Descriptions of events that pages ask for again and again: each is found once for the same documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from threading import Lock

from domain.queries import StoredDocument
from nlp.events.description import Description, Member, describe

_MOST = 500
"""Descriptions kept; then those asked for least lately go."""

Told = tuple[str, ...]
"""What a description rests on of one document: id, time, hash of the words, key words and places."""


class EventDescriptions:
    """A memory of this process, and no record: nothing in it lies on disk. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[frozenset[Told], Description]] = {}

    def of(self, event_id: str, documents: Sequence[StoredDocument], zone: tzinfo) -> Description:
        """The description of an event by its documents (at least one). It is found anew when a document came, changed or
        left."""
        told = frozenset((str(zone), *_told(found)) for found in documents)
        with self._lock:
            kept = self._kept.pop(event_id, None)
        if kept is None or kept[0] != told:
            kept = told, describe([_member(found) for found in documents], zone)
        with self._lock:
            self._kept[event_id] = kept
            while len(self._kept) > _MOST:
                del self._kept[next(iter(self._kept))]
        return kept[1]

    def forget(self) -> None:
        """Forget all of them: words of a text that was erased must not stay here."""
        with self._lock:
            self._kept.clear()


def _told(found: StoredDocument) -> Told:
    document, tags = found.tagged.document, found.tagged.tags
    at = document.published_at.isoformat()
    return document.id, at, document.content_hash, "\x1f".join(tags.keywords), "\x1f".join(tags.places)


def _member(found: StoredDocument) -> Member:
    document, tags = found.tagged.document, found.tagged.tags
    return Member(document.id, document.published_at, document.title, document.text, tags.keywords, tags.places)
