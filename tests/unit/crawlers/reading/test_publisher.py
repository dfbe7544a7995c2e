"""An institution may be named, a person never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.extract.publisher import institution, labelled_source


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云溪市林业局", "云溪市林业局"),
        ("来源：人民网-文化频道 原创稿", "人民网-文化频道"),
        ("来源：新华社 作者：某某", "新华社"),
        ("信息来源： 市发改委", "市发改委"),
        ("林业局", "林业局"),
        ("云溪林业发布", "云溪林业发布"),
        ("南方都市报（深圳）", "南方都市报"),
        ("中国新闻网", "中国新闻网"),
    ],
)
def test_institutions(text: str, name: str) -> None:
    assert institution(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "张三",
        "王文会",
        "李建社",
        "作者：某某",
        "一只小鹿",
        "爱吃鱼的猫",
        "@热心市民",
        "本站",
        "网络",
        "",
        "13800138000",
        "admin",
        "2024-01-01",
        "转载",
    ],
)
def test_persons_and_nobody(text: str) -> None:
    assert institution(text) == ""


def test_a_line_of_a_page() -> None:
    assert labelled_source("2024-10-14 09:30　来源：云溪日报　记者 某某　浏览 12") == "云溪日报"
    assert labelled_source("作者：张三　编辑：李四") == ""
    assert labelled_source("水的来源很多") == ""


@given(st.text(max_size=80))
def test_any_text_is_survived_and_names_stay_short(text: str) -> None:
    assert len(institution(text)) <= 30
    assert len(labelled_source(text)) <= 30
