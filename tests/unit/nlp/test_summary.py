"""Summaries: whole characters of the text only, the matter instead of the greeting."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.summary import LONGEST, summarise, summarise_event

TEXT = st.text("东湖公园步道烂了没人修，。！？、；：…\n 您好谢谢AB12", max_size=400)


def stands_in(summary: str, *texts: str) -> bool:
    return any(summary.removesuffix("…") in text for text in texts)


@settings(deadline=None)
@given(st.text("东湖公园步道 ？", max_size=30), TEXT, st.integers(10, 100))
def test_every_summary_is_a_run_of_the_text_and_fits(title: str, text: str, limit: int) -> None:
    summary = summarise(title, text, keywords=("步道", "公园"), places=("东湖",), limit=limit)
    assert stands_in(summary, text, title)
    assert len(summary) <= limit


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("东湖步道", max_size=6), TEXT), max_size=5))
def test_the_summary_of_an_event_stands_in_one_text_and_ignores_the_order(documents: list[tuple[str, str]]) -> None:
    summary = summarise_event(documents)
    assert not documents or stands_in(summary, *itertools.chain(*documents))
    assert len(summary) <= LONGEST
    assert summarise_event(documents[::-1]) == summary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "尊敬的领导：您好！我是东湖小区的业主。东湖公园北门的步道烂了半个月没人修，老人摔了两次。恳请领导重视解决！谢谢！",
            "东湖公园北门的步道烂了半个月没人修，老人摔了两次。",
        ),
        ("你好，请问护林员补助什么时候发？谢谢", "你好，请问护林员补助什么时候发？"),
        ("胡书记您好！公交站牌没有了，等车找不到地方。此致敬礼", "公交站牌没有了，等车找不到地方。"),
        (
            "责任编辑：小李\n云溪市林业局昨天在枫林大道补种樟树两百棵。\n收起全文",
            "云溪市林业局昨天在枫林大道补种樟树两百棵。",
        ),
    ],
)
def test_greetings_thanks_and_boilerplate_are_passed_over(text: str, expected: str) -> None:
    assert summarise("", text) == expected


def test_title_key_words_and_places_choose_the_sentence() -> None:
    text = "小区去年换了物业。楼下烧烤摊的油烟很大。桃花路的樟树被砍了三棵。"
    assert summarise("油烟太大", text) == "楼下烧烤摊的油烟很大。"
    assert summarise("", text, keywords=("樟树",), places=("桃花路",)) == "桃花路的樟树被砍了三棵。"


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    text = (
        "后山的松树从六月开始一棵接一棵地枯死，" * 2
        + "村里打了三次电话，林业站说要等上级批复，" * 3
        + "到现在没有人来。"
    )
    summary = summarise("松树枯死", text, limit=50)
    cut = summary.removesuffix("…")
    assert cut != summary
    assert text[text.index(cut) + len(cut)] == "，"
    assert "松树" in cut


def test_only_the_first_five_hundred_sentences_are_weighed() -> None:
    """So a text of nothing but marks cannot hold up a page; a letter has a few dozen."""
    telling = "桃花路的樟树倒了。"
    assert summarise("樟树倒了", "路。" * 499 + telling) == telling
    assert summarise("樟树倒了", "路。" * 500 + telling) == "路。"


def test_a_text_without_a_sentence_gives_its_title() -> None:
    assert summarise("樟树倒了", " \n ") == "樟树倒了"
    assert summarise("", "") == ""
    assert summarise_event([]) == ""


def test_an_event_is_told_by_the_sentence_that_most_texts_share() -> None:
    documents = [
        ("搅拌站噪音", "我家孩子要中考。丽景新城旁边的搅拌站半夜施工，噪音很大。"),
        ("求助", "丽景新城小区旁边的搅拌站灰尘很大，半夜还在施工。我们试过戴耳塞。"),
        ("投诉", "买房时没说。丽景新城附近建了搅拌站，噪音和灰尘让人睡不着。"),
    ]
    assert "搅拌站" in summarise_event(documents)
    assert "丽景新城" in summarise_event(documents)
