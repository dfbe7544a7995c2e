"""When an article was published, and how that is known (reference order: meta, visible, listed, URL)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from lxml import etree

from crawlers.dates import parse_absolute, parse_time, time_in_url
from crawlers.extract.metadata import Metadata
from crawlers.extract.publisher import institution
from crawlers.extract.tree import Block, Element, marks
from domain.documents import Page
from domain.reasons import TimeSource

_LABELLED = re.compile(
    r"(?:发布|发表|刊发|上传|公开|提问|留言)(?:时间|日期|于)\s*[:：]?|(?:^|[\s|【\[(（])(?:时\s*间|日\s*期|发[布表]于|于)\s*[:：]|发表于|发布于"
)
_OTHER_LABEL = re.compile(r"(?:发文|成文|录入|添加|创建|更新)(?:时间|日期|于)\s*[:：]?")
"""Beside a label of publication these tell of another day: when a paper was drawn up, or a page was touched."""
_TIME_MARK = re.compile(
    r"(?:^|[^a-z])(?:time|date|pubtime|pubdate|publish|fbsj|sj|rq|shijian|info|source|meta|ly|laiyuan)(?:[^a-z]|$)"
)
_WECHAT_CT = re.compile(r"""(?:var\s+ct\s*=\s*|\bct\s*[:=]\s*|create_time\s*[:=]\s*)["'](\d{10})["']""")
_WECHAT_TIME = re.compile(r"""(?:publish_time|createTime)\s*=\s*["'](\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)["']""")
# The value is looked for first and the name before it second: the other way round costs fifteen times as much.
_SCRIPT_TIME = re.compile(r"""["']((?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}[^"']{0,15}|1\d{9}(?:\d{3})?)(?=["'])""")
_SCRIPT_NAME = re.compile(
    r"""(?:publish_?time|publish_?date|pub_?time|pub_?date|datePublished|dtime|ctime)["']?\s*[:=]\s*\Z""",
    re.IGNORECASE,
)
_SCRIPT_NAME_LENGTH = 40
_BARE_NUMBER = re.compile(r":\s?(1\d{9}(?:\d{3})?)(?=[,}\s])")
_RELATIVE = re.compile(
    r"刚刚|前(?:天|日)?(?![\u4e00-\u9fff])|[今昨]天|[今昨]日|(?<!\d)\d{1,2}[-/月]\d{1,2}日?\s+\d{1,2}[:：]\d{2}"
)
_RELATIVE_LENGTH = 40
_ONLY_DATE = re.compile(r"\s*20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*")
_ATTRIBUTES = etree.XPath(
    "descendant::time/@datetime | descendant::*[self::span or self::em or self::i or self::p]/@title"
)
_FULL_TIME = re.compile(r"\s*20\d{2}[-/年]\d{1,2}[-/月]\d{1,2}日?[T\s]+\d{1,2}:\d{2}\S*\s*")
NEAR_LENGTH = 120
"""A line longer than this is running text: its dates are what it tells of, not when it was written."""

Moment = tuple[datetime | None, TimeSource]


def find_time(
    page: Page, source: str, metadata: Metadata, found: Sequence[Block], start: int, zone: ZoneInfo
) -> Moment:
    """The publish time in UTC with its source; (None, FETCHED) when the page tells none.

    `source` is the text of the page with its scripts, `found` are the blocks of the whole page, `start` is the index of
    the article's first block.
    """
    visible = visible_time(found, start, reference=page.fetched_at, zone=zone)
    for text in metadata.times:
        if moment := parse_time(text, reference=page.fetched_at, zone=zone):
            return _with_clock(moment, visible, zone), TimeSource.META
    if visible:
        return visible, TimeSource.VISIBLE
    if moment := _script_time(source, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.META
    return _fallback(page, found, start, zone)


def _fallback(page: Page, found: Sequence[Block], start: int, zone: ZoneInfo) -> Moment:
    """What is left where neither tags nor lines nor scripts tell a date with its year."""
    if moment := _attribute_time(found, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.VISIBLE
    if page.listed_at is not None:
        return page.listed_at, TimeSource.LISTED
    if moment := _relative_time(found, start, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.VISIBLE
    if moment := time_in_url(page.url, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.URL
    if moment := _signed_time(found, start, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.VISIBLE
    return None, TimeSource.FETCHED


def _attribute_time(found: Sequence[Block], *, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """The first full time behind a relative one: `<time datetime="…">`, `<span title="2024-5-6 21:33">3 天前</span>`."""
    if not found:
        return None
    for text in _ATTRIBUTES(found[0].owner.getroottree().getroot()):
        if _FULL_TIME.fullmatch(text) and (moment := parse_time(text, reference=reference, zone=zone)):
            return moment
    return None


def _relative_time(found: Sequence[Block], start: int, *, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """3小时前, 昨天 10:20 or 07-16 18:03 in a short line about the article, above its text or at its top."""
    for block in (*found[max(0, start - 12) : start][::-1], *found[start : start + 6]):
        told = _behind_label(block.text) or (block.text if _names_time(block.owner) and _is_byline(block) else "")
        if len(told) <= _RELATIVE_LENGTH and _RELATIVE.search(told):
            moment = parse_time(told, reference=reference, zone=zone)
            if moment:
                return moment
    return None


def _signed_time(found: Sequence[Block], start: int, *, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """The date below the office that signs a notice: the last line that is nothing but a date, with an office above."""
    for above, block in zip(found[-2:start:-1], found[:start:-1], strict=False):
        if _ONLY_DATE.fullmatch(block.text) and above.length <= 30 and institution(above.text):
            return parse_absolute(block.text, reference=reference, zone=zone)
    return None


def _with_clock(moment: datetime, visible: datetime | None, zone: ZoneInfo) -> datetime:
    """A tag that tells only the day takes its clock from the page, if the page shows the same day."""
    local = moment.astimezone(zone)
    if visible is None or local.time() != time() or visible.astimezone(zone).date() != local.date():
        return moment
    return visible


def _script_time(source: str, *, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """A publish time that only the scripts of the page tell."""
    for match in _SCRIPT_TIME.finditer(source):
        if _SCRIPT_NAME.search(source, max(0, match.start() - _SCRIPT_NAME_LENGTH), match.start()):
            return parse_time(match.group(1), reference=reference, zone=zone)
    for match in _BARE_NUMBER.finditer(source):
        if _SCRIPT_NAME.search(source[max(0, match.start() - _SCRIPT_NAME_LENGTH) : match.start() + 1]):
            return parse_time(match.group(1), reference=reference, zone=zone)
    return None


def wechat_time(source: str, *, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """`var ct = "1712345678"` of a WeChat article: seconds since 1970."""
    for pattern in (_WECHAT_CT, _WECHAT_TIME):
        match = pattern.search(source)
        if match and (moment := parse_time(match.group(1), reference=reference, zone=zone)):
            return moment
    return None


def visible_time(found: Sequence[Block], start: int, *, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """A date that readers see: labelled near the article, then any short line just above it, then labelled anywhere,
    then a line whose class says time."""
    above, within = found[max(0, start - 12) : start][::-1], found[start : start + 6]
    # Lazy: most pages are done after the first group.
    groups: tuple[Iterator[str], ...] = (
        (_behind_label(block.text) for block in (*above, *within)),
        (_behind_label(block.text, _OTHER_LABEL) for block in (*above, *within)),
        (block.text for block in above if block.length <= NEAR_LENGTH),
        (block.text for block in within if _is_byline(block)),
        (_behind_label(block.text) for block in found),
        (_behind_label(block.text, _OTHER_LABEL) for block in found),
        (block.text for block in found if block.length <= NEAR_LENGTH and _names_time(block.owner)),
    )
    for group in groups:
        for text in group:
            if text and (moment := parse_absolute(text, reference=reference, zone=zone)):
                return moment
    return None


def _is_byline(block: Block) -> bool:
    """A line of the article that is about the article: time, source, counts, and no sentence."""
    return block.length <= 60 and not re.search(r"[。，；！？]", block.text)


def _behind_label(text: str, label: re.Pattern[str] = _LABELLED) -> str:
    match = label.search(text[:400])
    return text[match.end() : match.end() + 40] if match else ""


def _names_time(element: Element) -> bool:
    return bool(_TIME_MARK.search(marks(element)))
