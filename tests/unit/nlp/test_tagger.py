"""The stages of the tagger on texts of a small city."""

from __future__ import annotations

from typing import Any

import pytest

from domain.body import Body
from domain.errors import ConfigurationError
from domain.queries import matches
from domain.reasons import Relevance
from nlp.examples import example_problems
from nlp.places.listed import ListedPlaces
from nlp.rows import tag_rows
from nlp.segmentation import Segmenter
from nlp.settings import NlpSettings, TopicSettings
from nlp.tagger import TextTagger, build_tagger


@pytest.mark.parametrize(
    ("text", "kind", "relevance"),
    [
        ("路上堵车", {"addressed": True}, Relevance.ADDRESSED),
        ("我局开展巡查", {"own": True}, Relevance.OWN_CHANNEL),
        ("林业局招聘", {"addressed": True}, Relevance.ADDRESSED),
        ("请市林業局来看看", {}, Relevance.NAMED),
        ("市林业局招聘启事", {}, Relevance.IRRELEVANT),
        ("东湖公园发现虫害", {}, Relevance.TOPIC_AND_PLACE),
        ("东湖公园真漂亮", {}, Relevance.IRRELEVANT),
        ("发现虫害", {}, Relevance.IRRELEVANT),
        ("东湖的虫害，看楼盘广告", {}, Relevance.IRRELEVANT),
    ],
)
def test_relevance(
    tagger: TextTagger, make_documents: Any, text: str, kind: dict[str, bool], relevance: Relevance
) -> None:
    assert tagger.tag([make_documents.one(text, **kind)])[0].relevance is relevance


def test_the_title_counts_for_name_topic_and_place(tagger: TextTagger, make_documents: Any) -> None:
    found = tagger.tag([make_documents.one("请处理", title="人民东路的树枯死了")])[0]
    assert found.topics == ("pest",)
    assert found.places == ("人民东路",)
    assert found.relevance is Relevance.TOPIC_AND_PLACE


def test_topics_follow_the_order_of_the_configuration(tagger: TextTagger, make_documents: Any) -> None:
    assert tagger.tag([make_documents.one("噪音和松材线虫")])[0].topics == ("pest", "noise")


def test_the_longest_place_counts() -> None:
    places = ListedPlaces(("东湖", "东湖公园", "青山林场"))
    assert places.find("青山林场到东湖公园，再到东湖") == ("青山林场", "东湖公园", "东湖")
    assert ListedPlaces(()).find("东湖") == ()


def test_estates_come_out_whole_as_key_words(tagger: TextTagger, make_documents: Any) -> None:
    text = "丽发新城旁边的搅拌站噪音扰民，楚雅花苑和万家丽北路的居民也睡不着，搅拌站每天夜里施工。"
    keywords = tagger.tag([make_documents.one(text, addressed=True)])[0].keywords
    assert {"丽发新城", "楚雅花苑", "万家丽北路", "噪音"} <= set(keywords)
    assert len(keywords) <= 8


def test_persons_and_the_body_itself_are_no_key_words(tagger: TextTagger, make_documents: Any) -> None:
    text = "临江市林业局王志国和张建军到临江市检查虫害，诸葛亮也去了"
    keywords = tagger.tag([make_documents.one(text)])[0].keywords
    assert "虫害" in keywords
    assert not {"临江市林业局", "临江市", "王志国", "张建军", "诸葛亮"} & set(keywords)


def test_tokens_serve_the_queries_of_the_same_tagger(tagger: TextTagger, make_documents: Any) -> None:
    tags = tagger.tag([make_documents.one("丽发新城的树", title="麗發新城投诉")])[0]
    for query in ("丽发新城", "title:丽发新城", "树 AND 投诉"):
        assert matches(tagger.parse(query), tags.title_tokens, tags.tokens, tags.subwords)
    assert not matches(tagger.parse("title:树"), tags.title_tokens, tags.tokens, tags.subwords)


def test_all_wrong_queries_are_told_at_once() -> None:
    topics = (TopicSettings(id="a", name="甲", query="(x"), TopicSettings(id="b", name="乙", query="x OR"))
    with pytest.raises(ConfigurationError) as caught:
        build_tagger(NlpSettings(topics=topics), Body("某局"))
    assert len(caught.value.problems) == 2
    assert "甲" in caught.value.problems[0]


def test_examples_are_checked(segmenter: Segmenter) -> None:
    topic = TopicSettings(
        id="pest",
        name="虫害",
        query="虫害 -广告",
        examples=("发现虫害", "叶子黄了"),
        counter_examples=("虫害广告", "虫害防治"),
    )
    problems = list(example_problems(topic, segmenter))
    assert len(problems) == 2
    assert "叶子黄了" in problems[0]
    assert "虫害防治" in problems[1]


def test_rows_are_masked_and_counted_from_one(tagger: TextTagger) -> None:
    lines = list(tag_rows(["", "东湖公园的树枯死了，电话13812345678", *["噪音"] * 600], tagger))
    assert [line["row"] for line in lines] == list(range(1, 603))
    assert lines[0]["sentiment"] == "neutral"
    assert lines[0]["topics"] == lines[0]["keywords"] == lines[0]["places"] == []
    assert lines[1]["text"] == "东湖公园的树枯死了，电话［手机号］"
    assert lines[1]["topics"] == ["pest"]
    assert lines[1]["places"] == ["东湖公园"]
    assert set(lines[1]) == {
        "row",
        "text",
        "sentiment",
        "sentiment_score",
        "probabilities",
        "category",
        "appeal",
        "topics",
        "keywords",
        "places",
    }
    assert sum(lines[1]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert lines[-1]["topics"] == ["noise"]


@pytest.mark.parametrize("field", ["keyword_number", "sentiment"])
def test_unknown_settings_are_refused(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        NlpSettings.model_validate({field: 1})


def test_every_setting_is_described() -> None:
    for model in (NlpSettings, TopicSettings):
        assert all(info.description for info in model.model_fields.values())
