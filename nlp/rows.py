"""Tags plain texts, line by line, for `huisheng try tag`: nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from domain.documents import Document, Tags
from domain.ports import Tagger
from domain.reasons import Platform
from nlp.masking import mask

_BATCH = 500
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""The texts have no time and none is put out; a document needs one."""


def tag_rows(texts: Iterable[str], tagger: Tagger) -> Iterator[dict[str, Any]]:
    """One line for each text, in order: `row` (the first is 1), `text` (masked), `sentiment`, `sentiment_score` (-1 to 1),
    `probabilities`, `category` and `appeal` ("" where nothing is likely enough to be said), `topics`, `keywords`,
    `places`. Reads and holds a few hundred texts at a time."""
    remaining = iter(texts)
    row = 1
    while batch := list(islice(remaining, _BATCH)):
        documents = [_document(row + at, text) for at, text in enumerate(batch)]
        yield from _lines(row, documents, tagger.tag(documents))
        row += len(batch)


def _document(row: int, text: str) -> Document:
    # Addressed: whoever tries a text wants to see all that can be said about it.
    return Document(
        id=f"row-{row}",
        platform=Platform.OTHER,
        source="try",
        source_name="试算",
        title="",
        text=mask(text),
        published_at=_NO_TIME,
        fetched_at=_NO_TIME,
        addressed=True,
    )


def _lines(first: int, documents: Sequence[Document], tags: Sequence[Tags]) -> Iterator[dict[str, Any]]:
    for row, (document, found) in enumerate(zip(documents, tags, strict=True), start=first):
        negative, neutral, positive = (round(probability, 6) for probability in found.probabilities)
        yield {
            "row": row,
            "text": document.text,
            "sentiment": found.sentiment.value,
            "sentiment_score": round(found.sentiment_score, 6),
            "probabilities": {"negative": negative, "neutral": neutral, "positive": positive},
            "category": found.category,
            "appeal": found.appeal,
            "topics": list(found.topics),
            "keywords": list(found.keywords),
            "places": list(found.places),
        }
