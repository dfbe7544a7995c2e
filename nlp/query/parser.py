"""Reads queries: the strict language of topics and rules, and whatever people type into a search box.

`parse` and `parse_search` give expressions of the domain; `read` gives the syntax before segmentation.
"""

from __future__ import annotations

from domain.errors import QuerySyntaxError
from domain.queries import Expression
from nlp.query.alternatives import Alternatives
from nlp.query.compiler import compile_syntax
from nlp.query.lexer import Lexeme, Sign, lexemes, plain
from nlp.query.syntax import InTitle, Negation, Neighbours, Phrase, Syntax, conjunction, disjunction
from nlp.segmentation import Segmenter

LONGEST = 10_000
"""Characters of a query."""
_DEEPEST = 30
"""Parentheses, NOT and title: inside each other."""
_MOST_PHRASES = 500
_WIDEST_NEAR = 100
_SEARCH_LONGEST = 400
"""Characters of a search that are read; the rest of a pasted text is left out."""
_SEARCH_MOST_WORDS = 30


def parse(text: str, segmenter: Segmenter, alternatives: Alternatives | None = None) -> Expression:
    """The expression of a query text. Raises `QuerySyntaxError` with the position of the first mistake."""
    return compile_syntax(read(text), segmenter, alternatives or Alternatives(segmenter))


def parse_search(text: str, segmenter: Segmenter, alternatives: Alternatives | None = None) -> Expression | None:
    """What somebody typed into a search box. Never fails: a text that is no query is searched for all of its words; None
    when there is nothing to search for."""
    typed = text[:_SEARCH_LONGEST]
    try:
        syntax: Syntax | None = read(typed)
    except QuerySyntaxError:
        syntax = _words_only(typed)
    return None if syntax is None else compile_syntax(syntax, segmenter, alternatives or Alternatives(segmenter))


def read(text: str) -> Syntax:
    """The syntax of a query text. Raises `QuerySyntaxError` with the position of the first mistake."""
    if len(text) > LONGEST:
        raise QuerySyntaxError(f"查询太长：最多 {LONGEST} 个字，这里有 {len(text)} 个", position=LONGEST)
    return _Reader(lexemes(text)).query()


def _words_only(text: str) -> Syntax | None:
    readable = plain(text).replace("title:", " ").replace("标题:", " ")
    words = "".join(" " if sign in '()"&|、,;。' else sign for sign in readable).split()
    kept = [word for word in words if word not in ("AND", "OR", "NOT") and not word.startswith("NEAR")]
    phrases: list[Syntax] = [Phrase(word) for word in kept if any(character.isalnum() for character in word)]
    return conjunction(phrases[:_SEARCH_MOST_WORDS]) if phrases else None


class _Reader:
    """Recursive descent over the lexemes; depth and number of phrases are limited, so hostile text fails cleanly."""

    def __init__(self, found: list[Lexeme]) -> None:
        self._lexemes = found
        self._at = 0
        self._phrases = 0

    def query(self) -> Syntax:
        if self._peek().sign is Sign.END:
            raise QuerySyntaxError("查询是空的", position=0)
        syntax = self._either(0)
        if self._peek().sign is not Sign.END:
            raise QuerySyntaxError("右括号没有对应的左括号", position=self._peek().position)
        return syntax

    def _peek(self) -> Lexeme:
        return self._lexemes[self._at]

    def _take(self) -> Lexeme:
        lexeme = self._peek()
        self._at += 1
        return lexeme

    def _either(self, depth: int) -> Syntax:
        parts = [self._both(depth)]
        while self._peek().sign is Sign.OR:
            self._take()
            parts.append(self._both(depth))
        return disjunction(parts)

    def _both(self, depth: int) -> Syntax:
        parts = [self._part(depth)]
        while self._peek().sign not in (Sign.OR, Sign.CLOSE, Sign.END):
            if self._peek().sign is Sign.AND:
                self._take()
            parts.append(self._part(depth))
        return conjunction(parts)

    def _part(self, depth: int) -> Syntax:
        if depth > _DEEPEST:
            raise QuerySyntaxError(f"嵌套太深：最多 {_DEEPEST} 层", position=self._peek().position)
        lexeme = self._take()
        match lexeme.sign:
            case Sign.NOT:
                return Negation(self._part(depth + 1))
            case Sign.TITLE:
                return InTitle(self._part(depth + 1))
            case Sign.OPEN:
                return self._enclosed(lexeme, depth)
            case Sign.WORD | Sign.PHRASE:
                return self._near(self._phrase(lexeme))
            case _:
                raise _misplaced(lexeme)

    def _enclosed(self, opened: Lexeme, depth: int) -> Syntax:
        if self._peek().sign is Sign.CLOSE:
            raise QuerySyntaxError("括号里是空的", position=opened.position)
        syntax = self._either(depth + 1)
        if self._take().sign is not Sign.CLOSE:
            raise QuerySyntaxError("左括号没有对应的右括号", position=opened.position)
        if self._peek().sign is Sign.NEAR:
            raise QuerySyntaxError("NEAR 的两边只能是词或引号里的短语", position=self._peek().position)
        return syntax

    def _phrase(self, lexeme: Lexeme) -> Phrase:
        self._phrases += 1
        if self._phrases > _MOST_PHRASES:
            raise QuerySyntaxError(f"查询里的词太多：最多 {_MOST_PHRASES} 个", position=lexeme.position)
        return Phrase(lexeme.text.strip(), lexeme.position)

    def _near(self, left: Phrase) -> Syntax:
        if self._peek().sign is not Sign.NEAR:
            return left
        near = self._take()
        distance = int(near.text[:9])
        if distance > _WIDEST_NEAR:
            raise QuerySyntaxError(f"NEAR 的词数最多 {_WIDEST_NEAR}", position=near.position)
        right = self._take()
        if right.sign not in (Sign.WORD, Sign.PHRASE):
            raise QuerySyntaxError("NEAR 的两边只能是词或引号里的短语", position=near.position)
        if self._peek().sign is Sign.NEAR:
            raise QuerySyntaxError("一串词里只能有一个 NEAR，请用 AND 连接两个 NEAR", position=self._peek().position)
        return Neighbours(left, self._phrase(right), distance)


def _misplaced(lexeme: Lexeme) -> QuerySyntaxError:
    match lexeme.sign:
        case Sign.END:
            return QuerySyntaxError("结尾处少了一个词", position=lexeme.position)
        case Sign.CLOSE:
            return QuerySyntaxError("右括号前少了一个词", position=lexeme.position)
        case Sign.NEAR:
            return QuerySyntaxError("NEAR 的两边只能是词或引号里的短语", position=lexeme.position)
        case _:
            return QuerySyntaxError(f"{lexeme.text} 的前面少了一个词", position=lexeme.position)
