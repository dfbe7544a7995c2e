"""The engine "snownlp": SnowNLP's naive Bayes classifier, kept as a choice and as the yardstick for our own model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlp.sentiment.protocol import WITHOUT_CONTENT, Probabilities

_WIDEST_NEUTRAL = 0.6
_LONGEST = 2_000


class SnowModel:
    """Maps SnowNLP's one number, "how positive" within 0..1, to three classes.

    SnowNLP knows no neutral: its number is taken as torn between the poles, and what is near the middle becomes neutral
    (neutral greatest within about 0.34..0.66). Its classifier is trained on shop reviews and fails on a text without
    words by dividing by zero; such a text counts as one without content here. It reads at most 2,000 characters.
    """

    name = "snownlp"

    def __init__(self) -> None:
        import snownlp  # loads its tables at import; only who chose this engine pays

        self._positive: Callable[[str], float] = lambda text: float(snownlp.SnowNLP(text).sentiments)
        self._version = str(getattr(snownlp, "__version__", "0"))

    @property
    def version(self) -> str:
        return f"snownlp-{self._version}"

    def score(self, texts: Sequence[str]) -> list[Probabilities]:
        """See `SentimentModel.score`; about 100 posts a second."""
        return [self._score_one(text) for text in texts]

    def _score_one(self, text: str) -> Probabilities:
        text = text.strip()[:_LONGEST]
        if not text:
            return WITHOUT_CONTENT
        try:
            positive = min(1.0, max(0.0, self._positive(text)))
        except ZeroDivisionError:
            return WITHOUT_CONTENT
        return three_classes(positive)


def three_classes(positive: float) -> Probabilities:
    """A number within 0..1 as (negative, neutral, positive): neutral falls from 0.6 at 0.5 to 0 at both ends, the rest
    is shared in proportion. Keeps the order: a greater number never has a smaller positive minus negative part."""
    neutral = _WIDEST_NEUTRAL * (1.0 - abs(2.0 * positive - 1.0))
    return (1.0 - positive) * (1.0 - neutral), neutral, positive * (1.0 - neutral)
