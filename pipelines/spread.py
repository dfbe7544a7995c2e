"""How a text spread: where it stood first, how often it was repeated, and in which order the sources followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.ports import DocumentStore
from domain.queries import StoredDocument


@dataclass(frozen=True, slots=True)
class Step:
    """One appearance of the text. `source` is the name of the source for people."""

    document_id: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """All known appearances, earliest first; there is at least one."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def reprints(self) -> int:
        """Appearances after the first."""
        return len(self.steps) - 1

    @property
    def sources(self) -> tuple[str, ...]:
        """The chain: each source once, in the order in which the text reached it."""
        return tuple(dict.fromkeys(step.source for step in self.steps))


def spread(document: StoredDocument, store: DocumentStore) -> Spread:
    """The spread of the text of this document, whether it is the original or a reprint of it."""
    original = store.get(document.tagged.tags.reprint_of) if document.tagged.tags.reprint_of else document
    group = [] if original is None else [original, *store.reprints(original.tagged.id)]
    known = {found.tagged.id: found for found in (document, *group)}
    return _spread(known.values())


def spreads(documents: Iterable[StoredDocument]) -> tuple[Spread, ...]:
    """The texts among these documents that stand there more than once, the most repeated first, then the earliest."""
    groups: dict[str, list[StoredDocument]] = defaultdict(list)
    for found in documents:
        groups[found.tagged.tags.reprint_of or found.tagged.id].append(found)
    repeated = [_spread(group) for group in groups.values() if len(group) > 1]
    return tuple(sorted(repeated, key=lambda one: (-one.reprints, one.first.at, one.first.document_id)))


def _spread(documents: Iterable[StoredDocument]) -> Spread:
    ordered = sorted(documents, key=lambda found: (found.tagged.document.published_at, found.tagged.id))
    return Spread(tuple(_step(found) for found in ordered))


def _step(found: StoredDocument) -> Step:
    document = found.tagged.document
    return Step(document.id, document.source_name or document.source, document.published_at)
