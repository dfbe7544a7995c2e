"""The part of a stored text that shows why it was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from domain.queries import And, Expression, Near, Not, Or, Term
from nlp.folding import shared_folder

Part = tuple[str, bool]
_ELLIPSIS = "…"
_MOST_TERMS = 200
_LONGEST = 50_000
"""Characters of the text that are searched for hits."""


def snippet(text: str, expression: Expression | None, width: int) -> tuple[Part, ...]:
    """At most `width` characters of the text around the first hit, in pieces, each with whether it is a hit; joined
    they are the text of the window, with an ellipsis where something was left out. Without a hit: the beginning.

    White space is shown as single blanks. Pure: the same arguments give the same parts.
    """
    clean = " ".join(text[:_LONGEST].split())
    hits = _hits(clean, expression) if expression is not None else []
    start = _start(clean, hits[0] if hits else (0, 0), width)
    end = min(len(clean), start + width)
    parts = list(_parts(clean, hits, start, end))
    if start > 0:
        parts.insert(0, (_ELLIPSIS, False))
    if end < len(clean) or len(text) > _LONGEST:
        parts.append((_ELLIPSIS, False))
    return tuple(_joined(parts))


def positive_terms(expression: Expression) -> Iterator[Term]:
    """The terms whose presence speaks for a match: all that are not under a NOT."""
    match expression:
        case Term():
            yield expression
        case Near(left, right):
            yield from (left, right)
        case And(parts):
            for part in parts:
                yield from positive_terms(part)
        case Or(parts):
            yield from _shortest(parts)
        case Not():
            return


def _shortest(parts: tuple[Expression, ...]) -> Iterator[Term]:
    """Alternatives of one phrase hold it with a neighbour: only the phrase itself is shown as a hit."""
    terms = [part for part in parts if isinstance(part, Term)]
    plain = "".join(terms[0].words) if terms else ""
    if terms and len(terms) == len(parts) and all(plain in "".join(term.words) for term in terms):
        yield terms[0]
        return
    for part in parts:
        yield from positive_terms(part)


def _hits(text: str, expression: Expression) -> list[tuple[int, int]]:
    """Merged stretches of the text that are hits, in order."""
    terms = list(dict.fromkeys(positive_terms(expression)))[:_MOST_TERMS]
    patterns = sorted({_pattern(term) for term in terms}, key=len, reverse=True)
    if not patterns:
        return []
    folded, origins = _folded(text)
    found = re.finditer("|".join(patterns), folded)
    return [(origins[hit.start()], origins[hit.end() - 1] + 1) for hit in found if hit.end() > hit.start()]


def _pattern(term: Term) -> str:
    """A phrase runs across punctuation; words of plain letters and digits are not found inside longer ones."""
    middle = r"[\W_]{0,6}".join(re.escape(word) for word in term.words)
    before = r"(?<![a-z0-9])" if term.words[0][:1].isascii() else ""
    behind = r"(?![a-z0-9])" if term.words[-1][-1:].isascii() else ""
    return f"{before}{middle}{behind}"


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the position in the text it comes from."""
    pieces = [_fold_character(character) for character in text]
    origins = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origins


@lru_cache(16_384)
def _fold_character(character: str) -> str:
    return shared_folder().fold(character)


def _start(text: str, hit: tuple[int, int], width: int) -> int:
    """Where the window begins: a third of it before the hit, at the beginning of a sentence if one is near."""
    if hit[1] <= width:
        return 0
    earliest = max(0, min(hit[0] - width // 3, len(text) - width))
    breaks = [at + 1 for at in range(earliest, hit[0]) if text[at] in "。！？!?；;，,"]
    at = bisect_left(breaks, earliest)
    return breaks[at] if at < len(breaks) else earliest


def _parts(text: str, hits: list[tuple[int, int]], start: int, end: int) -> Iterator[Part]:
    at = start
    for first, last in hits:
        if last <= at or first >= end:
            continue
        first = max(first, at)
        last = min(last, end)
        yield text[at:first], False
        yield text[first:last], True
        at = last
    yield text[at:end], False


def _joined(parts: list[Part]) -> Iterator[Part]:
    """Without empty pieces, neighbours of one kind together."""
    held: Part | None = None
    for part in parts:
        if not part[0]:
            continue
        if held is not None and held[1] == part[1]:
            held = (held[0] + part[0], part[1])
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
