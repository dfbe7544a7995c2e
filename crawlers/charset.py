"""From bytes to text, whatever the page claims its encoding to be."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
LOST_SHARE_LIMIT = 0.05
"""Above this share of lost characters a text is not worth reading (one in twenty: no sentence survives)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII = bytes(range(128))
_RARE = re.compile("[\ue000-\uf8ff\U00020000-\U0010ffff]")
_ACCENTS = re.compile("[\x80-\xff]")
_STRANGE_SHARE = 0.1
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_TRUSTED_SHARE = 0.001
"""A declared encoding that loses fewer characters than this (a cut emoji, a stray byte) is believed."""
_BROKEN_UTF8_SHARE = 0.02
"""UTF-8 with a few cut characters is still UTF-8: GBK text read as UTF-8 loses more than half of its characters."""

# GB2312 and GBK are subsets of GB18030, and pages that claim the small set use characters of the large one.
_WIDENED = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}

# The most frequent characters of written Chinese in both scripts; a text of a few sentences holds many of them.
_EVERYDAY = frozenset(
    "的一是不了在有人我他这這个個中大来來上国國到说說们們为為子和你地出道也时時年得就那要下以生会會，。、"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`replaced` counts the characters that could not be decoded (each is U+FFFD in `text`)."""

    text: str
    encoding: str
    replaced: int

    @property
    def readable(self) -> bool:
        """False when so many characters were lost, or came out as private-use and rare ones, that the text says nothing."""
        lost = self.replaced + len(_RARE.findall(_foreign(self.text)))
        return lost <= len(self.text) * LOST_SHARE_LIMIT


def decode(body: bytes, charset: str | None = None) -> Decoded:
    """Decode a page, feed or file; never raises. `charset` is the one of the HTTP header, if any.

    Order of belief: byte order mark; UTF-8 where it fits (Chinese text of another encoding is never valid UTF-8 by
    chance, whatever is declared); what meta tag and header declare; then the guess that reads most like Chinese.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], encoding)
    utf8 = _decoded(body, "utf-8")
    if not utf8.replaced and not body.isascii():
        return utf8
    declared = _declared_encodings(body, charset)
    if body.isascii():
        # ISO-2022 and HZ write Chinese in seven bits: only there a declaration changes how ASCII bytes are read.
        seven_bit = [name for name in declared if name.startswith(("iso2022", "hz"))]
        return _decoded(body, seven_bit[0]) if seven_bit else utf8
    if utf8.replaced <= len(_foreign(utf8.text)) * _BROKEN_UTF8_SHARE:
        return utf8
    for encoding in declared:
        decoded = _decoded(body, encoding)
        if decoded.replaced <= len(decoded.text) * _TRUSTED_SHARE and not _mistaken(decoded):
            return decoded
    guesses = (utf8, _decoded(body, "gb18030"), _decoded(body, "big5"))
    return max(guesses, key=_likeness)


def _declared_encodings(body: bytes, charset: str | None) -> list[str]:
    """Known encodings named by the page (it travels with the file) and by the header, in this order."""
    names = [match.group(1).decode("ascii") for match in _DECLARED.finditer(body[:_HEAD_BYTES])]
    if charset:
        names.append(charset)
    encodings: list[str] = []
    for name in names:
        encoding = _known(name)
        if encoding and encoding not in encodings:
            encodings.append(encoding)
    return encodings


def _known(name: str) -> str | None:
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # "hex", "zip" and the like are codecs too, but not of text; the flag is CPython's own.
    if not getattr(info, "_is_text_encoding", True) or info.name in {"idna", "punycode", "utf-7", "unicode_escape"}:
        return None
    return _WIDENED.get(info.name, info.name)


def _decoded(body: bytes, encoding: str) -> Decoded:
    try:
        text = body.decode(encoding, errors="replace")
    except (UnicodeError, ValueError, LookupError):
        text = body.decode("utf-8", errors="replace")
        encoding = "utf-8"
    return Decoded(text.replace("\x00", ""), encoding, text.count(REPLACEMENT))


def _mistaken(decoded: Decoded) -> bool:
    """Some wrong encodings lose no character: a single-byte one turns Chinese into accents (`Ö÷Ò³` for 主页), and Big5
    read as GB18030 scatters over the private-use area."""
    if decoded.encoding.startswith("utf"):
        return False
    strange = _RARE if decoded.encoding.startswith(("gb", "big5")) else _ACCENTS
    foreign = _foreign(decoded.text)
    return len(strange.findall(foreign)) > len(foreign) * _STRANGE_SHARE


def _likeness(decoded: Decoded) -> float:
    """How much a guess reads like Chinese: share of everyday characters, less the share of lost and rare ones."""
    foreign = _foreign(decoded.text)
    everyday = sum(character in _EVERYDAY for character in foreign)
    rare = len(_RARE.findall(foreign))
    return (everyday - rare - 2 * decoded.replaced) / max(1, len(foreign))


def _foreign(text: str) -> str:
    """The characters beyond ASCII. Most of a page is markup, and counting is slow: bytes drop it at once."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
