"""Walking through every document of a store, in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator

from domain.moves import KeptDocument
from domain.ports import DocumentStore

PAGE = 500
"""Documents read, or written in one transaction, at a time."""


def pages(store: DocumentStore, after: str = "") -> Iterator[tuple[KeptDocument, ...]]:
    """All documents with ids greater than `after`."""
    while page := store.kept(after, PAGE):
        after = page[-1].id
        yield page


def every(store: DocumentStore) -> Iterator[KeptDocument]:
    for page in pages(store):
        yield from page
