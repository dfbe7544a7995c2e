"""Text that a page keeps in its scripts, for pages that are drawn by the browser."""

from __future__ import annotations

import html as entities
import json
import re

from crawlers.extract.tree import lines, parse, remove_unread

_JSON_BODY = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")')
# 头条 keeps the article as escaped HTML in a script: content: '\u003Cdiv…' or content: '&lt;div…'
_SCRIPT_BODY = re.compile(
    r"""\b(?:content|articleContent|article_content)["']?\s*:\s*("(?:[^"\\\n]|\\.){80,}"|'(?:[^'\\\n]|\\.){80,}')"""
)
_LONGEST = 400_000


def text_in_scripts(source: str) -> str:
    """The longest article text kept as a string in a script (schema.org articleBody or escaped HTML), or ""."""
    found = [match.group(1) for pattern in (_JSON_BODY, _SCRIPT_BODY) for match in pattern.finditer(source[:2_000_000])]
    texts = [_plain(literal) for literal in found if len(literal) <= _LONGEST]
    return max(texts, key=len, default="")


def _plain(literal: str) -> str:
    """A string literal of a script to plain lines; markup in it is removed."""
    inner = literal[1:-1].replace("\\'", "'")
    if literal[0] == "'":
        inner = inner.replace('"', '\\"').replace('\\\\"', '\\"')
    try:
        text = json.loads(f'"{inner}"', strict=False)
    except ValueError:
        return ""
    # Some pages escape twice: entities inside a JSON string inside a script.
    for _ in range(2):
        text = entities.unescape(text)
    text = text.strip().strip('"')
    root = parse(f"<body>{text}</body>")
    if root is None:
        return ""
    remove_unread(root)
    return "\n".join(lines(root))
