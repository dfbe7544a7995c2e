"""Folding: which documents of a batch only repeat another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.documents import TaggedDocument
from domain.ports import DocumentStore
from nlp.fingerprint import shared_bands
from nlp.reprints.comparable import comparable
from nlp.reprints.likeness import is_copy
from nlp.reprints.sketch import Sketch, sketch_of

REACH = timedelta(days=30)
"""How far back an original is looked for."""

_READ_AHEAD = 8
_MOST_COMPARED = 100
"""Candidates whose texts are compared: a flood of letters from one template must not hold up the rest."""


@dataclass(frozen=True, slots=True)
class Folding:
    """A batch with `reprint_of` filled, in its order, and the groups of the store that have a new original: the ids of the
    document they were known by and of the earlier one that is in the batch."""

    documents: tuple[TaggedDocument, ...]
    moved: Mapping[str, str]


def fold_reprints(batch: Sequence[TaggedDocument], store: DocumentStore) -> Folding:
    """Find which documents repeat another one of the store or of the batch itself.

    The original is the earliest document of the group, whatever was collected first; of two that were published at the
    same time, the one with the smaller id. The body's own publications are originals, never reprints of a mention.
    """
    if not batch:
        return Folding((), {})
    since = min(item.document.published_at for item in batch) - REACH
    stored = store.near([item.tags.fingerprint for item in batch], since)
    folded: dict[str, TaggedDocument] = {}
    moved: dict[str, str] = {}
    sketches = _Sketches(store)
    for item, found in sorted(zip(batch, stored, strict=True), key=lambda pair: _age(pair[0])):
        candidates = {c.id: (c.fingerprint, c.published_at) for c in found}
        candidates |= {e.id: (e.tags.fingerprint, e.document.published_at) for e in folded.values()}
        candidates.pop(item.id, None)
        group = None if item.document.own else _group(item, candidates, folded, sketches)
        original = moved.get(group.id, group.id) if group else ""
        if group and original == group.id and _age(item) < _age(group) and not group.document.own:
            moved[group.id], original = item.id, ""
        folded[item.id] = replace(item, tags=replace(item.tags, reprint_of=original))
    return Folding(tuple(folded[item.id] for item in batch), moved)


def repeats(item: TaggedDocument, original: str, store: DocumentStore) -> bool:
    """Whether the document is a copy of this original, or of another copy of it."""
    sketches = _Sketches(store)
    group = [found.tagged for found in (*store.get_many([original]), *store.reprints(original))]
    return any(is_copy(sketches.of(item), sketches.of(other)) for other in group if other.id != item.id)


def move_groups(moved: Mapping[str, str], store: DocumentStore) -> set[str]:
    """Give the groups of `Folding.moved` their new originals, once those are stored. Doing it again changes nothing.
    Returns the ids of the members."""
    changed = set()
    for old, new in moved.items():
        members = [*store.get_many([old]), *store.reprints(old)]
        for member in members:
            if member.tagged.id != new:
                store.retag(member.tagged.id, replace(member.tagged.tags, reprint_of=new))
                changed.add(member.tagged.id)
    return changed


def _age(item: TaggedDocument) -> tuple[datetime, str]:
    return item.document.published_at, item.id


def _group(
    item: TaggedDocument,
    candidates: Mapping[str, tuple[int, datetime]],
    fresh: Mapping[str, TaggedDocument],
    sketches: _Sketches,
) -> TaggedDocument | None:
    """The original of the likeliest candidate that is a copy: most common bands first, then the earliest."""
    ranked = sorted(
        (-bands, at, id_)
        for id_, (fingerprint, at) in candidates.items()
        if (bands := shared_bands(fingerprint, item.tags.fingerprint))
    )
    own = sketches.of(item)
    for other in sketches.read([id_ for _, _, id_ in ranked[:_MOST_COMPARED]], fresh):
        if is_copy(own, sketches.of(other)):
            known = next(sketches.read([other.tags.reprint_of], fresh), other) if other.tags.reprint_of else other
            return known if known.id != item.id else None  # a second visit to the original itself
    return None


class _Sketches:
    """Texts read from the store, and what they are compared by, for the time of one batch."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._known: dict[str, Sketch] = {}

    def of(self, item: TaggedDocument) -> Sketch:
        sketch = self._known.get(item.id)
        if sketch is None:
            content = comparable(item.document.title, item.document.text)
            sketch = self._known[item.id] = sketch_of(content, sample=None)
        return sketch

    def read(self, ids: Sequence[str], fresh: Mapping[str, TaggedDocument]) -> Iterator[TaggedDocument]:
        """The documents with these ids, read from the store a few at a time: mostly the first is the original."""
        for start in range(0, len(ids), _READ_AHEAD):
            part = ids[start : start + _READ_AHEAD]
            stored = self._store.get_many([id_ for id_ in part if id_ not in fresh])
            read = {found.tagged.id: found.tagged for found in stored}
            yield from (known for id_ in part if (known := fresh.get(id_) or read.get(id_)))
