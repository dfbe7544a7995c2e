"""Expressions in a form that an engine takes: `Not` only before terms, nothing nested deeper than engines allow.

Engines refuse queries beyond some depth (30 in Elasticsearch 8). Any expression F with a part S equals
(S and F with S true) or (not S and F with S false): cutting the longest path at its middle halves it, at the price of
writing the halves twice (Spira, On time-hardware complexity tradeoffs for Boolean functions, 1971).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.errors import StoreError
from domain.queries import And, Expression, Not, Or

DEEPEST = 20
"""Levels of And and Or, leaves not counted; the query around them adds a handful."""
_MOST = 2_000
"""Leaves after balancing; engines would refuse as many."""

EVERYTHING: Expression = And(())
NOTHING: Expression = Or(())


def balanced(expression: Expression) -> Expression:
    """An equal expression, flat enough for an engine. Raises `StoreError` for one that cannot be made so."""
    return _shallow(_flat(expression, negated=False), [_MOST])


def _flat(expression: Expression, *, negated: bool) -> Expression:
    """Equal to the expression or, if `negated`, to its contrary: `Not` at the leaves, equal operators merged."""
    match expression:
        case Not(part):
            return _flat(part, negated=not negated)
        case And(parts):
            return _join([_flat(part, negated=negated) for part in parts], conjunction=not negated)
        case Or(parts):
            return _join([_flat(part, negated=negated) for part in parts], conjunction=negated)
        case _:
            return Not(expression) if negated else expression


def _join(parts: list[Expression], *, conjunction: bool) -> Expression:
    """All of the parts or one of them, without parts that decide nothing."""
    kind, neutral, decisive = (And, EVERYTHING, NOTHING) if conjunction else (Or, NOTHING, EVERYTHING)
    if decisive in parts:
        return decisive
    merged: dict[Expression, None] = {}
    for part in parts:
        merged |= dict.fromkeys(part.parts if isinstance(part, kind) else (part,))
    if neutral in merged:
        del merged[neutral]
    return next(iter(merged)) if len(merged) == 1 else kind(tuple(merged))


def depth(expression: Expression) -> int:
    """Levels of And and Or above the deepest leaf."""
    match expression:
        case And(parts) | Or(parts):
            return 1 + max(map(depth, parts), default=0)
        case _:
            return 0


def _shallow(expression: Expression, left: list[int]) -> Expression:
    if depth(expression) > DEEPEST:
        expression = _propagated(expression, {})
    if depth(expression) <= DEEPEST:
        left[0] -= sum(1 for _ in _leaves(expression))
        if left[0] < 0:
            raise StoreError("检索式嵌套得太深，搜索引擎不能处理；请把它写得简单一些。")
        return expression
    part = _middle(expression, depth(expression) // 2)
    with_part = _join([part, _replaced(expression, part, EVERYTHING)], conjunction=True)
    without = _join([_flat(part, negated=True), _replaced(expression, part, NOTHING)], conjunction=True)
    halves = [_shallow(half, left) if half != expression else half for half in (with_part, without)]
    return _join(halves, conjunction=False)


def _propagated(expression: Expression, known: Mapping[Expression, Expression]) -> Expression:
    """Equal where the parts in `known` are what it says. Within the deepest part of an And the other parts hold, within
    that of an Or they do not: what is repeated on the way down falls away."""
    if expression in known or not isinstance(expression, And | Or):
        return known.get(expression, expression)
    if not expression.parts:
        return expression
    conjunction = isinstance(expression, And)
    holds, fails = (EVERYTHING, NOTHING) if conjunction else (NOTHING, EVERYTHING)
    deepest = max(range(len(expression.parts)), key=lambda place: depth(expression.parts[place]))
    parts = [part if place == deepest else _propagated(part, known) for place, part in enumerate(expression.parts)]
    others = parts[:deepest] + parts[deepest + 1 :]
    inner = dict(known) | dict.fromkeys(others, holds) | {_flat(part, negated=True): fails for part in others}
    parts[deepest] = _propagated(expression.parts[deepest], inner)
    return _join(parts, conjunction=conjunction)


def _middle(expression: Expression, levels: int) -> Expression:
    """The part so many levels down the longest path."""
    while levels and isinstance(expression, And | Or):
        expression = max(expression.parts, key=depth)
        levels -= 1
    return expression


def _replaced(expression: Expression, part: Expression, by: Expression) -> Expression:
    if expression == part:
        return by
    match expression:
        case And(parts):
            return _join([_replaced(one, part, by) for one in parts], conjunction=True)
        case Or(parts):
            return _join([_replaced(one, part, by) for one in parts], conjunction=False)
        case _:
            return expression


def _leaves(expression: Expression) -> Iterator[Expression]:
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield expression
