"""Topics are refused when they are read, and compiled when they are asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import ConfigurationError, QuerySyntaxError
from nlp.matching import TokenView
from nlp.query.alternatives import Alternatives
from nlp.query.compiler import compile_syntax
from nlp.query.parser import read
from nlp.segmentation import Segmenter
from nlp.settings import TopicSettings
from nlp.topics import topic_matcher

TREES = TopicSettings(id="trees", name="树木", query="古树 OR (砍 NEAR/3 树)")
NOTHING_LEFT = "ﾞ"
"""A letter to Unicode, but a mark of the letter before it: folding leaves nothing to look for."""


class CountingAlternatives(Alternatives):
    asked = 0

    def of(self, phrase: str, *, edge: int = 2) -> tuple[tuple[str, ...], ...]:
        self.asked += 1
        return super().of(phrase, edge=edge)


def view_of(segmenter: Segmenter, text: str) -> TokenView:
    words = segmenter.words(text)
    return TokenView((), words.tokens, words.subwords)


def test_the_first_document_compiles_the_queries_once_for_all_threads(segmenter: Segmenter) -> None:
    alternatives = CountingAlternatives(segmenter)
    matcher = topic_matcher([TREES], segmenter, alternatives)
    assert alternatives.asked == 0
    texts = ["有人把路边的树砍了，砍了两棵大树", "村口的古树要挂牌", "公交车晚点"] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: matcher.matching(view_of(segmenter, text)), texts))
    assert found == [("trees",), ("trees",), ()] * 4
    once = alternatives.asked
    assert once > 0
    matcher.matching(view_of(segmenter, texts[0]))
    assert alternatives.asked == once


@pytest.mark.parametrize(
    "query",
    [
        NOTHING_LEFT,
        f"树 AND {NOTHING_LEFT}",
        f"树 OR (水 -{NOTHING_LEFT})",
        f"title:{NOTHING_LEFT}",
        f"树 NEAR/3 {NOTHING_LEFT}",
        f"{NOTHING_LEFT} NEAR/3 树",
    ],
)
def test_a_phrase_of_nothing_is_told_at_once_in_the_words_of_the_compiler(segmenter: Segmenter, query: str) -> None:
    with pytest.raises(QuerySyntaxError) as compiling:
        compile_syntax(read(query), segmenter, Alternatives(segmenter))
    topic = TopicSettings(id="bad", name="坏", query=query)
    with pytest.raises(ConfigurationError) as reading:
        topic_matcher([TREES, topic], segmenter)
    (problem,) = reading.value.problems
    assert str(compiling.value) in problem
    assert f"第 {compiling.value.position + 1} 个字" in problem
