"""Masks personal data in text: the first step of all, before anything is written (DESIGN.md section 2).

    find    where personal data stands, in flattened text of the same length
    mask    each place replaced by a mark such as ［手机号］; what the marks say is `personal.spans.Kind`
    locate  the masked text together with where the personal data stood in the original

What stays on purpose: institutions, roads, estates and villages, public telephone numbers (12345, 119, 400 …), amounts,
dates, numbers of official documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.personal.accounts import find_accounts
from nlp.personal.addresses import find_addresses
from nlp.personal.names import find_names
from nlp.personal.numbers import find_numbers
from nlp.personal.spans import DIGIT, Kind, Span, flatten, joined, merge

__all__ = ["Kind", "Masked", "Span", "find", "locate", "mask"]

_HIDDEN = re.compile(r"(?<=[0-9A-Za-z])[\u00ad\u200b-\u200f\u2060\ufeff]{1,8}(?=[0-9A-Za-z])")
"""Invisible characters inside numbers and ids: they only hide them from programs."""
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_PASSES = 8
"""A mark can uncover what its text hid (a number glued to another); two passes are the rule, the last one finds nothing."""


def find(text: str) -> tuple[Span, ...]:
    """Personal data in the text, in reading order and without overlaps; marks of `mask` are not found again.

    Linear time in the length of the text, whatever stands in it.
    """
    if not text:
        return ()
    flat = flatten(text)
    numbered = DIGIT.search(flat) is not None
    # In order of rank: where two overlap, the earlier finder is right.
    spans = [
        *find_accounts(flat, numbered=numbered),
        *find_numbers(flat, numbered=numbered),
        *find_addresses(flat, numbered=numbered),
        *find_names(flat),
    ]
    return joined(merge(spans, len(text)), text) if spans else ()


def mask(text: str) -> str:
    """The text with personal data replaced by marks; masking a masked text changes nothing (`domain.ports.Mask`)."""
    if _INVISIBLE.search(text):
        text = _HIDDEN.sub("", text)
    for _ in range(_PASSES):
        spans = find(text)
        if not spans:
            break
        pieces: list[str] = []
        end = 0
        for span in spans:
            pieces += [text[end : span.start], span.kind.mark]
            end = span.end
        text = "".join([*pieces, text[end:]])
    return text


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` is what `mask` gives; `spans` are what it replaced, as positions in the original text, in reading order."""

    text: str
    spans: tuple[Span, ...]


def locate(original: str) -> Masked:
    """As `mask`, and where in the original the personal data stood (slower: it keeps the place of every character).

    A span covers invisible characters inside of it; invisible characters between two letters are taken out without a span.
    """
    hidden = {at for found in _HIDDEN.finditer(original) for at in range(*found.span())}
    kept = [at for at in range(len(original)) if at not in hidden]
    text = "".join(original[at] for at in kept)
    places = [(at, at + 1) for at in kept]
    replaced: list[Span] = []
    for _ in range(_PASSES):
        spans = find(text)
        for span in reversed(spans):
            start, end = places[span.start][0], places[span.end - 1][1]
            replaced.append(Span(span.kind, start, end))
            mark = span.kind.mark
            text = text[: span.start] + mark + text[span.end :]
            places[span.start : span.end] = [(start, end)] * len(mark)
        if not spans:
            break
    return Masked(text, tuple(_outermost(replaced)))


def _outermost(spans: list[Span]) -> Iterator[Span]:
    """The spans in reading order; one that a later pass made part of a longer one is left out."""
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end
