"""The one sentence that stands for a stored document wherever it is listed."""

from __future__ import annotations

from collections.abc import Iterable

from domain.queries import StoredDocument
from nlp.summary import LONGEST, summarise


def summary_of(found: StoredDocument, limit: int = LONGEST) -> str:
    """The sentence of the text that says most of it, at most `limit` characters: a run of characters of the masked text,
    with an ellipsis where clauses were left out behind it. "" where there is no text: a title is not said twice."""
    document, tags = found.tagged.document, found.tagged.tags
    if not document.text.strip():
        return ""
    sentence = summarise(document.title, document.text, keywords=tags.keywords, places=tags.places, limit=limit)
    return sentence if sentence.removesuffix("…") in document.text else ""


def summaries_of(documents: Iterable[StoredDocument]) -> dict[str, str]:
    """The sentence of each document, by its id."""
    return {found.tagged.id: summary_of(found) for found in documents}
