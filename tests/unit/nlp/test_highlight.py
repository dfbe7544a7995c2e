from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.queries import And, Not, Or, Term
from nlp.highlight import snippet
from nlp.query.parser import parse
from nlp.segmentation import Segmenter

LONG = "今天天气不错。" * 30 + "但是丽发新城的搅拌站噪音太大，" + "居民都睡不着。" * 30


def _hits(parts: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, hit in parts if hit]


def test_shows_the_hit_in_its_sentence(segmenter: Segmenter) -> None:
    parts = snippet(LONG, parse("噪音 AND 丽发新城", segmenter), 60)
    assert _hits(parts) == ["丽发新城", "噪音"]
    joined = "".join(text for text, _ in parts)
    assert joined.startswith("…")
    assert joined.endswith("…")
    assert "但是丽发新城的搅拌站噪音太大" in joined
    assert len(joined) <= 62


def test_the_text_keeps_its_own_script_and_width() -> None:
    parts = snippet("住在麗發，新城的Ａ３区", Or((Term(("丽", "发", "新城")), Term(("a3",)))), 50)
    assert _hits(parts) == ["麗發，新城", "Ａ３"]


def test_words_of_letters_are_not_hit_inside_longer_ones() -> None:
    assert _hits(snippet("a30 a3", Term(("a3",)), 50)) == ["a3"]


def test_what_is_excluded_is_no_hit() -> None:
    expression = And((Term(("公园",)), Not(Term(("广告",)))))
    assert _hits(snippet("公园里有广告", expression, 50)) == ["公园"]


def test_only_the_phrase_of_its_cuts_is_shown(segmenter: Segmenter) -> None:
    assert _hits(snippet("A5区长郡中学", parse("长郡", segmenter), 50)) == ["长郡"]


@pytest.mark.parametrize("expression", [None, Term(("没有",))])
def test_without_a_hit_the_beginning(expression: Term | None) -> None:
    assert snippet("一二三四五六七八", expression, 5) == (("一二三四五…", False),)
    assert snippet("", expression, 5) == ()


@given(st.text(max_size=120), st.integers(1, 60))
@settings(deadline=None)
def test_pieces_are_a_window_of_the_text(text: str, width: int) -> None:
    parts = snippet(text, Or((Term(("a",)), Term(("树",)))), width)
    shown = "".join(piece for piece, _ in parts)
    assert all(piece for piece, _ in parts)
    assert shown.strip("…") in " ".join(text.split()) or "…" in text
    assert len(shown) <= width + 2
