"""Asks a shipped model about documents, in the form that an adjustment is learned and measured from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from domain.corrections import Corrected
from domain.documents import Document
from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.presence import Presence, presence_of_terms, presence_of_texts
from nlp.adjustment.shelf import SENTIMENT_CLASSES, version_of_engine
from nlp.appeals.model import load_appeals
from nlp.categories.model import load_categories
from nlp.linear.classifier import LinearClassifier
from nlp.linear.features import terms_of
from nlp.personal.spans import without_marks
from nlp.sentiment.protocol import WITHOUT_CONTENT, SentimentModel
from nlp.sentiment.registry import build_sentiment
from nlp.settings import NlpSettings
from nlp.spoken import spoken_of

ADJUSTABLE = (Corrected.SENTIMENT, Corrected.CATEGORY, Corrected.APPEAL)
"""Subjects whose model can be adjusted; topics are queries, and events are no classes."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Documents as a shipped model sees them: its `probabilities` (documents, classes), the n-grams, and where it found
    something to read (`known` is 0 where it did not)."""

    probabilities: Floats
    presence: Presence
    known: NDArray[np.int64]

    def adjusted(self, adjuster: Adjuster) -> Floats:
        """The probabilities with an adjustment on top; where there was nothing to read they stay."""
        result = adjuster.adjusted(self.probabilities, self.presence)
        result[self.known == 0] = self.probabilities[self.known == 0]
        return result


class Reader(Protocol):
    """One shipped model, without any adjustment."""

    @property
    def subject(self) -> Corrected: ...

    @property
    def base(self) -> str:
        """The version of the shipped model."""
        ...

    @property
    def classes(self) -> tuple[str, ...]: ...

    def read(self, documents: Sequence[Document]) -> Reading: ...

    def answers(self, probabilities: Floats, known: NDArray[np.int64]) -> list[str]:
        """What the program says for these probabilities; "" where it says nothing."""
        ...


class SentimentReader:
    """Implements `Reader`."""

    subject = Corrected.SENTIMENT
    classes = SENTIMENT_CLASSES

    def __init__(self, engine: SentimentModel) -> None:
        self._engine = engine

    @property
    def base(self) -> str:
        return version_of_engine(self._engine)

    def read(self, documents: Sequence[Document]) -> Reading:
        texts = [spoken_of(document) for document in documents]
        scores = self._engine.score(texts)
        known = np.array([score != WITHOUT_CONTENT for score in scores], dtype=np.int64)
        return Reading(np.array(scores).reshape(-1, len(self.classes)), presence_of_texts(texts), known)

    def answers(self, probabilities: Floats, known: NDArray[np.int64]) -> list[str]:
        """The likeliest class; of equal ones neutral, as the tagger decides."""
        return [self.classes[max(range(len(row)), key=lambda at: (row[at], at == 1))] for row in probabilities.tolist()]


class MessageReader:
    """Implements `Reader` for categories and appeals."""

    def __init__(self, subject: Corrected, classifier: LinearClassifier) -> None:
        self.subject = subject
        self._classifier = classifier

    @property
    def base(self) -> str:
        return self._classifier.version

    @property
    def classes(self) -> tuple[str, ...]:
        return self._classifier.classes

    def read(self, documents: Sequence[Document]) -> Reading:
        titles = [without_marks(document.title) for document in documents]
        terms = terms_of(titles, [spoken_of(document) for document in documents])
        probabilities, known = self._classifier.probabilities(terms)
        return Reading(probabilities, presence_of_terms(terms), known)

    def answers(self, probabilities: Floats, known: NDArray[np.int64]) -> list[str]:
        return [choice.first for choice in self._classifier.named(probabilities, known)]


def build_reader(subject: Corrected, settings: NlpSettings) -> Reader:
    """The shipped model of an adjustable subject. Raises `ConfigurationError` when its file cannot be used."""
    if subject is Corrected.SENTIMENT:
        return SentimentReader(build_sentiment(settings.sentiment_engine))
    return MessageReader(subject, load_categories() if subject is Corrected.CATEGORY else load_appeals())
