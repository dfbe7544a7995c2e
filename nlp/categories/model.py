"""The category of a message (seven first-level matters of public service), by the shipped linear model."""

from __future__ import annotations

from pathlib import Path

from nlp.linear.classifier import LinearClassifier
from nlp.linear.weights import load_weights

SHIPPED_MODEL = Path(__file__).with_name("model.npz")


def load_categories(path: Path = SHIPPED_MODEL) -> LinearClassifier:
    """The model kept in a file. Raises `ConfigurationError` when the file cannot be used."""
    return LinearClassifier(load_weights(path))
