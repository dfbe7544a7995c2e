"""The part of a text that a search result shows."""

from __future__ import annotations

from domain.queries import Expression, StoredDocument
from nlp.highlight import snippet
from nlp.summary import LONGEST
from pipelines.summaries import summary_of


def snippet_of(found: StoredDocument, expression: Expression | None, width: int) -> tuple[tuple[str, bool], ...]:
    """Pieces of text in order, each with whether it is a hit; without an expression the sentence that says most of it."""
    if expression is None:
        sentence = summary_of(found, min(width, LONGEST))
        return ((sentence, False),) if sentence else ()
    return snippet(found.tagged.document.text, expression, width)
