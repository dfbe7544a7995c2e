"""Evaluates many expressions against one document quickly; the meaning is that of `domain.queries.matches`.

Three steps: words that must be there pick the few expressions worth looking at; sets answer single words; joined strings
answer phrases. Tokens hold letters and digits only, so U+001F can stand between them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from domain.queries import And, Expression, Field, Near, Not, Or, Term, matches

_BETWEEN = "\x1f"

Key = TypeVar("Key", bound=Hashable)


class TokenView:
    """The tokens of one document, prepared for looking up."""

    __slots__ = ("_body", "_title", "_title_text", "_tokens", "_tokens_text", "words")

    def __init__(self, title_tokens: Sequence[str], tokens: Sequence[str], subwords: Sequence[str]) -> None:
        self._title = title_tokens
        self._tokens = tokens
        self._title_text = _BETWEEN.join(("", *title_tokens, ""))
        self._tokens_text = _BETWEEN.join(("", *tokens, ""))
        self._body = frozenset(title_tokens)
        self.words = self._body.union(tokens, subwords)

    def has(self, term: Term) -> bool:
        """Whether the term matches."""
        if len(term.words) == 1:
            return term.words[0] in (self.words if term.field is Field.ANY else self._body)
        if not self.words.issuperset(term.words):
            return False
        phrase = _BETWEEN.join(("", *term.words, ""))
        return phrase in self._title_text or (term.field is Field.ANY and phrase in self._tokens_text)

    def has_near(self, near: Near) -> bool:
        """Whether the two terms stand near each other."""
        needed = (*near.left.words, *near.right.words)
        return self.words.issuperset(needed) and matches(near, self._title, self._tokens, ())


def evaluate(expression: Expression, view: TokenView) -> bool:
    """Whether the document of the view fits the expression."""
    match expression:
        case Term():
            return view.has(expression)
        case Near():
            return view.has_near(expression)
        case And(parts):
            return all(evaluate(part, view) for part in parts)
        case Or(parts):
            return any(evaluate(part, view) for part in parts)
        case Not(part):
            return not evaluate(part, view)


def signature(expression: Expression) -> frozenset[str] | None:
    """Words of which at least one stands in every document that matches; None when a document without any word may match."""
    match expression:
        case Term(words):
            return frozenset((max(words, key=len),))
        case Near(left, right):
            return frozenset((max((*left.words, *right.words), key=len),))
        case And(parts):
            known = [needed for part in parts if (needed := signature(part)) is not None]
            return min(known, key=len) if known else None
        case Or(parts):
            found = [signature(part) for part in parts]
            complete = [alternative for alternative in found if alternative is not None]
            return frozenset[str]().union(*complete) if len(complete) == len(found) else None
        case Not():
            return None


class Matcher(Generic[Key]):
    """Expressions by key, compiled once."""

    def __init__(self, expressions: Mapping[Key, Expression]) -> None:
        self._expressions = dict(expressions)
        self._always = [key for key, expression in self._expressions.items() if signature(expression) is None]
        self._by_word: dict[str, list[Key]] = {}
        for key, expression in self._expressions.items():
            for word in signature(expression) or frozenset():
                self._by_word.setdefault(word, []).append(key)

    def matching(self, view: TokenView) -> tuple[Key, ...]:
        """Keys of the expressions that fit the document, in the order they were given."""
        worth = set(self._always)
        for word in view.words & self._by_word.keys():
            worth.update(self._by_word[word])
        return tuple(
            key for key, expression in self._expressions.items() if key in worth and evaluate(expression, view)
        )
