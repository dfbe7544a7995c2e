"""The sentiment engines by the name they have in the configuration."""

from __future__ import annotations

from collections.abc import Callable

from domain.errors import ConfigurationError
from nlp.sentiment.protocol import SentimentModel


def _own() -> SentimentModel:
    from nlp.sentiment.ngrams import load_ngram_model

    return load_ngram_model()


def _snownlp() -> SentimentModel:
    from nlp.sentiment.snownlp import SnowModel

    return SnowModel()


ENGINES: dict[str, Callable[[], SentimentModel]] = {"own": _own, "snownlp": _snownlp}


def build_sentiment(engine: str) -> SentimentModel:
    """The engine of that name, ready to score. Raises `ConfigurationError` for an unknown name, listing the known ones,
    and for a model file that cannot be used."""
    if engine not in ENGINES:
        raise ConfigurationError((f"没有名为“{engine}”的情感分析引擎（可选：{'、'.join(ENGINES)}）。",))
    return ENGINES[engine]()
