"""The part of a text that a search result shows."""

from __future__ import annotations

from domain.queries import Expression, StoredDocument
from nlp.highlight import snippet


def snippet_of(found: StoredDocument, expression: Expression | None, width: int) -> tuple[tuple[str, bool], ...]:
    """Pieces of text in order, each with whether it is a hit; without an expression the beginning of the text."""
    return snippet(found.tagged.document.text, expression, width)
