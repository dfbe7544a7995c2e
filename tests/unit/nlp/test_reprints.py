from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.fingerprint import fingerprint, shared_bands
from nlp.reprints.comparable import comparable
from nlp.reprints.index import Entry, ReprintIndex
from nlp.reprints.likeness import is_copy
from nlp.reprints.sketch import Sketch, sketch_of

ARTICLE = (
    "昨天下午，临江市东湖公园北门的两棵百年樟树被大风刮倒，压坏了护栏和一辆停在路边的面包车，没有人受伤。市林业局接到报告后赶到现场，"
    "用了三个小时清理道路。园林科负责人说，两棵树的根部已经被白蚁蛀空，接下来一个月要把全市三百多棵古树检查一遍，发现隐患及时加固。"
)
OTHER = (
    "地铁三号线早高峰太挤，希望增加班次，缩短等车时间；站台上的风扇坏了两台，夏天快到了，请尽快修好，"
    "也请把换乘的指示牌做得大一些。"
)
NOTICE = (
    "关于{road}停水的通知：因管网改造，定于2026年{month}月{day}日8时至18时对{road}沿线停水，"
    "影响用户约{count}户，请提前储水。"
)
COPIES = (
    f"来源：临江日报 {ARTICLE}（责任编辑：某某）",
    ARTICLE.replace("三个小时", "3个小时").replace("昨天", "3月1日"),
    ARTICLE[: int(len(ARTICLE) * 0.7)] + "……（全文见临江日报）",
    ARTICLE.replace("，", " "),
    ARTICLE[:60] + OTHER[:40] + ARTICLE[60:],
)
NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)


def sketch(text: str) -> Sketch:
    return sketch_of(comparable("", text))


def test_fingerprints_are_stable() -> None:
    assert fingerprint("") == 0
    assert fingerprint("，。！") == 0
    assert fingerprint(ARTICLE) == 0x3B9DBD0240F18874


def test_punctuation_and_script_do_not_matter() -> None:
    assert fingerprint("東湖公園的樹，倒了！") == fingerprint("东湖公园的树倒了")


def test_copies_share_a_band_and_another_text_none() -> None:
    assert all(shared_bands(fingerprint(ARTICLE), fingerprint(copy)) for copy in COPIES)
    assert shared_bands(fingerprint(ARTICLE), fingerprint(OTHER)) == 0


@given(st.text(max_size=50))
def test_any_text_has_a_64_bit_fingerprint(text: str) -> None:
    assert 0 <= fingerprint(text) < 2**64
    assert shared_bands(fingerprint(text), fingerprint(text)) == 4


@pytest.mark.parametrize("copy", COPIES)
def test_edited_copies_are_copies(copy: str) -> None:
    assert is_copy(sketch(ARTICLE), sketch(copy))
    assert is_copy(sketch(copy), sketch(ARTICLE))


def test_quotations_and_other_texts_are_not() -> None:
    own = OTHER * 2 + OTHER[::-1] * 2
    assert not is_copy(sketch(ARTICLE), sketch(own + "“" + ARTICLE[:60] + "”" + own[::-1]))
    assert not is_copy(sketch(ARTICLE), sketch(ARTICLE[::-1]))
    assert not is_copy(sketch(ARTICLE), sketch(""))
    assert not is_copy(sketch(""), sketch(""))


def test_the_same_form_with_other_numbers_is_another_matter() -> None:
    one = NOTICE.format(road="解放路", month=3, day=5, count=120)
    other = NOTICE.format(road="青石巷", month=8, day=21, count=65)
    assert not is_copy(sketch(one), sketch(other))
    assert is_copy(sketch(one), sketch(f"转发：{one}"))


def test_short_texts_must_be_equal() -> None:
    assert is_copy(sketch("已收到，谢谢"), sketch("已收到谢谢！"))
    assert not is_copy(sketch("已收到，谢谢"), sketch("已收到"))


def test_a_private_character_of_a_crawled_text_is_no_number() -> None:
    assert fingerprint("路灯\ue001坏了") == fingerprint("路灯坏了")


def entries() -> list[Entry]:
    texts = [ARTICLE, *COPIES, OTHER, OTHER + "（转）", "", "？？？"]
    texts += [NOTICE.format(road="解放路", month=month, day=5, count=30 * month) for month in (3, 4, 5)]
    return [Entry(f"d{n:02}", NOON + timedelta(hours=n // 2), text) for n, text in enumerate(texts)]


@given(st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_arrival(dice: random.Random) -> None:
    expected = {f"d{n:02}": "d00" for n in range(6)} | {"d06": "d06", "d07": "d06"}
    shuffled = entries()
    dice.shuffle(shuffled)
    index = ReprintIndex()
    cut = dice.randint(0, len(shuffled))
    index.add(shuffled[:cut])
    index.add(shuffled[cut:])
    assert index.originals([entry.id for entry in shuffled]) == expected


def test_the_oldest_leave_the_window_and_the_rest_stays_grouped() -> None:
    index = ReprintIndex(window=20)
    index.add([Entry(f"old{n:02}", NOON + timedelta(minutes=n), f"{n}号线{OTHER[n:]}{n}") for n in range(15)])
    index.add([Entry(f"new{n}", NOON + timedelta(days=1, minutes=n), copy) for n, copy in enumerate(COPIES)])
    index.add([Entry(f"more{n}", NOON + timedelta(days=2, minutes=n), OTHER[::-1] + str(n)) for n in range(5)])
    assert len(index) == 20
    found = index.originals(["old00", "new0", "new4"])
    assert found == {"new0": "new0", "new4": "new0"}
    index.add([Entry("again", NOON, ARTICLE)])
    assert index.originals(["new3"]) == {"new3": "again"}
