"""Folding: which documents of a batch only repeat an earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.documents import Reprint, TaggedDocument
from domain.ports import DocumentStore
from nlp.fingerprint import distance
from nlp.reprints import is_reprint

REACH = timedelta(days=30)
"""How far back an original is looked for."""

_NEAR = 12
"""Differing bits of the fingerprint up to which the words are compared. Editors' changes (a source line, a cut end) move
more than three bits in half of the copies, so candidates are taken widely and confirmed by their words (`is_reprint`)."""

_READ_AHEAD = 8
_MOST_COMPARED = 100
"""Candidates whose words are compared, oldest first: a flood of letters from one template must not hold up the rest."""


def fold_reprints(batch: Sequence[TaggedDocument], store: DocumentStore) -> list[TaggedDocument]:
    """The batch with `reprint_of` filled where a document repeats an earlier one of the store or of the batch itself.

    The original is the earliest document of the group; of two that were published at the same time, the one with the
    smaller id. The body's own publications are originals, never reprints of a mention. Order of the batch is kept.
    """
    if not batch:
        return []
    since = min(item.document.published_at for item in batch) - REACH
    stored = store.near([item.tags.fingerprint for item in batch], since)
    folded: dict[str, TaggedDocument] = {}
    for item, candidates in sorted(zip(batch, stored, strict=True), key=lambda pair: _age(pair[0])):
        original = _original(item, candidates, list(folded.values()), store)
        folded[item.id] = replace(item, tags=replace(item.tags, reprint_of=original))
    return [folded[item.id] for item in batch]


def _age(item: TaggedDocument) -> tuple[datetime, str]:
    return item.document.published_at, item.id


def _original(
    item: TaggedDocument, candidates: Sequence[Reprint], earlier: Sequence[TaggedDocument], store: DocumentStore
) -> str:
    if item.document.own:
        return ""
    near = [
        (candidate.published_at, candidate.id)
        for candidate in candidates
        if (candidate.published_at, candidate.id) < _age(item) and _is_near(candidate.fingerprint, item)
    ]
    stored = {id_ for _, id_ in near}
    fresh = {e.id: e for e in earlier if e.id not in stored and _is_near(e.tags.fingerprint, item)}
    ordered = sorted([*near, *map(_age, fresh.values())])
    for other in _in_order([id_ for _, id_ in ordered if id_ != item.id][:_MOST_COMPARED], fresh, store):
        if is_reprint(item.tags.tokens, other.tags.tokens):
            return other.tags.reprint_of or other.id
    return ""


def _is_near(fingerprint: int, item: TaggedDocument) -> bool:
    return distance(fingerprint, item.tags.fingerprint) <= _NEAR


def _in_order(
    ids: Sequence[str], fresh: Mapping[str, TaggedDocument], store: DocumentStore
) -> Iterator[TaggedDocument]:
    """The documents with these ids, read from the store a few at a time: mostly the first is the original."""
    for start in range(0, len(ids), _READ_AHEAD):
        part = ids[start : start + _READ_AHEAD]
        read = {found.tagged.id: found.tagged for found in store.get_many([id_ for id_ in part if id_ not in fresh])}
        yield from (known for id_ in part if (known := fresh.get(id_) or read.get(id_)))
