"""A parsed page: made from text, walked block by block, written out as plain lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

# The parser's own class: those of `lxml.html` are looked up by a Python call for every element.
Element: TypeAlias = etree._Element
Name: TypeAlias = tuple[str | None, str | None, str | None]
"""What a page calls an element: class, id, itemprop."""

UNREAD_TAGS = (
    "script style noscript template iframe frame object embed applet svg canvas math audio video map button select "
    "textarea input datalist dialog link base title"
)
_UNREAD = tuple(UNREAD_TAGS.split())
_BLOCK_NAMES = (
    "address article aside blockquote body caption center cc dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
_BORDERS = BLOCKS | {"br"}
# Zero-width characters, direction marks, and the icons of icon fonts (private use) say nothing in a text.
_SILENT = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad\ue000-\uf8ff]")


# Included page headers bring closing tags into the middle of a page; the parser stops there, a browser reads on.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_STRING = etree.XPath("string()", smart_strings=False)
_WITH_NAMES = etree.XPath("descendant-or-self::*[@class or @id or @itemprop]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def parse(text: str) -> Element | None:
    """The tree of a page without comments, always with a body; None when there is nothing to parse. Broken markup is
    repaired."""
    whole = _ENDS.sub("", text)
    root = _tree(whole)
    if root is not None and root.find("body") is None:
        # The parser opens a body only for elements it knows, and it does not know <main> or <section>.
        root = _tree(f"<html><body>{whole}")
    return None if root is None or root.find("body") is None else root


def _tree(text: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def remove_unread(root: Element) -> None:
    """Take out what no reader sees as text: scripts, styles, form controls, players."""
    for element in list(root.iter(*_UNREAD)):
        drop(element)


def drop(element: Element) -> None:
    """Remove an element and what is in it; the text behind it stays. An element already out of the tree is left."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        # Character references bring control characters into a tree that cannot be written back into it.
        tail = _UNWRITABLE.sub("", element.tail)
        previous = element.getprevious()
        if previous is None:
            parent.text = _UNWRITABLE.sub("", parent.text or "") + tail
        else:
            previous.tail = _UNWRITABLE.sub("", previous.tail or "") + tail
    parent.remove(element)


def text_of(element: Element) -> str:
    """All text of an element and of what is in it, as it stands there."""
    return str(_STRING(element))


def marks(element: Element) -> str:
    """Class and id of an element in one lower-case string, camel case split: `postBody main` -> `post-body main`."""
    return marks_of((element.get("class"), element.get("id"), None))


@lru_cache(8_192)
def marks_of(name: Name) -> str:
    """As `marks`, for a name."""
    classes, identifier, _ = name
    return _CAMEL.sub("-", f"{classes or ''} {identifier or ''}").lower() if classes or identifier else ""


def clean(text: str) -> str:
    """One line of text: white space folded, invisible characters and icons gone."""
    folded = " ".join(text.split())
    # No silent character is printable, and most lines hold none.
    return folded if folded.isprintable() else " ".join(_SILENT.sub("", folded).split())


@dataclass(slots=True)
class Block:
    """A run of text between two block borders. `owner` is the innermost block element around it; lengths count
    characters without white space; `linked` of them are inside links."""

    owner: Element
    text: str
    length: int
    linked: int
    links: int


def named_elements(body: Element) -> dict[Element, Name]:
    """The elements with a name, in document order. Attributes are slow to read, and several stages ask for them."""
    return {
        element: (element.get("class"), element.get("id"), element.get("itemprop")) for element in _WITH_NAMES(body)
    }


def blocks(element: Element) -> list[Block]:
    """The blocks of an element in reading order; `br` is a border too. Empty runs are left out."""
    run = _Run()
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if tag in _BORDERS or node is element:
            run.border(node, event)
        if tag == "a":
            run.link(event)
        # What stands behind the element itself comes after its last border, and so in no block.
        text = node.text if event == "start" else node.tail
        # White space between borders is most of a page's texts, and none of what is read.
        if text and (run.parts or not text.isspace()):
            run.add(text)
    return run.found


class _Run:
    """Text collected since the last border, and the blocks that ended before it."""

    __slots__ = ("_depth", "_linked", "_links", "_owners", "found", "parts")

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.parts: list[str] = []
        self._owners: list[Element] = []
        self._linked = 0
        self._links = 0
        self._depth = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self._depth:
            self._linked += len("".join(text.split()))

    def link(self, event: str) -> None:
        if event == "start":
            self._depth += 1
            self._links += 1
        else:
            self._depth = max(0, self._depth - 1)

    def border(self, node: Element, event: str) -> None:
        if self.parts:
            text = clean("".join(self.parts))
            if text and self._owners:
                length = len(text.replace(" ", ""))
                self.found.append(Block(self._owners[-1], text, length, min(self._linked, length), self._links))
            self.parts.clear()
        self._linked, self._links = 0, self._depth
        if node.tag == "br":
            return
        if event == "start":
            self._owners.append(node)
        else:
            self._owners.pop()


def lines(element: Element) -> list[str]:
    """The text of an element, one line a block."""
    return [block.text for block in blocks(element)]


def text_length(element: Element) -> int:
    """Characters of an element without white space."""
    return len("".join(text_of(element).split()))


def link_length(element: Element) -> int:
    """Those of the characters that are inside links."""
    if element.tag == "a":
        return text_length(element)
    return sum(text_length(link) for link in element.iter("a"))
