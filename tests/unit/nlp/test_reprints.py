from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.fingerprint import distance, fingerprint
from nlp.reprints import is_reprint
from nlp.segmentation import Segmenter

ARTICLE = (
    "昨天下午，临江市东湖公园北门的两棵百年樟树被大风刮倒，压坏了护栏和一辆停在路边的面包车，没有人受伤。市林业局接到报告后赶到现场，"
    "用了三个小时清理道路。园林科负责人说，两棵树的根部已经被白蚁蛀空，接下来一个月要把全市三百多棵古树检查一遍，发现隐患及时加固。"
)


def test_fingerprints_are_stable() -> None:
    assert fingerprint("") == 0
    assert fingerprint(ARTICLE) == fingerprint(ARTICLE)
    assert fingerprint("东湖公园的树倒了") == 0x8B3D92F3C8F10414


def test_punctuation_and_script_do_not_matter() -> None:
    assert fingerprint("東湖公園的樹，倒了！") == fingerprint("东湖公园的树倒了")


def test_a_small_change_stays_near_and_another_text_far() -> None:
    changed = ARTICLE.replace("昨天下午", "昨日下午")
    assert distance(fingerprint(ARTICLE), fingerprint(changed)) <= 6
    assert distance(fingerprint(ARTICLE), fingerprint("地铁三号线早高峰太挤，希望增加班次，缩短等车时间。" * 3)) > 12


@given(st.text(max_size=50))
def test_any_text_has_a_64_bit_fingerprint(text: str) -> None:
    assert 0 <= fingerprint(text) < 2**64
    assert distance(fingerprint(text), fingerprint(text)) == 0


def test_copies_with_small_changes_are_reprints(segmenter: Segmenter) -> None:
    original = segmenter.tokens(ARTICLE)
    for copy in (
        f"来源：临江日报 {ARTICLE}（责任编辑：某某）",
        ARTICLE.replace("三个小时", "3个小时").replace("昨天", "3月1日"),
        ARTICLE[: int(len(ARTICLE) * 0.9)],
        ARTICLE.replace("，", " "),
    ):
        assert is_reprint(original, segmenter.tokens(copy))
        assert is_reprint(segmenter.tokens(copy), original)


def test_quotations_and_other_texts_are_not(segmenter: Segmenter) -> None:
    original = segmenter.tokens(ARTICLE)
    assert not is_reprint(original, segmenter.tokens(ARTICLE[:40]))
    assert not is_reprint(original, segmenter.tokens(ARTICLE[::-1]))
    assert not is_reprint(original, ())
    assert not is_reprint((), ())


def test_short_texts_must_be_equal(segmenter: Segmenter) -> None:
    assert is_reprint(("已", "收到", "谢谢"), ("已", "收到", "谢谢"))
    assert not is_reprint(("已", "收到", "谢谢"), ("已", "收到"))
