"""The title of an article, without the name of the site behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from crawlers.extract.metadata import Metadata
from crawlers.extract.tree import Block, Element, Name, clean, marks, marks_of, text_of

_HEADINGS = ("h1", "h2", "h3", "h4")
_NAMED_HEADINGS = frozenset({"div", "span"})
"""Tags that say nothing of their own: only with the name of a title."""
_HEADING_LIKE = (*_NAMED_HEADINGS, "p", "td", "strong", "b", "font")
_TITLE_MARK = re.compile(r"(?:^|[^a-z])(?:title|bt|biaoti|headline|subject|tit|article-tit)(?:[^a-z]|$)")
_SEPARATOR = re.compile(r"\s*(?:[_|｜]+|--+|——|–|\s-\s|\s[—·]\s|-(?=[^-]{2,20}$)|::|»|>>)\s*")
_SITE_WORD = re.compile(
    r"网|新闻|资讯|频道|门户|政府|官方|中心|论坛|贴吧|首页|网站|日报|晚报|在线|客户端|公报|平台|博客|社区|局$|厅$|委$|报$|\.(?:com|cn|net|org)|NET|News|Blog|版$|网易|搜狐|腾讯|新浪|澎湃",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"首页|当前位置|您的位置|[>＞»]")
_BYLINE = re.compile(r"[:：。|]|\d{4}\s*[-./年]|首页|当前位置|打印|字号|浏览")
LONGEST = 200
SECTION_LENGTH = 6
"""Up to this length a page title names a column (`新闻动态--某某学会`), and the headline stands in the page."""


def find_title(
    metadata: Metadata, body: Element, named: Mapping[Element, Name], above: Sequence[Block] = (), listed: str = ""
) -> str:
    """The title by the order: meta tag, a heading that the page title repeats, the page title without its site, a
    heading, the title in the list that led here; "" when there is none.

    `named` are the named elements of the body. `above` are the blocks just above the article's text, nearest last: the
    headline stands there when the title of the page names only the column.
    """
    page = metadata.page_title
    meta = _completed(metadata.title, page)
    repeated = _repeated_heading(body, named, page)
    stripped = strip_site(page, metadata.site)
    if len(meta) >= 2 and meta != metadata.site:
        title = strip_site(meta, metadata.site) if meta == page else meta
    elif repeated and len(repeated) > SECTION_LENGTH:
        title = repeated
    elif len(stripped) > SECTION_LENGTH and stripped != metadata.site:
        title = stripped
    else:
        title = _heading_above(above) or _line_above(above) or _first_heading(body) or listed or stripped
    return _uncut(title, body)[:LONGEST].strip()


def _heading_above(above: Sequence[Block]) -> str:
    """The heading nearest above the text, or the nearest element that is named a title."""
    for block in reversed(above):
        named = block.owner.tag in _HEADINGS or _named_title(marks(block.owner))
        if (
            named
            and block.linked == 0
            and SECTION_LENGTH < len(block.text) <= LONGEST
            and not _TRAIL.search(block.text)
        ):
            return block.text
    return ""


def _line_above(above: Sequence[Block]) -> str:
    """Old sites give the headline no mark at all: the nearest plain line above the text that is no label or date."""
    for block in reversed(above):
        if block.links == 0 and 8 <= len(block.text) <= 60 and not _BYLINE.search(block.text):
            return block.text
    return ""


def _uncut(title: str, body: Element) -> str:
    """A title that was cut for the tab of the browser (`某某...`) is read whole from the headings."""
    whole = title.rstrip(".… ")
    if whole == title or len(whole) < SECTION_LENGTH:
        return title
    for element in body.iter(*_HEADINGS, "div", "p"):
        if len(element) <= 2 and (text := clean(text_of(element))).startswith(whole) and len(text) <= LONGEST:
            return text
    return title


def strip_site(title: str, site: str = "") -> str:
    """`题目_新闻中心_某某网` -> `题目`: parts behind the first separator that look like names of a site or a column."""
    parts = _SEPARATOR.split(title)
    separators = [match.group() for match in _SEPARATOR.finditer(title)]
    while len(parts) > 1 and _droppable(parts, separators[-1], site):
        parts.pop()
        separators.pop()
    rebuilt = parts[0] + "".join(separator + part for separator, part in zip(separators, parts[1:], strict=True))
    return rebuilt.strip(" _-|｜—–")


def _droppable(parts: list[str], separator: str, site: str) -> bool:
    last = parts[-1].strip()
    if not last or (site and last == site):
        return True
    rest = sum(len(part) for part in parts[:-1])
    if len(last) > 24 or rest < 4:
        return False
    return (
        bool(_SITE_WORD.search(last)) or separator.strip() in {"_", "|", "｜", "--", "»", ">>"} or rest > len(last) * 2
    )


def _completed(meta: str, page: str) -> str:
    """A meta tag whose text was cut at a quotation mark inside it is completed from the page title."""
    if meta and len(page) > len(meta) and page.startswith(meta) and page[len(meta)] in "\"'“”":
        return strip_site(page)
    return meta


def _repeated_heading(body: Element, named: Mapping[Element, Name], page: str) -> str:
    """The longest element text that the page title starts with (or holds, for a heading)."""
    folded_page = _folded(page)
    if len(folded_page) < 4:
        return ""
    best, shortest = "", 4
    for element in body.iter(*_HEADINGS, *_HEADING_LIKE):
        heading = element.tag in _HEADINGS
        if not heading and not _may_be_heading(element, named):
            continue
        text = text_of(element)
        if not shortest <= len(text) <= LONGEST * 3:
            continue
        text = clean(text)
        folded = _folded(text)
        if len(folded) < shortest or len(text) > LONGEST:
            continue
        ends = len(folded) > SECTION_LENGTH and folded_page.endswith(folded)  # 某某局 某某栏目 题目
        if folded_page.startswith(folded) or ends or (heading and folded in folded_page):
            best, shortest = text, len(folded) + 1
    return best


def _may_be_heading(element: Element, named: Mapping[Element, Name]) -> bool:
    """Small, and set off by its tag or by its name."""
    if element.tag in _NAMED_HEADINGS:
        name = named.get(element)
        if name is None or not _named_title(marks_of(name)):
            return False
    return len(element) <= 3


@lru_cache(8_192)
def _named_title(names: str) -> bool:
    return bool(_TITLE_MARK.search(names))


def _first_heading(body: Element) -> str:
    for tags in (("h1",), ("h2", "h3")):
        for element in body.iter(*tags):
            text = clean(text_of(element))
            if 4 <= len(text) <= LONGEST and not _TRAIL.search(text):
                return text
    for element in body.iter("div", "p", "td", "span"):
        if _named_title(marks(element)) and 6 <= len(text := clean(text_of(element))) <= 80:
            return text
    return ""


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
