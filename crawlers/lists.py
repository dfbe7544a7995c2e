"""What a list page leads to: article links with their row's date, and the next page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from parsel import Selector

from crawlers.charset import decode
from crawlers.dates import parse_time
from crawlers.settings import SiteSource
from domain.documents import Page

_ARTICLE_PATH = re.compile(
    r"/t\d{8}_\d+\.s?html?$"  # TRS WCM
    r"|/art/\d{4}/\d{1,2}/\d{1,2}/art_[\d_]+\.html?$|/art_[\d_]+\.html?$"  # 大汉
    r"|/info/\d+/\d+\.html?$"  # 博达 VSB
    r"|/(?:content/)?post_\d+\.html?$|/content/[\d/]*post_\d+"  # 广东 NFCMS
    r"|/contents?/\d+/\d+\.s?html?$"  # SiteServer
    r"|/20\d{2}[-/]?\d{2}(?:[-/]?\d{2})?/[^/]*[0-9a-f]{4,}[^/]*\.s?html?$"  # dated folders of many systems
    r"|/c\d+/20\d{6}/\w+\.s?html?$|/20\d{6}/\w+\.s?html?$"
    r"|/(?:thread|topic|read|show|article|news|detail|view)[-_/]?\d+(?:-\d+)*(?:\.s?html?)?$"
    r"|/public/\d+/\d+\.html?$|/\d{5,}\.s?html?$",
    re.IGNORECASE,
)
_ARTICLE_QUERY = re.compile(r"(?:^|&)(?:tid|aid|id|articleid|newsid|infoid|docid)=\d+", re.IGNORECASE)
_TRS_PAGES = re.compile(
    r"createPageHTML\(\s*(?:['\"][^'\"]{0,80}['\"]\s*,\s*)?(\d{1,6})\s*,\s*(\d{1,6})\s*,\s*['\"]([\w-]{1,80})['\"]\s*,\s*['\"](\w{1,10})['\"]"
)
_NEXT_WORDS = frozenset({"下一页", "下页", "下一頁", "后一页", "下一页>", "下一页»", "下页>"})
_NEXT_ANCHORS = "//a[@href][string-length(.) < 40 and (contains(., '下') or contains(., '后'))]"
_MOST_LINKS = 2000
_MOST_ANCHORS = 20_000
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a list page, not masked. `listed_at` is the date of its row (aware UTC), if it has one."""

    url: str
    title: str
    listed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListPage:
    links: tuple[Link, ...]
    next_url: str | None


def read_list(page: Page, source: SiteSource, zone: ZoneInfo) -> ListPage:
    """Article links in page order, each URL once, and the next list page, if it names one. Never raises for what a page
    holds.

    Which links are articles: those of the selector `item`, those whose URL fits `follow`, both where both are given;
    without either, those on an allowed host whose URL has the form of a known content management system.
    """
    text = decode(page.body, page.charset).text
    # 大汉 jpage lists stand as XML records inside a script, where no parser sees their links
    records = _records(text) if "<record>" in text else ""
    document = Selector(text=f"{text}{records}" or "<html></html>", type="html")
    base = _base(document, page.url)
    links: dict[str, Link] = {}
    rows: dict[object, str] = {}
    for anchor in _anchors(document, source.item):
        # not `anchor.attrib`: that copies every attribute, and one with a control character in its name makes lxml raise
        url = _absolute(base, anchor.root.get("href", ""))
        if url and url not in links and _is_article(url, source):
            links[url] = _link(anchor, url, rows, page.fetched_at, zone)
        if len(links) >= _MOST_LINKS:
            break
    return ListPage(tuple(links.values()), _next(document, text, base, page.url))


def _base(document: Selector, url: str) -> str:
    return _absolute(url, document.xpath("//base/@href").get() or "") or url


def _records(text: str) -> str:
    """What stands in the CDATA sections of the page, put together. Found step by step: a pattern that looks for the end
    of each of a hundred thousand unfinished sections takes minutes."""
    pieces: list[str] = []
    at = 0
    while len(pieces) < _MOST_LINKS and (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        if end < 0:
            break
        pieces.append(text[start + len("<![CDATA[") : end])
        at = end
    return "".join(pieces)


def _anchors(document: Selector, item: str | None) -> Iterator[Selector]:
    if item is None:
        yield from document.xpath("//a[@href]")[:_MOST_ANCHORS]
        return
    for element in document.css(item)[:_MOST_ANCHORS]:
        yield from element.xpath("descendant-or-self::a[@href][1]")


def _absolute(base: str, href: str) -> str | None:
    """The web address that `href` means, without its fragment; None when it is none."""
    try:
        url = urljoin(base, href.strip()).partition("#")[0]
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if href.strip() and usable and len(url) <= _LONGEST_URL else None


def _is_article(url: str, source: SiteSource) -> bool:
    if source.follow is not None:
        return re.search(source.follow, url) is not None
    if source.item is not None:
        return True
    parts = urlsplit(url)
    if (parts.hostname or "").lower() not in source.allowed_hosts:
        return False  # nobody asked for it: links of other sites that merely look alike
    return bool(_ARTICLE_PATH.search(parts.path) or _ARTICLE_QUERY.search(parts.query))


def _link(anchor: Selector, url: str, rows: dict[object, str], now: datetime, zone: ZoneInfo) -> Link:
    shown = " ".join(anchor.xpath("string()").get("").split())
    beside = _row(anchor, rows).replace(shown, " ", 1)[:300]
    return Link(url, anchor.root.get("title", "").strip() or shown, parse_time(beside, reference=now, zone=zone))


def _row(anchor: Selector, rows: dict[object, str]) -> str:
    """The words of the row around a link; "" where many links share one row, for then a date beside them says nothing.
    Each row is read once (`rows`): a hostile page puts thousands of links into a row of megabytes."""
    around = anchor.xpath("ancestor::*[self::li or self::tr or self::dd or self::dl][1]")
    if not around:
        return ""
    row = around[0].root
    if row not in rows:
        few = len(around[0].xpath(".//a[@href]")) <= 4
        rows[row] = " ".join(around[0].xpath("string()").get("").split()) if few else ""
    return rows[row]


def _next(document: Selector, text: str, base: str, own_url: str) -> str | None:
    if match := _TRS_PAGES.search(text):
        count, index = int(match.group(1)), int(match.group(2))
        return _absolute(own_url, f"{match.group(3)}_{index + 1}.{match.group(4)}") if index + 1 < count else None
    for href in document.xpath("//link[@rel='next']/@href | //a[@rel='next']/@href").getall():
        if url := _absolute(base, href):
            return url
    for anchor in document.xpath(_NEXT_ANCHORS):
        if "".join(anchor.xpath("string()").get("").split()) in _NEXT_WORDS:
            return _absolute(base, anchor.root.get("href", ""))
    return None
