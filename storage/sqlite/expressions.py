"""A text expression in the query language of FTS5.

Only quoted tokens made by `storage.sqlite.tokens.encode` enter the string, and it is always bound as a parameter.

FTS5 differs from `domain.queries.matches` in one point: its NEAR accepts phrases that overlap. Where two phrases can
overlap, and where an expression is nested deeper than FTS5's parser allows, the string finds too much and never too
little, and `exact` is False: the caller then tests each found document with `matches`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.queries import And, Expression, Field, Near, Not, Or, Term
from storage.sqlite.tokens import Attribute, attribute, encode


def quoted(token: str) -> str:
    """An FTS5 string; tokens hold no quotation mark."""
    return f'"{token}"'


ALL = quoted(attribute(Attribute.ALL))
NOTHING = quoted(attribute(Attribute.NONE))

_DEEPEST = 24
_FARTHEST = 1 << 30
"""FTS5 reads the distance as a 32-bit number."""

_BOTH = "{title text}"
_TITLE = "{title}"


@dataclass(frozen=True, slots=True)
class Match:
    """`text` is for `fts MATCH ?`; `exact` False means that it finds more than the expression."""

    text: str
    exact: bool


def match_of(expression: Expression) -> Match:
    """The FTS5 query of an expression."""
    if _depth(expression) > _DEEPEST:
        return Match(ALL, False)
    return _translate(expression, wide=True)


def all_of(parts: Sequence[str], without: Sequence[str] = ()) -> str:
    """All of `parts` and none of `without`; FTS5's NOT has two sides, so a bare NOT is taken from all documents."""
    wanted = " AND ".join(parts) if parts else ALL
    if not without:
        return f"({wanted})"
    return f"(({wanted}) NOT {any_of(without)})"


def any_of(parts: Sequence[str]) -> str:
    return f"({' OR '.join(parts)})" if parts else NOTHING


def _translate(expression: Expression, *, wide: bool) -> Match:
    """`wide` says to which side an inexact answer errs: too much, or (below a NOT) too little."""
    match expression:
        case Term():
            return Match(_term(expression), True)
        case Near():
            return _near(expression, wide=wide)
        case And(parts):
            return _and(parts, wide=wide)
        case Or(parts):
            inner = [_translate(part, wide=wide) for part in parts]
            return Match(any_of([part.text for part in inner]), all(part.exact for part in inner))
        case Not():
            return _and((expression,), wide=wide)


def _and(parts: Sequence[Expression], *, wide: bool) -> Match:
    wanted = [_translate(part, wide=wide) for part in parts if not isinstance(part, Not)]
    without = [_translate(part.part, wide=not wide) for part in parts if isinstance(part, Not)]
    text = all_of([part.text for part in wanted], [part.text for part in without])
    return Match(text, all(part.exact for part in (*wanted, *without)))


def _term(term: Term) -> str:
    phrase = _phrase(term)
    if term.field is Field.TITLE:
        return f"{_TITLE} : {phrase}"
    # a single word may stand in any column: an attribute is never equal to a word
    return phrase if len(term.words) == 1 else f"{_BOTH} : {phrase}"


def _phrase(term: Term) -> str:
    return quoted(" ".join(encode(word) for word in term.words))


def _near(near: Near, *, wide: bool) -> Match:
    if near.distance < 0:
        return Match(NOTHING, True)
    exact = not _can_overlap(near.left.words, near.right.words)
    if not exact and not wide:
        return Match(NOTHING, False)
    columns = _TITLE if Field.TITLE in (near.left.field, near.right.field) else _BOTH
    phrases = f"{_phrase(near.left)} {_phrase(near.right)}"
    return Match(f"{columns} : NEAR({phrases}, {min(near.distance, _FARTHEST)})", exact)


def _can_overlap(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether one place of a text can belong to both phrases."""
    return any(
        all(left[at - shift] == right[at] for at in range(max(0, shift), min(len(right), len(left) + shift)))
        for shift in range(1 - len(left), len(right))
    )


def _depth(expression: Expression) -> int:
    match expression:
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts), default=0)
        case Not(part):
            return 1 + _depth(part)
        case _:
            return 0
