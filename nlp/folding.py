"""Folds text for matching: NFKC, lower case, traditional to simplified characters, no invisible characters.

Folding is for matching only; what people read is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_INVISIBLE = tuple(
    chr(code)
    for first, last in (
        (0x00AD, 0x00AD),
        (0x034F, 0x034F),
        (0x180B, 0x180E),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2064),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
)
"""Format characters and variation selectors that split words without being seen."""

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "…": "..."}
"""What NFKC makes of the wide forms that nearly every Chinese text holds. Without them most texts are normal already,
which is quickly seen, while normalising one takes longer than all the rest."""

_IDEOGRAPHS = ((0x3400, 0x9FFF), (0x20000, 0x323AF))


class Folder:
    """Folds texts; the table of characters is built once, at construction (about 0.1 s)."""

    def __init__(self) -> None:
        import opencc

        characters = [chr(code) for first, last in _IDEOGRAPHS for code in range(first, last + 1)]
        simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
        pairs = {ord(old): new for old, new in zip(characters, simplified, strict=True) if old != new and len(new) == 1}
        # A few results are traditional forms themselves: follow them to the end, so that folding twice changes nothing.
        followed = {chr(code): pairs.get(ord(new), new) for code, new in pairs.items()}
        self._simplified = _Replacement(followed | dict.fromkeys(_INVISIBLE, ""))
        self._narrow = _Replacement(_WIDE)

    def fold(self, text: str) -> str:
        """The folded text; folding it again changes nothing."""
        if text.isascii():
            return text.lower()
        return _composed(self._simplified.of(_composed(self._narrow.of(text)).lower()))


_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class _Replacement:
    """Replaces characters. A text holds few of them, so looking for them is far quicker than `str.translate`."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = dict(table)
        # A class with a character beyond the first plane is a slow list for `re`; without one it is a bitmap.
        first_plane = (character for character in self._table if character <= "\uffff")
        self._pattern = re.compile(f"[{''.join(map(re.escape, first_plane))}]")

    def of(self, text: str) -> str:
        table = self._table
        text = self._pattern.sub(lambda found: table[found.group()], text)
        return _BEYOND.sub(lambda found: table.get(found.group(), found.group()), text)


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


@cache
def shared_folder() -> Folder:
    """The one folder of this process."""
    return Folder()
