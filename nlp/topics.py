"""The topics of the configuration as one matcher."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import ConfigurationError, QuerySyntaxError
from nlp.matching import Matcher
from nlp.query.alternatives import Alternatives
from nlp.query.parser import parse
from nlp.segmentation import Segmenter
from nlp.settings import TopicSettings


def topic_matcher(
    topics: Sequence[TopicSettings], segmenter: Segmenter, alternatives: Alternatives | None = None
) -> Matcher[str]:
    """A matcher whose keys are the topic ids. Raises `ConfigurationError` with every query that cannot be parsed."""
    shared = alternatives or Alternatives(segmenter)
    expressions = {}
    problems = []
    for topic in topics:
        try:
            expressions[topic.id] = parse(topic.query, segmenter, shared)
        except QuerySyntaxError as wrong:
            problems.append(f"主题“{topic.name}”的查询写法有误：{wrong}（第 {wrong.position + 1} 个字附近）")
    if problems:
        raise ConfigurationError(tuple(problems))
    return Matcher(expressions)
