"""Crawled text cannot do anything in a chart or a document."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reports.plain_text import plain


@given(st.text(st.characters(), max_size=80))
def test_the_result_is_one_line_that_xml_can_hold(text: str) -> None:
    line = plain(text)
    etree.Element("t").text = line
    assert "\n" not in line
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in line)


@given(st.text(st.characters(), max_size=80), st.integers(min_value=1, max_value=20))
def test_the_limit_holds(text: str, limit: int) -> None:
    assert len(plain(text, limit)) <= limit


def test_visible_text_stays() -> None:
    assert plain("=cmd|'/C calc'!A0") == "=cmd|'/C calc'!A0"
    assert plain("长亭街的\n香樟\t黄了") == "长亭街的 香樟 黄了"


def test_direction_marks_and_controls_go() -> None:
    assert plain("甲\u202e乙\u200f\x00\x07\ufffe丙\ud800") == "甲乙丙"


def test_a_long_line_ends_with_an_ellipsis() -> None:
    assert plain("一二三四五六", 4) == "一二三…"
