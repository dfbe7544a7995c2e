"""Lists of topic tags: what counts as one, and that a topic which only a list names is not taken."""

from __future__ import annotations

import time
from typing import Any

import pytest

from domain.body import Body
from nlp.settings import NlpSettings, TopicSettings
from nlp.tagger import TextTagger, build_tagger
from nlp.taglists import without_tag_lists


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        ("门口停水了", "门口停水了"),
        ("#停水#三天了", "#停水#三天了"),
        ("#身边事##停水#三天了", "#身边事##停水#三天了"),
        ("好看#停水##美食##旅行#", "好看\n"),
        ("#停水# #美食#\n#旅行#好看", "\n好看"),
        ("#停水#说#美食##旅行#好看", "#停水#说#美食##旅行#好看"),
        ("C#和F#和G#，还有#号键#", "C#和F#和G#，还有#号键#"),
    ],
)
def test_three_tags_in_a_row_are_a_list(text: str, rest: str) -> None:
    assert without_tag_lists(text) == rest


@pytest.mark.parametrize("text", ["#" * 50_000, "#a" * 30_000, "#a# " * 30_000, ("#" + "x" * 61) * 2_000])
def test_hostile_texts_cost_no_time(text: str) -> None:
    started = time.process_time()
    without_tag_lists(text)
    assert time.process_time() - started < 1


@pytest.fixture(scope="module")
def tagger() -> TextTagger:
    topics = (
        TopicSettings(id="water", name="供水", query="停水 OR 水费"),
        TopicSettings(id="quiet", name="无关", query="公园 NOT 美食"),
    )
    return build_tagger(NlpSettings(topics=topics), Body("云溪市水务局"))


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("今天的蛋糕很好吃#停水##美食##旅行#", ()),
        ("今天的蛋糕很好吃＃停水＃＃美食＃＃旅行＃", ()),
        ("我家又停水了#停水##美食##旅行#", ("water",)),
        ("#停水##云溪身边事#第二天了，没人管", ("water",)),
        ("#停水#第二天了，没人管", ("water",)),
        ("去公园走走#美食##旅行##周末#", ()),
    ],
)
def test_a_topic_must_be_named_outside_the_list(
    tagger: TextTagger, make_documents: Any, text: str, topics: tuple[str, ...]
) -> None:
    tags = tagger.tag([make_documents.one(text)])[0]
    assert tags.topics == topics


def test_words_of_the_list_are_still_found_by_a_search(tagger: TextTagger, make_documents: Any) -> None:
    tags = tagger.tag([make_documents.one("今天的蛋糕很好吃#停水##美食##旅行#")])[0]
    assert {"停水", "美食", "旅行"} <= {*tags.tokens, *tags.subwords}
