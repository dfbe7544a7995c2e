"""Mentions by topic of public service, with the share of negative ones."""

from __future__ import annotations

from domain.briefs import Figure
from domain.reasons import Sentiment
from reports.figures.scope import Scope, share_of
from reports.figures.shares import shares


def topics(scope: Scope) -> tuple[Figure, ...]:
    """`topic:fire`, `topic:fire:negative` and, from the least sample on, `topic:fire:negative:share`.

    A mention with two topics counts under both, so topics have no share of the whole.
    """
    negatives = {count.label: count.count for count in scope.overview.by_topic_negative}
    figures: list[Figure] = []
    for count in scope.overview.by_topic[: scope.settings.top]:
        figures += _topic(scope, count.label, count.count, negatives.get(count.label, 0))
    return tuple(figures)


def _topic(scope: Scope, topic: str, count: int, negative: int) -> list[Figure]:
    name = scope.topic_names.get(topic, topic)
    figures = [
        scope.figure(
            f"topic:{topic}",
            name,
            count,
            scope.mentions(topics=(topic,)),
            previous=scope.before_of(scope.before.by_topic, topic),
        ),
        scope.figure(
            f"topic:{topic}:negative",
            f"{name}负面",
            negative,
            scope.mentions(topics=(topic,), sentiments=(Sentiment.NEGATIVE,)),
            previous=scope.before_of(scope.before.by_topic_negative, topic),
        ),
    ]
    if count >= scope.settings.least_sample:
        figures.append(share_of(figures[1], shares([negative, count - negative])[0]))
    return figures
