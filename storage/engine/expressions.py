"""Expressions as clauses of the query DSL, all for filter context: nothing is scored.

Single words beside each other in an Or become one `terms` clause for each field, so that hundreds of them stay below the
engine's limit of clauses. Neighbourhood is asked with span queries: of two fixed phrases an ordered span finds every pair
that stands near enough, and spans never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from domain.errors import StoreError
from domain.queries import And, Expression, Field, Near, Not, Or, Term
from storage.engine.balance import balanced
from storage.engine.words import encode

Clause = dict[str, Any]

EVERYTHING: Clause = {"match_all": {}}
NOTHING: Clause = {"match_none": {}}

_TITLE, _TEXT, _SUBWORDS = "title_seg", "text_seg", "subwords"
_MOST_CLAUSES = 1_000
"""Of a whole query; engines refuse more than 1,024."""
_MOST_TERMS = 60_000
"""Values in one `terms` clause; engines refuse more than 65,536."""


def clause(expression: Expression) -> Clause:
    """The clause that finds what `domain.queries.matches` says. Raises `StoreError` for one that is too long."""
    made = _clause(balanced(expression))
    if _leaves(made) > _MOST_CLAUSES:
        raise StoreError("检索式里的词组太多，搜索引擎不能处理；请拆成几个检索式。")
    return made


def one_of(field: str, values: Iterable[str]) -> Clause:
    """Documents with at least one of the values in the field; no value matches nothing."""
    distinct = list(dict.fromkeys(values))
    parts = [distinct[start : start + _MOST_TERMS] for start in range(0, len(distinct), _MOST_TERMS)]
    return any_of([{"term": {field: part[0]}} if len(part) == 1 else {"terms": {field: part}} for part in parts])


def any_of(clauses: Sequence[Clause]) -> Clause:
    if not clauses:
        return NOTHING
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def all_of(clauses: Sequence[Clause], none_of: Sequence[Clause] = ()) -> Clause:
    if not clauses and not none_of:
        return EVERYTHING
    if len(clauses) == 1 and not none_of:
        return clauses[0]
    return {"bool": {"filter": list(clauses)} | ({"must_not": list(none_of)} if none_of else {})}


def _clause(expression: Expression) -> Clause:
    match expression:
        case And(parts):
            unwanted = [part.part for part in parts if isinstance(part, Not)]
            wanted = [_clause(part) for part in parts if not isinstance(part, Not)]
            return all_of(wanted, _alternatives(unwanted))
        case Or(parts):
            return any_of(_alternatives(parts))
        case Not(part):
            return all_of((), [_clause(part)])
        case Near():
            return _near(expression)
        case Term():
            return any_of(_alternatives((expression,)))


def _alternatives(parts: Sequence[Expression]) -> list[Clause]:
    """Clauses of which at least one must hold; single words are gathered by field."""
    title_words, any_words, clauses = [], [], []
    for part in parts:
        if not isinstance(part, Term):
            clauses.append(_clause(part))
        elif len(part.words) > 1:
            clauses += [_phrase(field, part.words) for field in _fields(part)]
        elif part.field is Field.TITLE:
            title_words.append(encode(part.words[0]))
        else:
            any_words.append(encode(part.words[0]))
    if title_words or any_words:
        clauses.append(one_of(_TITLE, title_words + any_words))
    if any_words:
        clauses += [one_of(_TEXT, any_words), one_of(_SUBWORDS, any_words)]
    return clauses


def _leaves(made: Clause) -> int:
    """Clauses as engines count them: those that hold no others."""
    ((kind, content),) = made.items()
    if kind == "bool":
        parts = [part for name in ("filter", "should", "must_not") for part in content.get(name, ())]
        return sum(map(_leaves, parts))
    return sum(map(_leaves, content["clauses"])) if kind == "span_near" else 1


def _fields(*terms: Term) -> tuple[str, ...]:
    return (_TITLE,) if any(term.field is Field.TITLE for term in terms) else (_TITLE, _TEXT)


def _phrase(field: str, words: Sequence[str]) -> Clause:
    return {"match_phrase": {field: " ".join(map(encode, words))}}


def _near(near: Near) -> Clause:
    if near.distance < 0:
        return NOTHING
    orders = ((near.left, near.right), (near.right, near.left))
    return any_of(
        [
            _spans([_span(field, first.words), _span(field, second.words)], near.distance)
            for field in _fields(near.left, near.right)
            for first, second in (orders if near.left.words != near.right.words else orders[:1])
        ]
    )


def _span(field: str, words: Sequence[str]) -> Clause:
    terms: list[Clause] = [{"span_term": {field: encode(word)}} for word in words]
    return terms[0] if len(terms) == 1 else _spans(terms, 0)


def _spans(clauses: list[Clause], between: int) -> Clause:
    return {"span_near": {"clauses": clauses, "slop": between, "in_order": True}}
