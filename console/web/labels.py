"""The page templates and how they write times, shares and names."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from console.words import named
from domain.ports import Clock


def templates(zone: ZoneInfo, clock: Clock) -> Environment:
    """The page templates: everything is escaped, a misspelt name is an error, times are local to the body."""

    def local(moment: datetime | None, pattern: str = "%Y-%m-%d %H:%M") -> str:
        return moment.astimezone(zone).strftime(pattern) if moment else "—"

    def when(moment: datetime | None) -> str:
        return near_time(moment.astimezone(zone), clock().astimezone(zone)) if moment else "—"

    def since(moment: datetime) -> str:
        return length(clock() - moment)

    environment = Environment(
        loader=PackageLoader("console.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        local=local, when=when, since=since, named=named, safe_link=safe_link, share=share, every=every
    )
    return environment


def near_time(moment: datetime, now: datetime) -> str:
    """A time as people say it: 今天 23:14, 昨天 08:05, 11月20日 09:30, 2025年11月20日. Both times are local."""
    clock_time = f"{moment:%H:%M}"
    if moment.date() == now.date():
        return f"今天 {clock_time}"
    if moment.date() == now.date() - timedelta(days=1):
        return f"昨天 {clock_time}"
    if moment.year == now.year:
        return f"{moment.month}月{moment.day}日 {clock_time}"
    return f"{moment.year}年{moment.month}月{moment.day}日"


def length(span: timedelta) -> str:
    """A length of time in its two greatest units: 2 天 3 小时, 5 小时 20 分钟, 8 分钟, 不到 1 分钟."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {rest} 分钟" if rest else f"{hours} 小时"
    return f"{rest} 分钟" if rest else "不到 1 分钟"


def every(minutes: float) -> str:
    """How often something happens: 每 6 秒, 每 30 分钟, 每 2 小时, 每天."""
    if minutes < 1:
        return f"每 {minutes * 60:.0f} 秒"
    if minutes < 60 or minutes % 60:
        return f"每 {minutes:g} 分钟"
    return "每天" if minutes == 1440 else f"每 {minutes / 60:g} 小时"


def safe_link(address: str) -> str:
    """The address when a browser may follow it; "" for anything but http and https (crawled pages are hostile)."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in ("http", "https") else ""


def share(value: float) -> str:
    return f"{value * 100:.0f}%"
