"""Descriptions of events that pages ask for again and again: each is found once for the same documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from threading import Lock

from domain.events import Membership
from domain.queries import StoredDocument
from nlp.events.description import Description, Member, describe

_MOST = 500
"""Descriptions kept; then those asked for least lately go."""

Told = tuple[str, ...]
"""What a description rests on of one document: id, zone, time, hash of the words, key words and places."""


class EventDescriptions:
    """A memory of this process, and no record: nothing in it lies on disk. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[frozenset[Told], Description]] = {}

    def of(self, event_id: str, documents: Sequence[StoredDocument], zone: tzinfo) -> Description:
        """The description of an event by its documents (at least one). It is found anew when a document came, changed or
        left."""
        told = frozenset(_told(found, zone) for found in documents)
        with self._lock:
            kept = self._kept.pop(event_id, None)
        if kept is None or kept[0] != told:
            kept = told, describe([_member(found) for found in documents], zone)
        with self._lock:
            self._kept[event_id] = kept
            while len(self._kept) > _MOST:
                del self._kept[next(iter(self._kept))]
        return kept[1]

    def keep_to(self, members: Callable[[Sequence[str]], Iterable[Membership]]) -> None:
        """Forget the events of which a document is no member any more: another process may have erased it, and its words must
        not stay here. `members` tells the memberships of documents (`domain.ports.EventRecords.events_of`)."""
        with self._lock:
            known = {event_id: {id_ for id_, *_ in told} for event_id, (told, _) in self._kept.items()}
        event_of = {one.document_id: one.event_id for one in members([id_ for ids in known.values() for id_ in ids])}
        gone = [event_id for event_id, ids in known.items() if any(event_of.get(id_) != event_id for id_ in ids)]
        with self._lock:
            for event_id in gone:
                self._kept.pop(event_id, None)

    def forget(self) -> None:
        """Forget all of them: words of a text that was erased must not stay here."""
        with self._lock:
            self._kept.clear()


def _told(found: StoredDocument, zone: tzinfo) -> Told:
    document, tags = found.tagged.document, found.tagged.tags
    at = document.published_at.isoformat()
    return document.id, str(zone), at, document.content_hash, "\x1f".join(tags.keywords), "\x1f".join(tags.places)


def _member(found: StoredDocument) -> Member:
    document, tags = found.tagged.document, found.tagged.tags
    return Member(document.id, document.published_at, document.title, document.text, tags.keywords, tags.places)
