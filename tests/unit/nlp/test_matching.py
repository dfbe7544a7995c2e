"""The compiled matcher means what `domain.queries.matches` means."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.queries import And, Expression, Field, Near, Not, Or, Term, matches
from nlp.matching import Matcher, TokenView

_WORDS = st.sampled_from(["树", "枯死", "虫害", "公园", "路", "a3"])
_TOKENS = st.lists(_WORDS, max_size=8).map(tuple)
_TERMS = st.builds(Term, st.lists(_WORDS, min_size=1, max_size=3).map(tuple), st.sampled_from(Field))


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, parts))


_LEAVES = st.one_of(_TERMS, st.builds(Near, _TERMS, _TERMS, st.integers(0, 4)))
_EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(_LEAVES, _larger, max_leaves=8)


@given(st.lists(_EXPRESSIONS, max_size=6), _TOKENS, _TOKENS, _TOKENS)
@settings(max_examples=300, deadline=None)
def test_equals_the_definition(
    expressions: list[Expression], title: tuple[str, ...], tokens: tuple[str, ...], subwords: tuple[str, ...]
) -> None:
    matcher = Matcher(dict(enumerate(expressions)))
    expected = tuple(
        number for number, expression in enumerate(expressions) if matches(expression, title, tokens, subwords)
    )
    assert matcher.matching(TokenView(title, tokens, subwords)) == expected


def test_keys_keep_the_order_they_were_given() -> None:
    matcher = Matcher({"b": Term(("树",)), "a": Term(("枯死",))})
    assert matcher.matching(TokenView((), ("枯死", "树"), ())) == ("b", "a")


def test_a_document_without_any_word_fits_negations_only() -> None:
    tree, park = Term(("树",)), Term(("公园",))
    matcher = Matcher({"and": And((tree, Not(park))), "or": Or((tree, Not(park))), "not": Not(Or((tree, park)))})
    assert matcher.matching(TokenView((), (), ())) == ("or", "not")
