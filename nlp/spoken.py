"""What the models of tone and matter are given of a document."""

from __future__ import annotations

from domain.documents import Document
from nlp.personal.spans import without_marks


def spoken_of(document: Document) -> str:
    """Title and text in one, the title once, without the marks of masked data."""
    text = without_marks(document.text)
    return text if text.startswith(document.title) else f"{without_marks(document.title)} {text}"
