"""How likely it is that two documents tell of the same matter at the same place.

The chance comes from a logistic regression over nine features. It was fitted on one half of the labelled events (those
with an even place in the order of their first messages); figures are reported on the other half. Fitting it again:
`python -m nlp.training.events`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log1p, sqrt

from nlp.events.profile import Profile, Vector

FEATURES = ("grams", "heading", "words", "districts", "days", "named", "named x words", "rare", "covered")
CONSTANT = -4.151
WEIGHTS = (0.270, 2.053, 3.211, -1.424, -0.523, 2.441, 3.137, 0.357, 3.640)


def features(one: Profile, other: Profile, days: float) -> tuple[float, ...]:
    """The features of two documents that are so many days apart; symmetric."""
    words, named = sqrt(cosine(one.words, other.words)), sqrt(cosine(one.named, other.named))
    apart = bool(one.districts and other.districts and one.districts.isdisjoint(other.districts))
    return (
        sqrt(cosine(one.grams, other.grams)),
        sqrt(cosine(one.heading, other.heading)),
        words,
        float(apart),
        log1p(abs(days)),
        named,
        named * words,
        log1p(len(one.rare & other.rare)),
        min(_covered(one, other), _covered(other, one)),
    )


def chance(found: Sequence[float]) -> float:
    """The chance that documents with these features belong together, 0 to 1."""
    return 1 / (1 + exp(-CONSTANT - sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))))


def cosine(one: Vector, other: Vector) -> float:
    """The inner product of two vectors of length 1 or 0; the same both ways, to the last bit."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    if len(one) == len(other) and tuple(small) > tuple(large):
        small, large = large, small
    return min(1.0, sum(weight * large[key] for key, weight in small.items() if key in large))


def _covered(one: Profile, other: Profile) -> float:
    """The share of the title of one, by weight, whose triples stand anywhere in the other."""
    whole = sum(one.title.values())
    return sum(weight for gram, weight in one.title.items() if gram in other.every) / whole if whole else 0.0
