"""Turns the syntax of a query into an expression over tokens."""

from __future__ import annotations

from domain.errors import QuerySyntaxError
from domain.queries import And, Expression, Field, Near, Not, Or, Term
from nlp.query.alternatives import Alternatives
from nlp.query.syntax import Conjunction, Disjunction, InTitle, Negation, Neighbours, Phrase, Syntax
from nlp.segmentation import Segmenter

_NEAR_CUTS = 6
"""Cuts of one side of a NEAR that are combined with those of the other side; the plain one comes first."""


def compile_syntax(
    syntax: Syntax, segmenter: Segmenter, alternatives: Alternatives, field: Field = Field.ANY
) -> Expression:
    """The expression that means the syntax. Raises `QuerySyntaxError` for a phrase of which folding leaves nothing."""
    match syntax:
        case Phrase():
            return _phrase(syntax, segmenter, alternatives, field)
        case Neighbours(left, right, distance):
            return _neighbours(left, right, distance, alternatives, field)
        case InTitle(part):
            return compile_syntax(part, segmenter, alternatives, Field.TITLE)
        case Negation(part):
            return Not(compile_syntax(part, segmenter, alternatives, field))
        case Conjunction(parts):
            return And(tuple(compile_syntax(part, segmenter, alternatives, field) for part in parts))
        case Disjunction(parts):
            return Or(tuple(compile_syntax(part, segmenter, alternatives, field) for part in parts))


def refuse_unsearchable(syntax: Syntax, segmenter: Segmenter) -> None:
    """Raises the `QuerySyntaxError` that `compile_syntax` would raise, without its work."""
    match syntax:
        case Phrase():
            if not segmenter.tokens(syntax.text):
                raise _unsearchable(syntax)
        case Neighbours(left, right):
            refuse_unsearchable(left, segmenter)
            refuse_unsearchable(right, segmenter)
        case InTitle(part) | Negation(part):
            refuse_unsearchable(part, segmenter)
        case Conjunction(parts) | Disjunction(parts):
            for part in parts:
                refuse_unsearchable(part, segmenter)


def _unsearchable(phrase: Phrase) -> QuerySyntaxError:
    return QuerySyntaxError(f"“{phrase.text}”里没有可查的字", position=phrase.position)


def _cuts(phrase: Phrase, alternatives: Alternatives, *, edge: int = 2) -> tuple[tuple[str, ...], ...]:
    cuts = alternatives.of(phrase.text, edge=edge)
    if not cuts:
        raise _unsearchable(phrase)
    return cuts


def _phrase(phrase: Phrase, segmenter: Segmenter, alternatives: Alternatives, field: Field) -> Expression:
    """A dictionary word is among the tokens or subwords of every text that holds it; anything else is one of its cuts.

    A word of the body's own is looked for both ways: older documents were cut before it was in the configuration.
    """
    word = "".join(segmenter.tokens(phrase.text))
    single = len(word) > 1 and segmenter.has_word(word) and not word.isascii()
    if single and field is Field.ANY and word not in segmenter.own_words:
        return Term((word,), field)
    terms = [Term(cut, field) for cut in _cuts(phrase, alternatives)]
    if single and field is Field.ANY and Term((word,)) not in terms:
        terms.insert(0, Term((word,)))
    return terms[0] if len(terms) == 1 else Or(tuple(terms))


def _neighbours(left: Phrase, right: Phrase, distance: int, alternatives: Alternatives, field: Field) -> Expression:
    lefts, rights = (_cuts(side, alternatives, edge=1)[:_NEAR_CUTS] for side in (left, right))
    pairs = [Near(Term(one, field), Term(other, field), distance) for one in lefts for other in rights]
    return pairs[0] if len(pairs) == 1 else Or(tuple(pairs))
