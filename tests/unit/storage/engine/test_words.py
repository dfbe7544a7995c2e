"""Words as tokens, and expressions in the shape that an engine takes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.queries import And, Expression, Not, Or, Term, matches
from storage.engine import balance
from storage.engine.balance import balanced, depth
from storage.engine.words import encode, joined, long_words, split

any_text = st.text(st.characters(), min_size=0, max_size=4)


@given(words=st.lists(any_text | st.just("长" * 2001), max_size=6).map(tuple))
def test_words_come_back_and_different_words_differ(words: tuple[str, ...]) -> None:
    text = joined(words)
    assert split(text, long_words(words)) == words
    assert len(text.split(" ")) == max(len(words), 1)
    text.encode()
    assert len({encode(word) for word in words}) == len(set(words))
    assert not any(character.isspace() for word in words for character in encode(word))


leaves = st.sampled_from("abcdef").map(lambda word: Term((word,)))


def chains(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    some = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(st.builds(And, some), st.builds(Or, some), st.builds(Not, parts))


@st.composite
def deep(draw: st.DrawFn) -> Expression:
    """Nested far deeper than anybody types."""
    expression: Expression = draw(leaves)
    for _ in range(draw(st.integers(1, 45))):
        beside: Expression = draw(st.recursive(leaves, chains, max_leaves=3))
        expression = And((expression, beside)) if draw(st.booleans()) else Or((expression, beside))
        expression = Not(expression) if draw(st.booleans()) else expression
    return expression


@settings(max_examples=25, deadline=None)
@given(expression=deep(), words=st.sets(st.sampled_from("abcdef")))
def test_balancing_changes_the_shape_and_not_the_meaning(expression: Expression, words: set[str]) -> None:
    flat = balanced(expression)
    assert depth(flat) <= balance.DEEPEST + 2
    tokens = tuple(sorted(words))
    assert matches(flat, (), tokens, ()) == matches(expression, (), tokens, ())


def test_parts_that_never_repeat_are_cut_in_the_middle() -> None:
    expression: Expression = Term(("t0",))
    for n in range(1, 40):
        expression = (And if n % 2 else Or)((expression, Term((f"t{n}",))))
    flat = balanced(expression)
    assert depth(expression) == 39
    assert depth(flat) <= balance.DEEPEST + 2
    for n in range(200):
        tokens = tuple(f"t{k}" for k in range(40) if (n * 2654435761 >> k % 16 + k // 16 * 3) & 1)
        assert matches(flat, (), tokens, ()) == matches(expression, (), tokens, ())
