"""The folder in which a deployment keeps its adjustments, one file for each subject."""

from __future__ import annotations

from pathlib import Path

from domain.corrections import Corrected
from domain.errors import ConfigurationError
from nlp.adjustment.adjuster import Adjuster
from nlp.adjustment.messages import AdjustedClassifier
from nlp.adjustment.sentiment import AdjustedSentiment
from nlp.adjustment.weights import Adjustment, load_adjustment
from nlp.linear.classifier import LinearClassifier
from nlp.sentiment.protocol import SentimentModel

SENTIMENT_CLASSES = ("negative", "neutral", "positive")


def version_of_engine(engine: SentimentModel) -> str:
    """What an adjustment of a sentiment engine stands on."""
    return f"{engine.name}:{engine.version}"


class Shelf:
    """Puts adjustments on shipped models. One that cannot be used leaves the shipped model as it is and says why in
    `problems` (Chinese sentences)."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.problems: list[str] = []

    def path(self, subject: Corrected) -> Path:
        return self._directory / f"{subject.value}.npz"

    def find(self, subject: Corrected, base: str, classes: tuple[str, ...]) -> Adjustment | None:
        """The adjustment of this shipped model, if there is one that can be used."""
        try:
            return load_adjustment(self.path(subject), subject.value, base, classes)
        except ConfigurationError as error:
            self.problems.extend(problem for problem in error.problems if problem not in self.problems)
            return None

    def sentiment(self, engine: SentimentModel) -> SentimentModel:
        """The engine, adjusted where the body has an adjustment of it."""
        found = self.find(Corrected.SENTIMENT, version_of_engine(engine), SENTIMENT_CLASSES)
        return AdjustedSentiment(engine, Adjuster(found)) if found else engine

    def classifier(self, subject: Corrected, base: LinearClassifier) -> LinearClassifier | AdjustedClassifier:
        """The classifier of categories or appeals, adjusted where the body has an adjustment of it."""
        found = self.find(subject, base.version, base.classes)
        return AdjustedClassifier(base, Adjuster(found)) if found else base
