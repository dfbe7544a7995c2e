"""The documents that events are found among, as this process knows them: what the store has, in step with it.

Copies of one text are one unit: the unit is compared by the words of its original (of its earliest copy where that is
not there), so a text that was repeated a hundred times counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ports import DocumentStore
from domain.queries import StoredDocument
from nlp.events.index import EventIndex
from nlp.events.profile import Matter, features_of
from nlp.segmentation import Segmenter

_PAGE = 500
"""Documents read at a time."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a document. `unit` is the id of the original, its own where it repeats nothing."""

    at: datetime
    unit: str
    content_hash: str
    places: frozenset[str]


class EventWindow:
    """Holds times, ids and hashed features, and no text (but for the letters of at most 256 until they are compared)."""

    def __init__(self, store: DocumentStore, segmenter: Segmenter, body: str) -> None:
        """`body` is the name of the body: a place in it (a city's) is named by everybody and tells no case from another."""
        self.store = store
        self._body = body
        self.index = EventIndex()
        self._segmenter = segmenter
        self._known: dict[str, Known] = {}
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        self._spoken_by: dict[str, str] = {}
        """For each unit the document by whose words it is compared."""

    def __len__(self) -> int:
        return len(self._known)

    def follow(self, ids: Collection[str], changed: Collection[str]) -> int:
        """Bring the window to these documents; those of `changed` are read anew. Returns how many were read."""
        there = set(ids)
        touched = self._forget([id_ for id_ in self._known if id_ not in there])
        wanted = [id_ for id_ in ids if id_ not in self._known or id_ in changed]
        for found in self._read(wanted):
            if self._known.get(found.tagged.id) != self._known_of(found):
                touched |= self._forget([found.tagged.id])
                touched.add(self._learn(found))
        self._let_speak(touched)
        return len(wanted)

    def known(self, document_id: str) -> Known | None:
        return self._known.get(document_id)

    def units(self) -> dict[str, list[str]]:
        """The documents of each unit, earliest first."""
        return {unit: sorted(ids, key=self.rank) for unit, ids in self._members.items()}

    def rank(self, document_id: str) -> tuple[datetime, str]:
        return self._known[document_id].at, document_id

    def events(self, without: Collection[str]) -> list[list[str]]:
        """The units of each event of at least two units; those of `without` take no part."""
        unit_of = {speaker: unit for unit, speaker in self._spoken_by.items()}
        speakers = [self._spoken_by[unit] for unit in without if unit in self._spoken_by]
        return [[unit_of[speaker] for speaker in event] for event in self.index.events(without=speakers)]

    def _learn(self, found: StoredDocument) -> str:
        id_, known = found.tagged.id, self._known_of(found)
        self._known[id_] = known
        self._members[known.unit].add(id_)
        if known.unit == id_:
            self._speak(found)
        return known.unit

    def _forget(self, ids: Iterable[str]) -> set[str]:
        touched = set()
        for id_ in ids:
            known = self._known.pop(id_, None)
            if known is None:
                continue
            unit = known.unit
            touched.add(unit)
            self._members[unit].discard(id_)
            if self._spoken_by.get(unit) == id_:
                del self._spoken_by[unit]
                self.index.remove([id_])
        return touched

    def _let_speak(self, units: Iterable[str]) -> None:
        """Have each of these units compared by its original, or else by its earliest document."""
        waiting = []
        for unit in units:
            members = self._members[unit]
            if not members:
                del self._members[unit]
                continue
            speaker = unit if unit in members else min(members, key=self.rank)
            present = self._spoken_by.get(unit)
            if present != speaker:
                if present is not None:
                    self.index.remove([present])
                waiting.append(speaker)
        for found in self._read(sorted(waiting)):
            self._speak(found)

    def _speak(self, found: StoredDocument) -> None:
        document = found.tagged.document
        known = self._known[document.id]
        unit = known.unit
        present = self._spoken_by.get(unit)
        if present is not None and present != document.id:
            self.index.remove([present])
        self._spoken_by[unit] = document.id
        if any(map(str.isalnum, document.title + document.text)):
            matter = Matter(document.id, document.published_at, document.title, document.text, known.places)
            features = features_of(matter, self._segmenter)
            self.index.add(document.id, document.published_at, features, known=found.stored_at)

    def _read(self, ids: Sequence[str]) -> Iterator[StoredDocument]:
        for start in range(0, len(ids), _PAGE):
            yield from self.store.get_many(ids[start : start + _PAGE])

    def _known_of(self, found: StoredDocument) -> Known:
        document, tags = found.tagged.document, found.tagged.tags
        places = frozenset(name for name in tags.places if name not in self._body)
        return Known(document.published_at, tags.reprint_of or document.id, document.content_hash, places)
