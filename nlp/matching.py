"""Evaluates many expressions against one document quickly; the meaning is that of `domain.queries.matches`.

A topic of a few lines becomes hundreds of terms (`nlp.query.alternatives`), most of which no text holds. So the document
is not asked for each of them: its words name the few terms it can hold, the terms it does hold name the pairs that may
stand near each other, and only expressions with a true leaf are evaluated, over the numbers of their leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.queries import And, Expression, Field, Near, Not, Or, Term

_BETWEEN = "\x1f"  # tokens hold letters and digits only, so it can stand between them
_NOTHING: frozenset[int] = frozenset()

Key = TypeVar("Key", bound=Hashable)


class TokenView:
    """The tokens of one document, prepared for looking up."""

    __slots__ = ("_heading", "_places", "_texts", "_tokens", "words")

    def __init__(self, title_tokens: Sequence[str], tokens: Sequence[str], subwords: Sequence[str]) -> None:
        self._tokens = (tuple(title_tokens), tuple(tokens))
        self._heading = frozenset(title_tokens)
        # What only few documents are asked for is made when it is.
        self._texts: tuple[str, ...] = ()
        self._places: tuple[dict[str, list[int]], dict[str, list[int]]] | None = None
        self.words = self._heading.union(tokens, subwords)

    def has(self, term: Term) -> bool:
        """Whether the term matches."""
        if len(term.words) == 1:
            return term.words[0] in (self.words if term.field is Field.ANY else self._heading)
        if not self.words.issuperset(term.words):
            return False
        if not self._texts:
            self._texts = tuple(_BETWEEN.join(("", *part, "")) if part else "" for part in self._tokens)
        phrase = _BETWEEN.join(("", *term.words, ""))
        return phrase in self._texts[0] or (term.field is Field.ANY and phrase in self._texts[1])

    def has_near(self, near: Near) -> bool:
        """Whether the two terms stand near each other."""
        title_only = Field.TITLE in (near.left.field, near.right.field)
        return self._near(near, 0) or (not title_only and self._near(near, 1))

    def _near(self, near: Near, part: int) -> bool:
        rights = self._starts(near.right.words, part)
        if not rights:
            return False
        left_size, right_size = len(near.left.words), len(near.right.words)
        for left in self._starts(near.left.words, part):
            for right in rights:
                between = right - (left + left_size) if left < right else left - (right + right_size)
                if 0 <= between <= near.distance:
                    return True
        return False

    def _starts(self, words: tuple[str, ...], part: int) -> list[int]:
        if self._places is None:
            self._places = (_placed(self._tokens[0]), _placed(self._tokens[1]))
        tokens, size = self._tokens[part], len(words)
        firsts = self._places[part].get(words[0], [])
        return firsts if size == 1 else [at for at in firsts if tokens[at : at + size] == words]


def _placed(tokens: tuple[str, ...]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        places.setdefault(token, []).append(at)
    return places


@dataclass(frozen=True, slots=True)
class _Node:
    """An expression over numbered leaves: all of them and of the `parts` hold (`every`), or any; turned round if
    `negated`."""

    every: bool
    leaves: frozenset[int]
    parts: tuple[_Node, ...]
    negated: bool = False

    def holds(self, true: frozenset[int] | set[int]) -> bool:
        if self.every:
            found = self.leaves <= true and all(part.holds(true) for part in self.parts)
        else:
            found = not self.leaves.isdisjoint(true) or any(part.holds(true) for part in self.parts)
        return found is not self.negated


class _Leaves:
    """The different terms and pairs of all expressions, numbered."""

    def __init__(self) -> None:
        self._numbers: dict[Term | Near, int] = {}
        self._words: set[str] = set()
        """What leads to any term."""
        self._asked: dict[str, tuple[list[int], list[tuple[int, str, Term]], set[str]]] = defaultdict(
            lambda: ([], [], set())
        )
        """What each of them leads to. First the terms of this one word that may stand anywhere: where the word is, they are
        true. Then the other terms by one of their words, each with a second one to look at first; and these second ones."""
        self._pairs: dict[int, list[tuple[int, int, Near]]] = defaultdict(list)

    def number(self, leaf: Term | Near) -> int:
        known = self._numbers.get(leaf)
        if known is not None:
            return known
        if isinstance(leaf, Term):
            number = self._numbers[leaf] = len(self._numbers)
            self._ask_for(number, leaf)
            return number
        sides = [self.number(Term(side.words)) for side in (leaf.left, leaf.right)]
        number = self._numbers[leaf] = len(self._numbers)
        self._pairs[sides[0]].append((sides[1], number, leaf))
        return number

    def _ask_for(self, number: int, term: Term) -> None:
        if len(term.words) == 1 and term.field is Field.ANY:
            self._words.add(term.words[0])
            self._asked[term.words[0]][0].append(number)
            return
        # Every word must be there; the one that leads to the fewest terms so far is asked for.
        words = sorted(term.words, key=lambda word: (-len(word), len(self._asked[word][1])))
        self._words.add(words[0])
        _, terms, seconds = self._asked[words[0]]
        terms.append((number, words[-1], term))
        seconds.add(words[-1])

    def true(self, view: TokenView) -> set[int]:
        """The numbers of the leaves that the document holds."""
        words = view.words
        found: set[int] = set()
        for word in words & self._words:
            numbers, terms, seconds = self._asked[word]
            found.update(numbers)
            if seconds.isdisjoint(words):
                continue
            for number, other, term in terms:
                if other in words and view.has(term):
                    found.add(number)
        pairs = [
            number
            for left in self._pairs.keys() & found
            for right, number, near in self._pairs[left]
            if right in found and view.has_near(near)
        ]
        found.update(pairs)
        return found


class Matcher(Generic[Key]):
    """Expressions by key, compiled once."""

    def __init__(self, expressions: Mapping[Key, Expression]) -> None:
        self._leaves = _Leaves()
        self._keys = tuple(expressions)
        self._nodes = [self._node(expression) for expression in expressions.values()]
        # Without a true leaf most expressions do not hold: they are looked at when one of their triggers is true.
        self._always = frozenset(at for at, node in enumerate(self._nodes) if node.holds(_NOTHING))
        self._users: dict[int, list[int]] = defaultdict(list)
        for at, node in enumerate(self._nodes):
            for leaf in () if at in self._always else _triggers(node):
                self._users[leaf].append(at)

    def matching(self, view: TokenView) -> tuple[Key, ...]:
        """Keys of the expressions that fit the document, in the order they were given."""
        if not self._keys:
            return ()
        true = self._leaves.true(view)
        triggers = self._users.keys() & true
        if not triggers and not self._always:
            return ()
        worth = self._always.union(*(self._users[leaf] for leaf in triggers))
        return tuple(self._keys[at] for at in sorted(worth) if self._nodes[at].holds(true))

    def _node(self, expression: Expression) -> _Node:
        match expression:
            case And(parts) | Or(parts):
                every = isinstance(expression, And)
                nodes = [self._node(part) for part in parts]
                # A leaf alone, or a group of the same kind, is taken into this one.
                leaves: set[int] = set()
                inner: list[_Node] = []
                for node in nodes:
                    if not node.negated and (node.every is every or _is_leaf(node)):
                        leaves |= node.leaves
                        inner += node.parts
                    else:
                        inner.append(node)
                return _Node(every, frozenset(leaves), tuple(inner))
            case Not(part):
                node = self._node(part)
                return _Node(node.every, node.leaves, node.parts, not node.negated)
            case _:
                return _Node(False, frozenset((self._leaves.number(expression),)), ())


def _is_leaf(node: _Node) -> bool:
    return len(node.leaves) == 1 and not node.parts


def _all_leaves(node: _Node) -> frozenset[int]:
    return node.leaves.union(*(_all_leaves(part) for part in node.parts))


def _triggers(node: _Node) -> frozenset[int]:
    """Leaves of which one at least is true wherever the node holds; for a node that does not hold without any.

    Where all parts must hold, the leaves of one part are enough: of the one with the fewest.
    """
    if node.negated:
        return _all_leaves(node)
    if not node.every:
        return node.leaves.union(*map(_triggers, node.parts))
    if node.leaves:
        return frozenset((min(node.leaves),))
    return min((_triggers(part) for part in node.parts if not part.holds(_NOTHING)), key=len)
