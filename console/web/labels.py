"""The page templates and how they write times, shares and names."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from console.words import named


def templates(zone: ZoneInfo) -> Environment:
    """The page templates: everything is escaped, a misspelt name is an error, times are local to the body."""

    def local(moment: datetime | None, pattern: str = "%Y-%m-%d %H:%M") -> str:
        return moment.astimezone(zone).strftime(pattern) if moment else "—"

    def safe_link(address: str) -> str:
        """The address when a browser may follow it; "" for anything but http and https (crawled pages are hostile)."""
        return address if urlsplit(address).scheme in ("http", "https") else ""

    def share(value: float) -> str:
        return f"{value * 100:.0f}%"

    environment = Environment(
        loader=PackageLoader("console.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(local=local, named=named, safe_link=safe_link, share=share)
    return environment
