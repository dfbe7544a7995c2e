"""Crawled text made fit for a mail: one line, no hidden characters, no link that a mail program would make live."""

from __future__ import annotations

import re
import unicodedata

_SCHEME = re.compile(r"(?i)(?<![a-z])(https?|ftp|file|mailto|javascript|data):")
_HOST = re.compile(r"(?i)\bwww\.")


def line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters, shortened with "…".

    Line breaks and runs of white space become one space. Control, format and private characters go, so no text can
    reverse its direction, hide a part of itself or end a header.
    """
    visible = "".join(c if not c.isspace() else " " for c in text if c.isspace() or _is_visible(c))
    joined = " ".join(visible.split())
    return joined if len(joined) <= limit else joined[: limit - 1].rstrip() + "…"


def quoted(text: str, limit: int) -> str:
    """`line`, with addresses of the web broken up: nobody should be led away from a mail of the body's own system."""
    return _HOST.sub("www．", _SCHEME.sub(lambda found: f"{found.group(1)}：", line(text, limit)))


def _is_visible(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")
