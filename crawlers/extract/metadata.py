"""Meta tags of a page: the set that government sites must carry, and what outlets use.

国办发〔2017〕47号 asks articles for ArticleTitle, PubDate and ContentSource; real pages write the names in any letter
case, and outlets use Open Graph, schema.org and names of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawlers.extract.tree import Element, clean, text_of

_TITLE_NAMES = ("articletitle", "og:title", "twitter:title", "dc.title")
_TIME_NAMES = (
    "pubdate",
    "article:published_time",
    "datepublished",
    "publishdate",
    "publish_time",
    "publish-date",
    "publishtime",
    "published_time",
    "og:release_date",
    "og:published_time",
    "weibo:article:create_at",
    "weibo: article:create_at",
    "bytedance:published_time",
    "firstcreate",
    "apub:time",
    "_pubtime",
    "dc.date",
    "date",
)
_SOURCE_NAMES = ("contentsource", "source", "mediaid", "og:article:source")
_LONGEST_TITLE = 600
_JSON_TIME = re.compile(r'"(?:datePublished|pubDate|publishDate)"\s*:\s*"([^"]{8,40})"')

_JSON_PUBLISHER = re.compile(r'"publisher"\s*:\s*\{[^{}]{0,400}"name"\s*:\s*"([^"]{2,60})"')


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head says; "" where it says nothing. `times` are the raw texts, most trusted first,
    `organisation` is the publisher of schema.org."""

    title: str
    times: tuple[str, ...]
    source: str
    site: str
    organisation: str
    generator: str
    page_title: str


def read_metadata(root: Element) -> Metadata:
    """Read the head (and microdata anywhere in the page) before scripts are removed."""
    values = _values(root)
    found = [values[name] for name in _TIME_NAMES if name in values]
    organisations: list[str] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            found.extend(_JSON_TIME.findall(script.text or ""))
            organisations.extend(_JSON_PUBLISHER.findall(script.text or ""))
    return Metadata(
        title=_first(values, _TITLE_NAMES),
        times=tuple(found),
        source=_first(values, _SOURCE_NAMES),
        site=_first(values, ("sitename", "og:site_name")),
        organisation=next(iter(organisations), ""),
        generator=_first(values, ("generator",)).lower(),
        page_title=_page_title(root),
    )


def _values(root: Element) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in root.iter("meta", "time", "span", "em"):
        name = element.get("itemprop") or ""
        if element.tag == "meta":
            name = name or element.get("name") or element.get("property") or ""
        if not name:
            continue
        content = clean((element.get("content") or element.get("datetime") or "")[:_LONGEST_TITLE])
        if content:
            values.setdefault(name.strip().lower(), content)
    return values


def _first(values: dict[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if name in values), "")


def _page_title(root: Element) -> str:
    # An inline drawing has <title> elements too: the first one in the page is the page's.
    element = next(root.iter("title"), None)
    return clean(text_of(element)[:_LONGEST_TITLE]) if element is not None else ""
