"""The topics of the configuration as one matcher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock

from domain.errors import ConfigurationError, QuerySyntaxError
from nlp.matching import Matcher, TokenView
from nlp.query.alternatives import Alternatives
from nlp.query.compiler import compile_syntax, refuse_unsearchable
from nlp.query.parser import read
from nlp.query.syntax import Syntax
from nlp.segmentation import Segmenter, Words
from nlp.settings import TopicSettings
from nlp.taglists import without_tag_lists


class TopicMatcher:
    """Topic queries by id, compiled when the first document asks: finding the cuts of the shipped packs' phrases takes
    seconds, and most commands tag nothing. Safe to use from several threads."""

    def __init__(self, queries: Mapping[str, Syntax], segmenter: Segmenter, alternatives: Alternatives) -> None:
        self._queries = queries
        self._segmenter = segmenter
        self._alternatives = alternatives
        self._lock = Lock()
        self._matcher: Matcher[str] | None = None

    def matching(self, view: TokenView) -> tuple[str, ...]:
        """The ids of the topics whose queries fit these words, in the order of the configuration."""
        return (self._matcher or self._compiled()).matching(view)

    def of(self, view: TokenView, title: Words, text: Words) -> tuple[str, ...]:
        """The ids of the topics that take the document, in the order of the configuration: those that fit its words (`view`
        holds both parts) and still do without its lists of tags (`nlp.taglists`)."""
        found = self.matching(view)
        if not found:
            return found
        rest = without_tag_lists(text.readable)
        if rest == text.readable:
            return found
        words = self._segmenter.words_of(rest)
        said = self.matching(TokenView(title.tokens, words.tokens, (*title.subwords, *words.subwords)))
        return tuple(topic for topic in found if topic in said)

    def _compiled(self) -> Matcher[str]:
        with self._lock:
            if self._matcher is None:
                compiled = {
                    topic: compile_syntax(query, self._segmenter, self._alternatives)
                    for topic, query in self._queries.items()
                }
                self._matcher = Matcher(compiled)
            return self._matcher


def topic_matcher(
    topics: Sequence[TopicSettings], segmenter: Segmenter, alternatives: Alternatives | None = None
) -> TopicMatcher:
    """A matcher whose keys are the topic ids. Raises `ConfigurationError` with every query that cannot be parsed."""
    queries = {}
    problems = []
    for topic in topics:
        try:
            queries[topic.id] = read(topic.query)
            refuse_unsearchable(queries[topic.id], segmenter)
        except QuerySyntaxError as wrong:
            problems.append(f"主题“{topic.name}”的查询写法有误：{wrong}（第 {wrong.position + 1} 个字附近）")
    if problems:
        raise ConfigurationError(tuple(problems))
    return TopicMatcher(queries, segmenter, alternatives or Alternatives(segmenter))
