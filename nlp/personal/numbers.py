"""Finds ID cards, bank cards, telephone numbers and licence plates in flattened text.

Every pattern has bounded repeats only and starts at a border, so hostile text costs linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.checksums import is_id_number, passes_luhn
from nlp.personal.spans import Kind, Span

_GAP = r"[ \-]{0,2}"

_LONG_NUMBER = re.compile(rf"(?<![0-9A-Za-z])[1-9](?:{_GAP}[0-9]){{13,18}}(?:{_GAP}[Xx])?(?![0-9A-Za-z])")
_CUED_ID = re.compile(r"身份证(?:号码|号)?(?:是|为)?[ ::]{0,3}([1-9][0-9 \-]{10,22}[0-9Xx])(?![0-9])")
_CUED_BANK = re.compile(
    r"(?:银行卡|卡号|账号|帐号|账户|帐户)(?:号码|号)?(?:是|为)?[ ::]{0,3}([0-9](?:[ \-]?[0-9]){11,22})(?![0-9])"
)
_MOBILE = re.compile(
    rf"(?<![0-9])(?<![0-9]\.)(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])"
    r"(?! ?(?:元|万|亿|千|美元|吨|株|棵|亩))"
)
_DOTTED_MOBILE = re.compile(r"(?<![0-9.])1[3-9][0-9][.·_/][0-9]{4}[.·_/][0-9]{4}(?![0-9.])")
_STARRED_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][*xX×]{3,6}[0-9]{2,4}(?![0-9])")
_SPOKEN = "0-9〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_SPELLED_MOBILE = re.compile(
    rf"[1一幺壹](?<![{_SPOKEN}][1一幺壹]){_GAP}[3-9三四五六七八九叁肆伍陆柒捌玖](?:{_GAP}[{_SPOKEN}]){{9}}(?![{_SPOKEN}])"
)
_LANDLINE = re.compile(
    r"(?<![0-9])(?:\+?86[ \-]?)?\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ \-]{0,3}"
    r"(?:[2-9][0-9]{2,3}[ \-]?[0-9]{4}|[2-9][0-9]{3}[ \-][0-9]{3})"
    r"(?:[ \-]{0,2}(?:转|分机)[ ::]?[0-9]{1,6})?(?![0-9])(?! ?(?:元|万|亿))"
)
_CUED_LANDLINE = re.compile(
    r"(?:电话|座机|固话|手机|号码|联系方式|致电|拨打|[Tt][Ee][Ll])(?:号码|号)?(?:是|为)?[ ::.]{0,4}"
    r"([2-8][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-Za-z][ ·•.\-]{0,2}"
    r"(?:[DFABCEGHJKdfabceghjk][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}|[0-9]{5}[DFABCEGHJKdfabceghjk]"
    r"|(?=[A-Za-z]{0,4}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![0-9A-Za-z])"
)


_POLICE_PLATE = re.compile(
    r"(?<![A-Za-z])WJ[ ·]?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?"
    r"[ ·]?[0-9]{4,5}[A-Z]?(?![0-9])"
)
_PASSPORT = re.compile(r"护照(?:号码|号)?(?:是|为)?[ ::]{0,3}([A-Za-z]{1,2}[0-9]{7,8})(?![0-9])")


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _long_number_kind(number: str) -> Kind | None:
    if is_id_number(number):
        return Kind.ID_CARD
    if 16 <= len(number) <= 19 and number.isdigit() and number[0] in "3456789" and passes_luhn(number):
        return Kind.BANK_CARD
    return None


_SIX_DIGITS = re.compile(r"[0-9](?:[ \-.·_/()*xX×]{0,3}[0-9*xX×]){5}")
"""What every number of a card or telephone holds; most texts hold none, and looking is quicker than matching."""


def find_numbers(flat: str, *, numbered: bool) -> Iterator[Span]:
    """ID cards, bank cards, telephone numbers and licence plates; a number that is spelled out needs no digit."""
    long = numbered and _SIX_DIGITS.search(flat) is not None
    if long:
        yield from _cards(flat)
    if long:
        yield from _telephones(flat)
    for found in _SPELLED_MOBILE.finditer(flat):
        if not found.group().isascii():  # digits alone are what `_telephones` tells from sums and counts
            yield Span(Kind.MOBILE, *found.span())
    if numbered:
        yield from _plates(flat)


def _cards(flat: str) -> Iterator[Span]:
    """ID cards and bank cards: by their check digits anywhere, after words such as 身份证号 and 卡号 by length alone."""
    for found in _CUED_ID.finditer(flat):
        if len(_digits(found.group(1))) in (15, 17, 18):
            yield Span(Kind.ID_CARD, *found.span(1))
    for found in _PASSPORT.finditer(flat):
        yield Span(Kind.ID_CARD, *found.span(1))
    for found in _LONG_NUMBER.finditer(flat):
        kind = _long_number_kind(_digits(found.group()))
        if kind is not None:
            yield Span(kind, *found.span())
    for found in _CUED_BANK.finditer(flat):
        yield Span(Kind.BANK_CARD, *found.span(1))


def _telephones(flat: str) -> Iterator[Span]:
    """Mobile numbers (also with gaps or half starred) and landlines with area code or after a word such as 电话.

    Public numbers stay: three to five digits (110, 12345) and the service numbers 400 and 800.
    """
    for pattern in (_MOBILE, _DOTTED_MOBILE, _STARRED_MOBILE):
        for found in pattern.finditer(flat):
            yield Span(Kind.MOBILE, *found.span())
    for found in _LANDLINE.finditer(flat):
        yield Span(Kind.LANDLINE, *found.span())
    for found in _CUED_LANDLINE.finditer(flat):
        yield Span(Kind.LANDLINE, *found.span(1))


def _plates(flat: str) -> Iterator[Span]:
    """Licence plates of five characters and, for new-energy cars, of six (GA 36-2018)."""
    for found in _PLATE.finditer(flat):
        yield Span(Kind.PLATE, *found.span())
    if "WJ" in flat:
        for found in _POLICE_PLATE.finditer(flat):
            yield Span(Kind.PLATE, *found.span())
