"""Bytes to text, whatever was declared."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.charset import decode

SENTENCE = "今天下午，市林业局的工作人员到了山上，把火灭了。我们都说这是大家的事。"


def page(declared: str, encoding: str) -> bytes:
    return f'<html><head><meta charset="{declared}"></head><body>{SENTENCE * 5}</body></html>'.encode(encoding)


@pytest.mark.parametrize("actual", ["utf-8", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "GB2312", "gbk", "iso-8859-1", "big5", "no-such-charset", ""])
def test_chinese_survives_every_wrong_declaration(declared: str, actual: str) -> None:
    decoded = decode(page(declared, actual))
    assert SENTENCE in decoded.text
    assert decoded.replaced == 0
    assert decoded.readable


@pytest.mark.parametrize("header", [None, "utf-8", "gb2312", "latin-1"])
def test_traditional_characters_in_big5(header: str | None) -> None:
    text = "今天下午，工作人員到了山上，我們都說這是大家的事，會就這個時候來的。"
    assert text in decode(f"<body>{text * 5}</body>".encode("big5"), header).text


def test_gb2312_is_read_as_its_superset() -> None:
    assert "堃喆" in decode(b'<meta charset="gb2312">' + (SENTENCE + "堃喆").encode("gb18030")).text


def test_a_byte_order_mark_wins_and_is_not_part_of_the_text() -> None:
    decoded = decode(b"\xef\xbb\xbf" + page("gbk", "utf-8"), "gbk")
    assert decoded.text.startswith("<html>")


def test_one_cut_character_does_not_turn_utf8_into_gbk() -> None:
    body = page("utf-8", "utf-8")
    cut = body[:200] + body[201:]
    decoded = decode(cut, "gbk")
    assert decoded.encoding == "utf-8"
    assert 0 < decoded.replaced < 4
    assert decoded.readable


def test_a_codec_that_is_no_text_encoding_is_ignored() -> None:
    assert SENTENCE in decode(page("zip", "gbk"), "hex").text


def test_binary_is_not_readable() -> None:
    assert not decode(Random(1).randbytes(5000)).readable


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=20)))
def test_never_raises_and_counts_what_it_lost(body: bytes, charset: str | None) -> None:
    decoded = decode(body, charset)
    assert decoded.replaced == decoded.text.count("\ufffd")
    assert "\x00" not in decoded.text


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=200))
def test_utf8_is_always_recognised(text: str) -> None:
    assert decode(text.encode(), "gb2312").text == text
