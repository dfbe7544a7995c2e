"""Erasing documents on request; their figures go down because they are counted from the documents."""

from __future__ import annotations

from collections.abc import Sequence

from storage.engine.bulk import Bulk
from storage.engine.filters import labelled
from storage.engine.reading import Reader
from storage.engine.removal import CHUNK, clean_up, remove


def erase(reader: Reader, bulk: Bulk, document_ids: Sequence[str], patience: float) -> int:
    """Returns how many there were."""
    distinct = list(dict.fromkeys(document_ids))
    erased = 0
    touched: set[str] = set()
    for start in range(0, len(distinct), CHUNK):
        removed, indices = remove(reader, bulk, labelled("id", distinct[start : start + CHUNK]))
        erased += removed
        touched |= indices
    reader.visibility.refresh()
    clean_up(reader.client, sorted(touched), patience)
    return erased
