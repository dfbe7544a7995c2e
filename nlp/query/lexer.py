"""Cuts a query text into its signs and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import QuerySyntaxError


class Sign(StrEnum):
    WORD = "词"
    PHRASE = "引号"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    TITLE = "title:"
    OPEN = "（"
    CLOSE = "）"
    END = "结尾"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`text` is the word, the phrase without its quotation marks, or the number of NEAR; `position` is in the query."""

    sign: Sign
    text: str
    position: int


# One character for one, so that positions stay.
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(mark): '"' for mark in "“”「」『』〝〞"}
    | {0x3000: " "}
)

_LEXEMES = re.compile(
    r"""(?P<space>(?:[\s、;。]|(?<![0-9]),|,(?![0-9]))+)
    |"(?P<phrase>[^"]*)(?P<closed>"?)
    |(?P<open>\()|(?P<close>\))
    |(?P<title>(?:title|标题):)
    |NEAR/(?P<near>[0-9]+)(?=[\s()"]|$)
    |(?P<and>AND(?=[\s()"]|$)|&&|&(?=\s))
    |(?P<or>OR(?=[\s()"]|$)|\|\|?)
    |(?P<not>NOT(?=[\s()"]|$)|-+(?=[^\s)]|$)|!)
    |(?P<word>(?:(?!&&|\|)(?!(?<![0-9]),|,(?![0-9]))[^\s()"、;。])+)
    """,
    re.VERBOSE,
)
_SIGNS = {"open": Sign.OPEN, "close": Sign.CLOSE, "title": Sign.TITLE, "and": Sign.AND, "or": Sign.OR, "not": Sign.NOT}


def plain(text: str) -> str:
    """The query with full-width signs and Chinese quotation marks as plain ones; same length."""
    return text.translate(_PLAIN)


def lexemes(text: str) -> list[Lexeme]:
    """The lexemes of the query, closed by one END. Raises `QuerySyntaxError` for a quotation mark that is not closed and
    for NEAR without its number."""
    found = []
    position = 0
    source = plain(text)
    while position < len(source):
        match = _LEXEMES.match(source, position)
        if match is None:  # a lone sign such as & before the end
            position += 1
            continue
        lexeme = _lexeme(match)
        if lexeme is not None:
            found.append(lexeme)
        position = match.end()
    return [*found, Lexeme(Sign.END, "", len(text))]


def _lexeme(match: re.Match[str]) -> Lexeme | None:
    kind = match.lastgroup
    at = match.start()
    if match["phrase"] is not None:
        if not match["closed"]:
            raise QuerySyntaxError("引号没有成对", position=at)
        return _worded(Sign.PHRASE, match["phrase"], at + 1)
    if match["near"] is not None:
        return Lexeme(Sign.NEAR, match["near"], at)
    if kind == "word":
        if match["word"].split("/")[0] == "NEAR":
            raise QuerySyntaxError("NEAR 后面要写间隔的词数，例如 NEAR/5", position=at)
        return _worded(Sign.WORD, match["word"], at)
    if kind is None or kind == "space":
        return None
    return Lexeme(_SIGNS[kind], match.group(), at)


def _worded(sign: Sign, text: str, position: int) -> Lexeme | None:
    """A lexeme for text that has something to be found; a lone comma or dash is passed over, an empty phrase is not."""
    if any(character.isalnum() for character in text):
        return Lexeme(sign, text, position)
    if sign is Sign.PHRASE:
        raise QuerySyntaxError("引号里没有可查的字", position=max(0, position - 1))
    return None
