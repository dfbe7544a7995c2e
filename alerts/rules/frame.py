"""What every rule needs: the moment, the body, and how a rule's filters become a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alerts.settings import RuleFilters
from domain.body import Body
from domain.names import SENTIMENTS
from domain.periods import Period
from domain.ports import DocumentStore
from domain.queries import Dimension, Expression, Query
from domain.reasons import Platform, Sentiment
from domain.runs import Coverage

LEAST_FOR_SHARES = 10
"""Below this many documents a share says nothing: 样本不足 is printed instead (house rubric)."""
MOST_SIGNALS = 50
"""Labels of one rule that are reported in one evaluation, the strongest first: a flood is one matter, not hundreds."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The world at the moment of an evaluation.

    `at` is the end of every window; documents published later are not seen, so a past moment can be replayed. `parse`
    turns a rule's query text into an expression. `coverage` are the attempts to read sources since the baselines begin.
    `names` gives topics their names for people.
    """

    parse: Callable[[str], Expression]
    coverage: Sequence[Coverage]
    at: datetime
    body: Body
    names: Mapping[str, str] = field(default_factory=dict)

    def window(self, hours: int, weeks_ago: int = 0) -> Period:
        """The window that ends now, or at the same local time the given number of weeks ago."""
        end = self.at.astimezone(self.body.zone) - timedelta(weeks=weeks_ago)
        return Period.before(end, timedelta(hours=hours))

    def query(self, rule: RuleFilters, period: Period) -> Query:
        """The documents that a rule looks at."""
        return Query(
            expression=self.parse(rule.query) if rule.query.strip() else None,
            period=period,
            platforms=rule.platforms,
            sentiments=rule.sentiments,
            topics=rule.topics,
            places=rule.places,
            own=False,
            reprints=rule.reprints,
        )

    def subject(self, label: str) -> str:
        """A label as it stands in a sentence: “虫害”, or nothing for the whole rule."""
        return f"“{self.names.get(label, label)}”" if label else ""


def narrowed(query: Query, dimension: Dimension | None, labels: Sequence[str]) -> Query:
    """The query, only for documents under at least one of the labels."""
    values = tuple(labels)
    match dimension:
        case None:
            return query
        case Dimension.TOPIC:
            return replace(query, topics=values)
        case Dimension.PLACE:
            return replace(query, places=values)
        case Dimension.KEYWORD:
            return replace(query, keywords=values)
        case Dimension.SOURCE:
            return replace(query, sources=values)
        case Dimension.PLATFORM:
            return replace(query, platforms=tuple(Platform(value) for value in values))
        case Dimension.SENTIMENT:
            return replace(query, sentiments=tuple(Sentiment(value) for value in values))


def asked(rule: RuleFilters, dimension: Dimension | None, label: str) -> bool:
    """Whether the rule asks for this label.

    A document under two topics passes a filter for one of them, but is counted under both.
    """
    filters: dict[Dimension | None, tuple[str, ...]] = {
        Dimension.TOPIC: rule.topics,
        Dimension.PLACE: rule.places,
        Dimension.PLATFORM: rule.platforms,
    }
    wanted = filters.get(dimension, ())
    return not wanted or label in wanted


def names_the_body(label: str, body: Body) -> bool:
    """Whether a label is the body itself, of which everything speaks."""
    return any(label and label in name for name in (body.name, *body.aliases))


def counts_by_label(store: DocumentStore, query: Query, dimension: Dimension | None) -> dict[str, int]:
    return {count.label: count.count for count in store.counts(query, dimension)}


def sentiment_sentence(store: DocumentStore, query: Query, total: int) -> str:
    """How many are negative; a share only where there are enough documents for one."""
    negative = counts_by_label(store, query, Dimension.SENTIMENT).get(Sentiment.NEGATIVE.value, 0)
    name = SENTIMENTS[Sentiment.NEGATIVE]
    if total < LEAST_FOR_SHARES:
        return f"其中{name}{negative}条（不足{LEAST_FOR_SHARES}条，样本不足，不计占比）。"
    return f"其中{name}{negative}条，占{negative / total:.0%}。"
