"""Checks the examples of topics against their queries (`huisheng check`)."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.matching import TokenView
from nlp.query.alternatives import Alternatives
from nlp.segmentation import Segmenter
from nlp.settings import TopicSettings
from nlp.topics import TopicMatcher, topic_matcher


def example_problems(
    topic: TopicSettings, segmenter: Segmenter, alternatives: Alternatives | None = None
) -> Iterator[str]:
    """One Chinese sentence for each example that the topic misses and each counter-example that it takes."""
    if not topic.examples and not topic.counter_examples:
        return
    matcher = topic_matcher((topic,), segmenter, alternatives)
    for text in topic.examples:
        if not _fits(matcher, text, segmenter):
            yield f"主题“{topic.name}”的例句没有归入本主题：{text}"
    for text in topic.counter_examples:
        if _fits(matcher, text, segmenter):
            yield f"主题“{topic.name}”的反例被归入了本主题：{text}"


def _fits(matcher: TopicMatcher, text: str, segmenter: Segmenter) -> bool:
    title, words = segmenter.words(""), segmenter.words(text)
    return bool(matcher.of(TokenView((), words.tokens, words.subwords), title, words))
