"""The way from bytes to an article, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from crawlers.charset import decode
from crawlers.dates import SHANGHAI
from crawlers.extract.board import read_board
from crawlers.extract.cleaning import article_lines, remove_noise
from crawlers.extract.containers import find_container
from crawlers.extract.forum import Thread, looks_like_thread, made_by_forum, read_thread, unknown_thread
from crawlers.extract.heading import find_title
from crawlers.extract.metadata import Metadata, read_metadata
from crawlers.extract.moment import Moment, find_time, wechat_time
from crawlers.extract.obstacles import no_html, no_markup, notice
from crawlers.extract.publisher import institution, labelled_source, names_source
from crawlers.extract.result import Article, Kind, Unreadable
from crawlers.extract.scripts import text_in_scripts
from crawlers.extract.tree import (
    Block,
    Element,
    Name,
    blocks,
    clean,
    marks,
    named_elements,
    parse,
    remove_unread,
    text_of,
)
from domain.documents import Page
from domain.reasons import RejectReason, TimeSource

_WITH_ID = etree.XPath("descendant::*[@id=$identifier][1]")
_PARTS_OF_LINE = 12
"""Elements of a line that are asked for their names; an owner with more of them is no line."""
SHORTEST_TEXT = 8
"""Characters; less than this is a caption or a stray label."""


@dataclass(slots=True)
class _Parsed:
    page: Page
    source: str
    body: Element
    held: list[Element]
    metadata: Metadata
    kind: Kind
    found: list[Block]
    named: dict[Element, Name]
    zone: ZoneInfo


def extract(page: Page, *, kind: str | None = None, zone: ZoneInfo = SHANGHAI) -> Article | Unreadable:
    """Read one page; never raises for what a page holds.

    `kind` ("article", "forum", "wechat") is a hint from the caller; None (or a word unknown here) lets the page decide.
    `zone` is where times without an offset are local to. The result is not masked yet. Stages:

    1. decode the bytes; 2. parse; 3. read meta tags; 4. recognise pages that are no article (deleted, blocked);
    5. decide the kind; 6. find the title; 7. find and clean the text (known containers, scoring, or posts of a thread);
    8. find the publish time; 9. find the publisher, if it is an institution.
    """
    # 1. decode
    refused = no_html(page.body)
    if refused:
        return refused
    decoded = decode(page.body, page.charset)
    if not decoded.readable:
        return Unreadable(RejectReason.UNDECODABLE, "网页编码无法识别，乱码过多")
    refused = no_markup(decoded.text)
    if refused:
        return refused
    # 2. parse
    root = parse(decoded.text)
    if root is None:
        return Unreadable(RejectReason.UNPARSABLE, "网页没有正文部分，无法解析")
    # 3. meta tags, before scripts go
    metadata = read_metadata(root)
    remove_unread(root)
    body = root.find("body")
    # Elements are made anew for every walk unless somebody holds them, which costs more than all the walks.
    held = [*root.iter()]
    # 4. no article
    found = blocks(body)
    wechat = _is_wechat(page.url, kind, decoded.text, body)
    refused = notice(
        metadata.page_title, "\n".join(block.text for block in found), wechat=wechat and not _wechat_text(body)
    )
    if refused:
        return refused
    # 5. kind
    named = named_elements(body)
    decided = _kind(page.url, kind, wechat, metadata, named, body)
    parsed = _Parsed(page, decoded.text, body, held, metadata, decided, found, named, zone)
    # 6. to 9.
    board = None if wechat else read_board(found)
    if board is not None:
        parsed.kind = Kind.FORUM
    return _read_thread(parsed, board) if parsed.kind is Kind.FORUM else _read_article(parsed)


def _read_article(parsed: _Parsed) -> Article | Unreadable:
    """Stages 6 to 9 for an article of a site or of a WeChat account."""
    # 6. title, which stands above the text
    container = find_container(parsed.body, parsed.named, parsed.found)
    start = 0 if container is None else _first_block(parsed.found, container)
    title = _title(parsed, start)
    # 7. text
    text = ""
    if container is not None:
        remove_noise(container)
        text = "\n".join(article_lines(container, title))
    if len(text) < SHORTEST_TEXT:
        text = text_in_scripts(parsed.source) or text
    if len(text.strip()) < SHORTEST_TEXT or not title:
        return _nothing(title)
    # 8. time
    published_at, time_source = _time(parsed, start)
    # 9. publisher
    return Article(title, text, published_at, time_source, _publisher(parsed, start), parsed.kind)


def _read_thread(parsed: _Parsed, board: Thread | None = None) -> Article | Unreadable:
    """Stages 6 to 8 for a thread, or a message board that was read before; who wrote a post is no institution that may
    be named."""
    title = (board.title if board else "") or _title(parsed, 0)
    thread = board or read_thread(parsed.body, parsed.named, title) or _lone_post(parsed, title)
    if thread is None:
        return _nothing(title)
    published_at, time_source = _time(parsed, _first_block(parsed.found, thread.first))
    title = _thread_title(title, thread.opening)
    if not title:
        return _nothing(title)
    text = thread.opening or title
    return Article(title, text, published_at, time_source, "", Kind.FORUM, thread.replies)


def _lone_post(parsed: _Parsed, title: str) -> Thread | None:
    """A thread of an unknown program: its best text stands for the opening post."""
    container = find_container(parsed.body, named_elements(parsed.body))
    if container is None:
        return None
    remove_noise(container)
    text = "\n".join(article_lines(container, title))
    return Thread(text, (), container) if len(text) >= SHORTEST_TEXT else None


def _thread_title(title: str, opening: str) -> str:
    """A title cut by the program (`某某...`) is completed from the first line; without a title that line stands in."""
    first_line = opening.partition("\n")[0]
    whole = title.rstrip(".… ")
    if not title or (whole != title and first_line.startswith(whole)):
        return first_line[:80]
    return title


def _nothing(title: str) -> Unreadable:
    if title:
        return Unreadable(RejectReason.EMPTY_TEXT, "网页中没有找到正文")
    return Unreadable(RejectReason.NO_TITLE_OR_TEXT, "网页中没有找到标题和正文")


def _kind(
    url: str, hint: str | None, wechat: bool, metadata: Metadata, named: Mapping[Element, Name], body: Element
) -> Kind:
    if made_by_forum(metadata.generator, named):
        # Whatever the caller hoped for: read as an article, a thread would carry the names of those who wrote.
        return Kind.FORUM
    if hint in {Kind.ARTICLE, Kind.FORUM, Kind.WECHAT}:
        return Kind.WECHAT if wechat else Kind(hint)
    if wechat:
        return Kind.WECHAT
    return Kind.FORUM if looks_like_thread(url, named) or unknown_thread(url, body) else Kind.ARTICLE


def _is_wechat(url: str, hint: str | None, source: str, body: Element) -> bool:
    if hint == Kind.WECHAT or (urlsplit(url).hostname or "") == "mp.weixin.qq.com":
        return True
    # Most pages are done with a search of the text, which costs less than one of the tree.
    return (
        "js_content" in source and _by_id(body, "js_content") is not None and _by_id(body, "activity-name") is not None
    )


def _wechat_text(body: Element) -> bool:
    content = _by_id(body, "js_content")
    return content is not None and len(text_of(content).strip()) >= SHORTEST_TEXT


def _title(parsed: _Parsed, start: int) -> str:
    if parsed.kind is Kind.WECHAT:
        element = _by_id(parsed.body, "activity-name")
        if element is not None and (title := clean(text_of(element))):
            return title
    above = parsed.found[max(0, start - 12) : start + 1] if start else []
    return find_title(parsed.metadata, parsed.body, parsed.named, above, parsed.page.listed_title)


def _time(parsed: _Parsed, start: int) -> Moment:
    if parsed.kind is Kind.WECHAT:
        moment = wechat_time(parsed.source, reference=parsed.page.fetched_at, zone=parsed.zone)
        if moment:
            return moment, TimeSource.META
    return find_time(parsed.page, parsed.source, parsed.metadata, parsed.found, start, parsed.zone)


def _publisher(parsed: _Parsed, start: int) -> str:
    if parsed.kind is Kind.WECHAT:
        element = _by_id(parsed.body, "js_name")
        return institution(text_of(element)) if element is not None else ""
    if parsed.metadata.source and (named := institution(parsed.metadata.source)):
        return named
    around = _around(parsed.found, start)
    for block, following in zip(around, [*around[1:], None], strict=True):
        if block.length <= 160 and (named := labelled_source(block.text, following.text if following else "")):
            return named
    return _named_source(around[:18]) or institution(parsed.metadata.organisation)


def _named_source(near: Sequence[Block]) -> str:
    """The outlet in an element that is named so, without a label: `<a class="source">某某晚报</a>`."""
    for block in near:
        for element in islice(block.owner.iter("span", "a", "em", "i", "b", "p", "div"), _PARTS_OF_LINE):
            if names_source(marks(element)) and (named := institution(text_of(element)[:60])):
                return named
    return ""


def _around(found: Sequence[Block], start: int) -> list[Block]:
    """The blocks where a page says its source: just above the text, then below it."""
    return [*found[max(0, start - 12) : start + 6], *found[start + 6 :]]


def _first_block(found: Sequence[Block], container: Element) -> int:
    inside = set(container.iter("*"))
    return next((index for index, block in enumerate(found) if block.owner in inside), 0)


def _by_id(body: Element, identifier: str) -> Element | None:
    found: list[Element] = _WITH_ID(body, identifier=identifier)
    return found[0] if found else None
