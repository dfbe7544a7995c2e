"""The query language: what is read, what is refused and where, what people type into a search box."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import QuerySyntaxError
from domain.queries import And, Expression, Field, Near, Not, Or, Term, matches
from nlp.query.alternatives import Alternatives
from nlp.query.parser import LONGEST, parse, parse_search, read
from nlp.query.syntax import (
    Conjunction,
    Disjunction,
    InTitle,
    Negation,
    Neighbours,
    Phrase,
    Syntax,
    conjunction,
    disjunction,
    render,
)
from nlp.segmentation import Segmenter


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("噪音 扰民", '"噪音" AND "扰民"'),
        ("噪音，扰民、施工", '"噪音" AND "扰民" AND "施工"'),
        ("虫害 OR (树 NEAR/5 枯死)", '"虫害" OR "树" NEAR/5 "枯死"'),
        ("a OR b AND c", '"a" OR "b" AND "c"'),
        ("(a OR b) c", '("a" OR "b") AND "c"'),
        ("（a OR b）c", '("a" OR "b") AND "c"'),
        ("a && b || !c", '"a" AND "b" OR NOT "c"'),
        ("a ＡＮＤ b ｜｜ c", '"a" AND "b" OR "c"'),
        ("噪音 -施工", '"噪音" AND NOT "施工"'),
        ("NOT (a b)", 'NOT ("a" AND "b")'),
        ("“夜间 施工”", '"夜间 施工"'),
        ("「丽发新城」", '"丽发新城"'),
        ("title:火灾", 'title:"火灾"'),
        ("标题：（火灾 OR 山火）", 'title:("火灾" OR "山火")'),
        ("G03-F12", '"G03-F12"'),
        ("3,000元", '"3,000元"'),
        ("and or not", '"and" AND "or" AND "not"'),
        ("((((a))))", '"a"'),
        ("ANDY", '"ANDY"'),
    ],
)
def test_reads(text: str, plain: str) -> None:
    assert render(read(text)) == plain


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 0, "空"),
        ("  ", 0, "空"),
        ("，、", 0, "空"),
        ("a OR", 4, "结尾"),
        ("OR a", 0, "OR"),
        ("a AND OR b", 6, "OR"),
        ("(a OR b", 0, "左括号"),
        ("a)", 1, "右括号"),
        ("()", 0, "空"),
        ("(a OR )", 6, "右括号"),
        ("说 “a b", 2, "引号"),
        ('""', 0, "引号"),
        ("a NEAR b", 2, "NEAR/5"),
        ("a NEAR/5 (b)", 2, "NEAR"),
        ("(a b) NEAR/5 c", 6, "NEAR"),
        ("a NEAR/5 b NEAR/5 c", 11, "NEAR"),
        ("a NEAR/1000 b", 2, "100"),
        ("title:", 6, "结尾"),
        ("-", 1, "结尾"),
        ("(" * 5000, 31, "嵌套"),
        ("-" * 5000, 5000, "结尾"),
        ("NOT " * 2000 + "a", 124, "嵌套"),
        ("a " * 50_000, LONGEST, "太长"),
        ("a " * 2000, 1000, "太多"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, position: int, said: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        read(text)
    assert said in str(caught.value)
    assert caught.value.position == position


def test_a_dictionary_word_is_one_term(segmenter: Segmenter) -> None:
    assert parse("派出所", segmenter) == Term(("派出所",))
    assert parse("title:噪音", segmenter) == parse("标题:噪音", segmenter)


def test_other_phrases_are_all_their_cuts(segmenter: Segmenter, alternatives: Alternatives) -> None:
    expression = parse("长郡", segmenter, alternatives)
    assert isinstance(expression, Or)
    assert expression.parts[0] == Term(("长", "郡"))
    assert Term(("区长", "郡")) in expression.parts


def test_own_words_are_looked_for_whole_and_in_pieces(segmenter: Segmenter) -> None:
    expression = parse("丽发新城", segmenter)
    assert isinstance(expression, Or)
    assert expression.parts[:2] == (Term(("丽发新城",)), Term(("丽", "发", "新城")))


def test_operators_become_expressions(segmenter: Segmenter) -> None:
    a, b, c = (Term((word,)) for word in ("噪音", "施工", "夜间"))
    assert parse("噪音 (施工 OR 夜间)", segmenter) == And((a, Or((b, c))))
    assert parse("噪音 -施工", segmenter) == And((a, Not(b)))


def test_near_and_title(segmenter: Segmenter) -> None:
    near = parse("噪音 NEAR/3 施工", segmenter)
    first = near.parts[0] if isinstance(near, Or) else near
    assert first == Near(Term(("噪音",)), Term(("施工",)), 3)
    titled = parse("title:(噪音 NEAR/3 施工)", segmenter)
    first = titled.parts[0] if isinstance(titled, Or) else titled
    assert first == Near(Term(("噪音",), Field.TITLE), Term(("施工",), Field.TITLE), 3)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("A5区长郡中学门口堵车", "长郡", True),
        ("丽发新城区外", "丽发新城", True),
        ("麗發新城附近的攪拌站", "丽发新城 AND 搅拌站", True),
        ("夜间，施工", '"夜间施工"', True),
        ("夜间还在施工", '"夜间施工"', False),
        ("夜间还在施工", "夜间 NEAR/2 施工", True),
        ("夜间还在施工", "施工 NEAR/1 夜间", False),
        ("领导人大主席", "人大", True),
        ("树木枯死", "NOT 虫害", True),
    ],
)
def test_meaning_on_texts(
    segmenter: Segmenter, alternatives: Alternatives, text: str, query: str, expected: bool
) -> None:
    words = segmenter.words(text)
    assert matches(parse(query, segmenter, alternatives), (), words.tokens, words.subwords) is expected


@pytest.mark.parametrize("typed", ["", "  ", "，。", "()", '"', "OR", "AND NOT", "-", "NEAR/5", "title:"])
def test_a_search_for_nothing_is_none(segmenter: Segmenter, typed: str) -> None:
    assert parse_search(typed, segmenter) is None


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ('"噪音 扰民', "噪音 AND 扰民"),
        ("噪音 OR", "噪音"),
        ("(噪音", "噪音"),
        ("噪音)扰民", "噪音 AND 扰民"),
        ("噪音 NEAR 扰民", "噪音 AND 扰民"),
        ("噪音 扰民", "噪音 AND 扰民"),
        ("噪音 OR 扰民", "噪音 OR 扰民"),
    ],
)
def test_searches_are_read_as_far_as_they_go(segmenter: Segmenter, typed: str, same: str) -> None:
    assert parse_search(typed, segmenter) == parse(same, segmenter)


@given(st.text(alphabet='ab噪音（）()"“”-NEAR/5OT:标题title ，&|!', max_size=40))
@settings(deadline=None)
def test_a_search_never_fails(text: str) -> None:
    found: Expression | None = parse_search(text, *_parts())
    assert found is None or isinstance(found, Term | Near | And | Or | Not)


def test_a_pasted_page_is_searched_quickly(segmenter: Segmenter) -> None:
    started = time.process_time()
    assert parse_search("噪音(扰民" * 25_000, segmenter) is not None
    assert time.process_time() - started < 5


_PHRASES = st.sampled_from(["噪音", "夜间 施工", "G03-F12", "AND", "a", "NEAR/5", "(", "title:x"]).filter(
    lambda text: any(character.isalnum() for character in text)
)
_LEAVES = st.one_of(
    st.builds(Phrase, _PHRASES),
    st.builds(Neighbours, st.builds(Phrase, _PHRASES), st.builds(Phrase, _PHRASES), st.integers(0, 100)),
)


def _larger(parts: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    several = st.lists(parts, min_size=2, max_size=4)
    return st.one_of(
        several.map(conjunction), several.map(disjunction), st.builds(Negation, parts), st.builds(InTitle, parts)
    )


@given(st.recursive(_LEAVES, _larger, max_leaves=12))
def test_what_is_rendered_is_read_again(syntax: Syntax) -> None:
    assert _without_positions(read(render(syntax))) == syntax


def _without_positions(syntax: Syntax) -> Syntax:
    match syntax:
        case Phrase(text):
            return Phrase(text)
        case Neighbours(left, right, distance):
            return Neighbours(Phrase(left.text), Phrase(right.text), distance)
        case InTitle(part):
            return InTitle(_without_positions(part))
        case Negation(part):
            return Negation(_without_positions(part))
        case Conjunction(parts):
            return Conjunction(tuple(map(_without_positions, parts)))
        case Disjunction(parts):
            return Disjunction(tuple(map(_without_positions, parts)))


_KEPT: list[tuple[Segmenter, Alternatives]] = []


def _parts() -> tuple[Segmenter, Alternatives]:
    if not _KEPT:
        segmenter = Segmenter()
        _KEPT.append((segmenter, Alternatives(segmenter)))
    return _KEPT[0]
