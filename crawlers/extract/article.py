"""The way from bytes to an article."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from crawlers.dates import SHANGHAI
from crawlers.extract.result import Article, Unreadable
from domain.documents import Page


def extract(page: Page, *, kind: str | None = None, zone: ZoneInfo = SHANGHAI) -> Article | Unreadable:
    """Read one page; never raises for what a page holds.

    `kind` ("article", "forum", "wechat") is a hint from the caller; None lets the page decide. `zone` is where times
    without an offset are local to. The result is not masked yet.
    """
    raise NotImplementedError
