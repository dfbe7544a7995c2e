"""When an article was published, and how that is known (reference order: meta, visible, listed, URL)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import html

from crawlers.dates import parse_absolute, parse_time, time_in_url
from crawlers.extract.metadata import Metadata
from crawlers.extract.tree import Block, marks
from domain.documents import Page
from domain.reasons import TimeSource

_LABELLED = re.compile(
    r"(?:发布|发表|发文|成文|刊发|上传|录入|添加|创建|公开|更新)(?:时间|日期|于)\s*[:：]?|(?:^|[\s|【\[(（])(?:时\s*间|日\s*期|发[布表]于|于)\s*[:：]|发表于|发布于"
)
_TIME_MARK = re.compile(r"(?:^|[^a-z])(?:time|date|pubtime|pubdate|publish|fbsj|sj|rq|shijian|info|source|meta|ly|laiyuan)(?:[^a-z]|$)")
_WECHAT_CT = re.compile(r"""(?:var\s+ct\s*=\s*|\bct\s*[:=]\s*|create_time\s*[:=]\s*)["'](\d{10})["']""")
_WECHAT_TIME = re.compile(r"""(?:publish_time|createTime)\s*=\s*["'](\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)["']""")
NEAR_LENGTH = 120
"""A line longer than this is running text: its dates are what it tells of, not when it was written."""

Moment = tuple[datetime | None, TimeSource]


def find_time(page: Page, metadata: Metadata, found: Sequence[Block], start: int, zone: ZoneInfo) -> Moment:
    """The publish time in UTC with its source; (None, FETCHED) when the page tells none.

    `found` are the blocks of the whole page, `start` the index of the article's first block.
    """
    for text in metadata.times:
        if moment := parse_time(text, reference=page.fetched_at, zone=zone):
            return moment, TimeSource.META
    if moment := visible_time(found, start, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.VISIBLE
    if page.listed_at is not None:
        return page.listed_at, TimeSource.LISTED
    if moment := time_in_url(page.url, reference=page.fetched_at, zone=zone):
        return moment, TimeSource.URL
    return None, TimeSource.FETCHED


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
    near = [*reversed(found[max(0, start - 12) : start]), *found[start : start + 6]]
    groups = (
        [_behind_label(block.text) for block in near],
        [block.text for block in near if block.length <= NEAR_LENGTH],
        [_behind_label(block.text) for block in found],
        [block.text for block in found if block.length <= NEAR_LENGTH and _names_time(block.owner)],
    )
    for group in groups:
        for text in group:
            if text and (moment := parse_absolute(text, reference=reference, zone=zone)):
                return moment
    return None


def _behind_label(text: str) -> str:
    match = _LABELLED.search(text[:400])
    return text[match.end() : match.end() + 40] if match else ""


def _names_time(element: html.HtmlElement) -> bool:
    return bool(_TIME_MARK.search(marks(element)))
