"""Crawled text made harmless before it stands in a chart, a table or a Word file."""

from __future__ import annotations

import unicodedata

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls, format marks (direction overrides, zero-width joiners), surrogates, private use, noncharacters."""


def plain(text: str, limit: int | None = None) -> str:
    """One line of visible characters, at most `limit` long (the last one is then an ellipsis).

    Line ends and tabs become spaces; controls, direction marks, surrogates and characters that XML 1.0 forbids go.
    Nothing is interpreted: `=cmd` stays the four characters that it is.
    """
    visible = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _DROPPED)
    line = " ".join(visible.split())
    if limit is not None and len(line) > limit:
        return line[: max(limit - 1, 0)].rstrip() + "…"
    return line
