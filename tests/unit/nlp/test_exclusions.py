"""A NOT behind an OR without parentheses: which are found, what is said of them, and that the advice means what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.query.exclusions import LooseExclusion, exclusion_notice, loose_exclusions
from nlp.query.parser import read
from nlp.query.syntax import render


@pytest.mark.parametrize(
    ("query", "before", "part", "excluded"),
    [
        ("甲 OR 乙 NOT 丙", "甲", "乙", "NOT 丙"),
        ("甲 OR 乙 AND NOT 丙 OR 丁", "甲", "乙", "NOT 丙"),
        ("甲 | 乙 -丙", "甲", "乙", "-丙"),
        ("甲 OR NOT 乙 丙", "甲", "丙", "NOT 乙"),
        ("甲 OR NOT 乙", "甲", "", "NOT 乙"),
        ("“甲 甲” OR 标题：乙 NOT （丙 OR 丁）", "“甲 甲”", "标题：乙", "NOT （丙 OR 丁）"),
        ("甲 NEAR/3 乙 OR 丙 NEAR/3 丁 NOT 戊 NEAR/3 己", "甲 NEAR/3 乙", "丙 NEAR/3 丁", "NOT 戊 NEAR/3 己"),
        ("壬 (甲 OR 乙 NOT 丙)", "甲", "乙", "NOT 丙"),
    ],
)
def test_is_found(query: str, before: str, part: str, excluded: str) -> None:
    assert loose_exclusions(query) == (LooseExclusion(before, part, excluded),)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "甲",
        "甲 乙 NOT 丙",
        "(甲 OR 乙) NOT 丙",
        "甲 OR (乙 NOT 丙)",
        "甲 NOT 丙 OR 乙",
        "甲 NOT (乙 OR 丙)",
        '甲 OR "乙 NOT 丙"',
        "甲 OR title:(乙 NOT 丙)",
        "甲 OR not 乙",
        "(甲 OR 乙) (丙 NOT 丁) OR 戊",
    ],
)
def test_is_not_found(query: str) -> None:
    assert loose_exclusions(query) == ()
    assert exclusion_notice(query) == ""


def test_the_sentence_says_what_the_not_belongs_to_and_how_to_write_both_meanings() -> None:
    told = exclusion_notice("虫害 OR 毛毛虫 NOT 招聘")

    assert "“NOT 招聘”只管“毛毛虫”，不管前面的“虫害”" in told
    assert "“(虫害 OR 毛毛虫) NOT 招聘”" in told
    assert "“虫害 OR (毛毛虫 NOT 招聘)”" in told
    assert "共有" not in told


def test_a_not_alone_behind_an_or_takes_nearly_everything_and_is_told_so() -> None:
    assert "没有这些词的文字全都符合" in exclusion_notice("虫害 OR NOT 招聘")


def test_long_pieces_are_shortened_and_several_places_counted() -> None:
    told = exclusion_notice("(" + " OR ".join(f"词{number}" for number in range(90)) + ") OR 乙 NOT 丙 OR 丁 NOT 戊")

    assert "…" in told
    assert len(told) < 250
    assert "共有 2 处" in told


_WORDS = st.sampled_from(["甲", "乙", '"丙 丁"', "title:戊", "己 NEAR/2 庚", "(辛 OR 壬)", "(辛 NOT 壬)", "(辛 -壬)"])
_PARTS = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)


@given(st.lists(_PARTS, min_size=1, max_size=3).map(" OR ".join), _PARTS, _WORDS)
def test_the_advice_keeps_the_meaning_or_widens_the_exclusion(before: str, part: str, word: str) -> None:
    query = f"{before} OR {part} NOT {word}"
    (found,) = loose_exclusions(query)

    kept = f"{found.before} OR ({found.part} {found.excluded})"
    assert render(read(kept)) == render(read(query))
    whole = f"({found.before} OR {found.part}) {found.excluded}"
    assert render(read(whole)) == render(read(f"({before} OR {part}) NOT {word}"))
    assert loose_exclusions(kept) == loose_exclusions(whole) == ()
