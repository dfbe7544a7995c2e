"""A parsed page: made from text, walked block by block, written out as plain lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree, html

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
# Zero-width characters, direction marks, and the icons of icon fonts (private use) say nothing in a text.
_SILENT = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad\ue000-\uf8ff]")


# Included page headers bring closing tags into the middle of a page; the parser stops there, a browser reads on.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def parse(text: str) -> html.HtmlElement | None:
    """The tree of a page without comments, always with a body; None when there is nothing to parse. Broken markup is
    repaired."""
    whole = _ENDS.sub("", text)
    root = _tree(whole)
    if root is not None and root.find("body") is None:
        # The parser opens a body only for elements it knows, and it does not know <main> or <section>.
        root = _tree(f"<html><body>{whole}")
    return None if root is None or root.find("body") is None else root


def _tree(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root if isinstance(root.tag, str) else None


def remove_unread(root: html.HtmlElement) -> None:
    """Take out what no reader sees as text: scripts, styles, form controls, players."""
    for element in list(root.iter(*_UNREAD)):
        drop(element)


def drop(element: html.HtmlElement) -> None:
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


def marks(element: html.HtmlElement) -> str:
    """Class and id of an element in one lower-case string, camel case split: `postBody main` -> `post-body main`."""
    names, identifier = element.get("class"), element.get("id")
    if not names and not identifier:
        return ""
    return _split(f"{names or ''} {identifier or ''}")


@lru_cache(8_192)
def _split(names: str) -> str:
    return _CAMEL.sub("-", names).lower()


def clean(text: str) -> str:
    """One line of text: white space folded, invisible characters and icons gone."""
    return " ".join(_SILENT.sub("", text).split())


@dataclass(slots=True)
class Block:
    """A run of text between two block borders. `owner` is the innermost block element around it; lengths count
    characters without white space; `linked` of them are inside links."""

    owner: html.HtmlElement
    text: str
    length: int
    linked: int
    links: int


def blocks(element: html.HtmlElement) -> Iterator[Block]:
    """The blocks of an element in reading order; `br` is a border too. Empty runs are left out."""
    run = _Run()
    owners: list[html.HtmlElement] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        border = node is element or node.tag in BLOCKS
        if border or node.tag == "br":
            yield from run.flush(owners)
        if event == "start":
            if border:
                owners.append(node)
            run.enter(node)
        else:
            if border:
                owners.pop()
            run.leave(node, element)


class _Run:
    """Text collected since the last border."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = 0
        self._links = 0
        self._depth = 0

    def enter(self, node: html.HtmlElement) -> None:
        if node.tag == "a":
            self._depth += 1
            self._links += 1
        if isinstance(node.tag, str):
            self._add(node.text)

    def leave(self, node: html.HtmlElement, root: html.HtmlElement) -> None:
        if node.tag == "a":
            self._depth = max(0, self._depth - 1)
        if node is not root:
            self._add(node.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            if self._depth:
                self._linked += len("".join(text.split()))

    def flush(self, owners: list[html.HtmlElement]) -> Iterator[Block]:
        text = clean("".join(self._parts)) if self._parts else ""
        if text and owners:
            length = len(text.replace(" ", ""))
            yield Block(owners[-1], text, length, min(self._linked, length), self._links)
        self._parts.clear()
        self._linked = 0
        self._links = self._depth


def lines(element: html.HtmlElement) -> list[str]:
    """The text of an element, one line a block."""
    return [block.text for block in blocks(element)]


def text_length(element: html.HtmlElement) -> int:
    """Characters of an element without white space."""
    return sum(len("".join(text.split())) for text in element.itertext())


def link_length(element: html.HtmlElement) -> int:
    """Those of the characters that are inside links."""
    if element.tag == "a":
        return text_length(element)
    return sum(text_length(link) for link in element.iter("a"))
