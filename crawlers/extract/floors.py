"""Threads of unknown programs: siblings of one form, each with a time or a floor, and the text in the same place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from crawlers.extract.tree import Element, link_length, text_length, text_of

_FLOOR = re.compile(
    r"\d{1,5}\s*[楼#]|#\d{1,5}|楼主|沙发|板凳|(?:20\d{2}|\d{1,2})[-/年月.]\d{1,2}[-/月.日]?\S{0,4}\s*\d{1,2}[:：]\d{2}|\d+\s*(?:分钟|小时|天)前"
)
_FEWEST = 2
_SHORTEST = 8
"""Characters of the texts on average; less is a label or a button that all posts have."""


def repeated_posts(body: Element) -> list[Element]:
    """The elements that hold the text of one post each, in page order; empty when no siblings look like posts."""
    families: dict[tuple[Element, str, str], list[Element]] = defaultdict(list)
    for element in body.iter("div", "li", "article", "section", "dl", "table", "tr"):
        parent = element.getparent()
        name = element.get("class")
        if parent is not None and name:
            families[parent, element.tag, name.split()[0]].append(element)
    best: list[Element] = []
    longest = 0
    for family in families.values():
        if len(family) < _FEWEST or not all(_FLOOR.search(text_of(element)[:4000]) for element in family):
            continue
        texts = _texts(family)
        size = sum(map(text_length, texts))
        if size > longest:
            best, longest = texts, size
    return best


def _texts(family: Sequence[Element]) -> list[Element]:
    """The place of most text that every post has once, and that holds neither times nor floors nor links alone."""
    places: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for post in family:
        for element in post.iterdescendants("div", "p", "td", "span", "dd", "section", "blockquote"):
            name = element.get("class")
            if name:
                places[element.tag, name].append(element)
    best: list[Element] = []
    longest = 0
    for elements in places.values():
        if len(elements) != len(family) or any(_FLOOR.search(text_of(element)) for element in elements):
            continue
        size = sum(map(text_length, elements))
        linked = sum(map(link_length, elements))
        if size > longest and size >= _SHORTEST * len(family) and linked * 2 < size:
            best, longest = elements, size
    return best
