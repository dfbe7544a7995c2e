"""The title of an article, without the name of the site behind it."""

from __future__ import annotations

import re

from lxml import html

from crawlers.extract.metadata import Metadata
from crawlers.extract.tree import clean, marks

_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLE_MARK = re.compile(r"(?:^|[^a-z])(?:title|bt|biaoti|headline|subject|tit|article-tit)(?:[^a-z]|$)")
_SEPARATOR = re.compile(r"\s*(?:[_|｜]+|--+|——|–|\s-\s|\s[—·]\s|-(?=[^-]{2,20}$)|::|»|>>)\s*")
_SITE_WORD = re.compile(
    r"网|新闻|资讯|频道|门户|政府|官方|中心|论坛|贴吧|首页|网站|日报|晚报|在线|客户端|公报|平台|博客|社区|局$|厅$|委$|报$|\.(?:com|cn|net|org)|NET|News|Blog|版$|网易|搜狐|腾讯|新浪|澎湃",
    re.IGNORECASE,
)
LONGEST = 200


def find_title(metadata: Metadata, body: html.HtmlElement, listed: str = "") -> str:
    """The title by the order: meta tag, a heading that the page title repeats, the page title without its site, the
    first heading, the title in the list that led here; "" when there is none."""
    page = metadata.page_title
    meta = _completed(metadata.title, page)
    if meta and not _is_site_name(meta, metadata):
        return _cut(strip_site(meta, metadata.site) if meta == page else meta)
    repeated = _repeated_heading(body, page)
    if repeated:
        return _cut(repeated)
    stripped = strip_site(page, metadata.site)
    heading = _first_heading(body)
    if stripped and not _is_site_name(stripped, metadata) and not (heading and _is_section(stripped)):
        return _cut(stripped)
    return _cut(heading or listed or stripped)


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
    return bool(_SITE_WORD.search(last)) or separator.strip() in {"_", "|", "｜", "--", "»", ">>"} or rest > len(last) * 2


def _completed(meta: str, page: str) -> str:
    """A meta tag whose text was cut at a quotation mark inside it is completed from the page title."""
    if meta and len(page) > len(meta) and page.startswith(meta) and page[len(meta)] in "\"'“”":
        return strip_site(page)
    return meta


def _is_site_name(title: str, metadata: Metadata) -> bool:
    return len(title) < 2 or title == metadata.site


def _is_section(title: str) -> bool:
    """A page title that only names a column (`新闻动态--中国地理学会官网`) while the headline stands in the page."""
    return len(title) <= 6


def _repeated_heading(body: html.HtmlElement, page: str) -> str:
    """The longest element text that the page title starts with (or holds, for a heading)."""
    folded_page = _folded(page)
    if len(folded_page) < 4:
        return ""
    best = ""
    for element in body.iter(html.etree.Element):
        heading = element.tag in _HEADINGS
        if not heading and not (element.tag in {"div", "p", "span", "td", "strong", "b", "font"} and len(element) <= 3):
            continue
        if not heading and not _TITLE_MARK.search(marks(element)) and element.tag not in {"strong", "b", "font", "td", "p"}:
            continue
        text = element.text_content()
        if len(text) > LONGEST * 3:
            continue
        text = clean(text)
        folded = _folded(text)
        if len(folded) < max(4, len(_folded(best)) + 1) or len(text) > LONGEST:
            continue
        if folded_page.startswith(folded) or (heading and folded in folded_page):
            best = text
    return best


def _first_heading(body: html.HtmlElement) -> str:
    for tags in (("h1",), ("h2", "h3")):
        for element in body.iter(*tags):
            text = clean(element.text_content())
            if 4 <= len(text) <= LONGEST:
                return text
    for element in body.iter("div", "p", "td", "span"):
        if _TITLE_MARK.search(marks(element)) and 6 <= len(text := clean(element.text_content())) <= 80:
            return text
    return ""


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _cut(title: str) -> str:
    return title[:LONGEST].strip()
