"""Topic packs: every example is a test, the themes stay public service, and configurations take them over strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.check import describe, verify
from config.load import load
from config.topic_packs import pack_names, read_pack
from domain.errors import ConfigurationError
from nlp.examples import example_problems
from nlp.query.exclusions import loose_exclusions
from nlp.segmentation import Segmenter
from nlp.settings import TopicSettings

PACKS = ("forestry", "general_service", "people_congress")
FORBIDDEN = (
    "信访 上访 维权 抗议 游行 示威 请愿 静坐 罢工 集会 横幅 闹事 群体性 维稳 敏感 政治 立场 思想 忠诚 党性 反动 颠覆 民主 "
    "自由 人权 选民登记 教徒 宗教 佛教 道教 基督 天主 伊斯兰 教堂 寺 清真 法会 民族 少数民族 藏族 维吾尔 回族 汉族 新疆人 "
    "境外 独立 分裂 造谣 谣言 举报人 水军 黑粉 负面舆情"
)
"""Themes that no topic may be about (DESIGN.md section 2)."""

ALL_TOPICS = [topic for name in PACKS for topic in read_pack(name)]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


def write(directory: Path, text: str) -> Path:
    (directory / "huisheng.yaml").write_text("body:\n  name: 云溪市林业局\n" + text, encoding="utf-8")
    return directory


def refused(directory: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(write(directory, text), {})
    return "\n".join(caught.value.problems)


def test_three_packs_are_shipped_with_a_handful_of_topics_each() -> None:
    assert pack_names() == PACKS
    assert all(8 <= len(read_pack(name)) <= 18 for name in PACKS)
    with pytest.raises(KeyError):
        read_pack("politics")


@pytest.mark.parametrize("topic", ALL_TOPICS, ids=lambda topic: topic.id)
def test_every_topic_takes_its_examples_and_leaves_its_counter_examples(
    topic: TopicSettings, segmenter: Segmenter
) -> None:
    assert len(topic.examples) >= 4
    assert len(topic.counter_examples) >= 3
    assert list(example_problems(topic, segmenter)) == []


def test_parentheses_say_what_every_exclusion_holds_for() -> None:
    assert [topic.id for topic in ALL_TOPICS if loose_exclusions(topic.query)] == []


def test_ids_and_sentences_are_unique_over_all_packs() -> None:
    ids = [topic.id for topic in ALL_TOPICS]
    assert len(ids) == len(set(ids))
    sentences = [text for topic in ALL_TOPICS for text in (*topic.examples, *topic.counter_examples)]
    assert len(sentences) == len(set(sentences))


def test_no_pack_speaks_of_opinions_beliefs_origins_or_petitions() -> None:
    for topic in ALL_TOPICS:
        written = " ".join((topic.id, topic.name, topic.query, *topic.examples, *topic.counter_examples))
        assert [word for word in FORBIDDEN.split() if word in written] == [], topic.id


def test_own_topics_come_first_replace_the_packs_and_single_ones_can_be_left_out(tmp_path: Path) -> None:
    text = """
nlp:
  packs: [forestry, general_service]
  packs_without: [heating, wetland_reserve]
  topics:
    - {id: lake, name: 东湖, query: 东湖}
    - {id: noise, name: 我们的噪声, query: 高音喇叭}
"""
    topics = load(write(tmp_path, text), {}).settings.nlp.topics

    ids = [topic.id for topic in topics]
    assert ids[:3] == ["lake", "noise", "forest_fire"]
    assert len(ids) == len(set(ids))
    assert not {"heating", "wetland_reserve"} & set(ids)
    assert next(topic for topic in topics if topic.id == "noise").name == "我们的噪声"


def test_unknown_packs_and_topics_are_told_with_their_place(tmp_path: Path) -> None:
    told = refused(tmp_path, "nlp:\n  packs: [forestry, politics]\n  packs_without: [heating]\n")

    assert (
        "huisheng.yaml:4: nlp.packs[1]: 没有主题包 politics（可用：forestry、general_service、people_congress）" in told
    )
    assert "nlp.packs_without[0]: 所用主题包里没有主题 heating（可用：forest_fire、" in told


def test_the_same_pack_twice_is_a_mistake(tmp_path: Path) -> None:
    assert "主题包 forestry 写了两次" in refused(tmp_path, "nlp:\n  packs: [forestry, forestry]\n")


def test_check_counts_topics_of_packs_and_knows_them_in_rules(tmp_path: Path) -> None:
    text = """
nlp:
  packs: [forestry]
alerts:
  rules:
    - {id: fire, kind: count, name: 山火, topics: [forest_fire]}
"""
    deployment = load(write(tmp_path, text), {})
    verify(deployment)
    assert f"{len(read_pack('forestry'))} 个" in {part.name: part.detail for part in describe(deployment)}["主题"]


def test_an_area_that_the_gazetteer_does_not_have_is_told(tmp_path: Path) -> None:
    deployment = load(write(tmp_path, "nlp:\n  area: 云溪市\n"), {})
    with pytest.raises(ConfigurationError, match="行政区划里没有“云溪市”"):
        verify(deployment)
