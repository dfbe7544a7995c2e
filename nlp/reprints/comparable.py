"""The text that two documents are compared by."""

from __future__ import annotations

from nlp.folding import shared_folder
from nlp.personal.spans import without_marks
from nlp.reprints.shingles import Content, content_of

_SHORT = 20
"""Characters; a shorter text (a picture, 如题) is told apart from others by its title too."""


def comparable(title: str, text: str) -> Content:
    """The content of a document. Editors change titles, so the title counts only where the text is very short."""
    fold = shared_folder().fold
    readable = fold(without_marks(text))
    return content_of(readable if len(readable) >= _SHORT else f"{fold(without_marks(title))} {readable}")
