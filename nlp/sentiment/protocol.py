"""What every sentiment engine promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Probabilities = tuple[float, float, float]
"""(negative, neutral, positive), each within 0..1, together 1."""

WITHOUT_CONTENT: Probabilities = (0.05, 0.90, 0.05)
"""The answer for a text in which there is nothing to read: an empty one, or only signs no engine knows."""


class SentimentModel(Protocol):
    """Tells how a text sounds: towards what it speaks of, not what it thinks of anybody or anything political."""

    @property
    def name(self) -> str:
        """The engine's name in the configuration."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text may get other probabilities."""
        ...

    def score(self, texts: Sequence[str]) -> list[Probabilities]:
        """One triple for each text, in the same order. The same text always gets the same triple, whatever else is in
        the batch. Any string is accepted; a text without content gets a triple in which neutral is the greatest."""
        ...
