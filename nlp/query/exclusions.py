"""Finds exclusions that hold for less than a reader thinks.

AND and NOT bind tighter than OR, so `A OR B NOT C` means `A OR (B NOT C)`: a text with A counts although it holds C. Whoever
reads it from left to right expects the NOT to hold for the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.query.lexer import Lexeme, Sign, lexemes

_SHOWN = 16
"""Characters of a piece of the query in the sentence; of longer ones both ends."""


@dataclass(frozen=True, slots=True)
class LooseExclusion:
    """A NOT behind an OR of the same parentheses. `before` is what stands in front of that OR, `excluded` everything behind
    it, up to the next OR, that NOT is written before, and `part` the rest of that, "" when there is none; as written."""

    before: str
    part: str
    excluded: str


def loose_exclusions(text: str) -> tuple[LooseExclusion, ...]:
    """One for every part behind an OR that holds a NOT, in the order in which the parts end; () when parentheses say what
    each NOT holds for. The text is a query that `parse` reads. Raises `QuerySyntaxError` for some that it does not."""
    found: list[LooseExclusion] = []
    groups = [_Group()]
    for lexeme in lexemes(text):
        if lexeme.sign in (Sign.CLOSE, Sign.OR, Sign.END):
            found += groups[-1].close_part(text, _start(lexeme))
        match lexeme.sign:
            case Sign.OPEN:
                groups[-1].take(lexeme)
                groups.append(_Group())
            case Sign.CLOSE if len(groups) > 1:
                groups.pop()
            case Sign.OR:
                groups[-1].open_part(lexeme)
            case _:
                groups[-1].take(lexeme)
    return tuple(found)


def exclusion_notice(text: str) -> str:
    """One Chinese sentence about the first loose NOT of the query and how to write what is meant; "" when there is none."""
    found = loose_exclusions(text)
    if not found:
        return ""
    first = found[0]
    before, part, excluded = (_shown(piece) for piece in (first.before, first.part, first.excluded))
    more = f"；这样的写法共有 {len(found)} 处" if len(found) > 1 else ""
    if not part:
        return (
            f"OR 后面单独写了“{excluded}”，没有这些词的文字全都符合；"
            f"如果要从前面排除，请写成“({before}) {excluded}”{more}"
        )
    return (
        f"“{excluded}”只管“{part}”，不管前面的“{before}”（AND、NOT 比 OR 先结合）；如果要从整个查询或整个括号里排除，"
        f"请写成“({before} OR {part}) {excluded}”；如果就是这个意思，请写成“{before} OR ({part} {excluded})”{more}"
    )


@dataclass(slots=True)
class _Group:
    """What has been read inside one pair of parentheses; positions in the query."""

    lexemes: list[Lexeme] = field(default_factory=list)
    """Of the part that is being read; a group inside counts as its opening sign."""
    first: int = -1
    """Where the group begins."""
    last_or: int = -1
    """Where the OR in front of the part stands, -1 for none."""

    def take(self, lexeme: Lexeme) -> None:
        self.lexemes.append(lexeme)
        if self.first < 0:
            self.first = _start(lexeme)

    def open_part(self, lexeme: Lexeme) -> None:
        self.lexemes = []
        self.last_or = lexeme.position

    def close_part(self, text: str, end: int) -> Sequence[LooseExclusion]:
        """The loose exclusion of the part that ends here, if it has one."""
        if self.last_or < 0 or all(lexeme.sign is not Sign.NOT for lexeme in self.lexemes):
            return ()
        kept: list[str] = []
        excluded: list[str] = []
        begin = 0
        for stop in range(1, len(self.lexemes) + 1):
            if stop < len(self.lexemes) and not _parts_end(self.lexemes[stop - 1], self.lexemes[stop]):
                continue
            until = _start(self.lexemes[stop]) if stop < len(self.lexemes) else end
            piece = text[_start(self.lexemes[begin]) : until].strip()
            sign = self.lexemes[begin].sign
            if sign is not Sign.AND:
                (excluded if sign is Sign.NOT else kept).append(piece)
            begin = stop
        return (LooseExclusion(text[self.first : self.last_or].strip(), " ".join(kept), " ".join(excluded)),)


def _parts_end(before: Lexeme, lexeme: Lexeme) -> bool:
    """Whether something new begins with this lexeme: what NOT, title: and NEAR stand in front of belongs to them."""
    return before.sign not in (Sign.NOT, Sign.TITLE, Sign.NEAR) and lexeme.sign is not Sign.NEAR


def _start(lexeme: Lexeme) -> int:
    """Where the lexeme begins in the query; a phrase with its quotation mark."""
    return lexeme.position - (lexeme.sign is Sign.PHRASE)


def _shown(piece: str) -> str:
    plain = " ".join(piece.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN // 2].rstrip()} … {plain[-_SHOWN // 2 :].lstrip()}"
