"""Finds names of private people where the text itself announces one: behind a cue, before 先生 and 女士, beside a number.

Names without such a sign are left: a list of given names would hit roads, estates and institutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.cues import find_cues
from nlp.personal.naming import ANONYMOUS, GIVEN, Trust, begins_with_word, like_a_name, name_end, place_before
from nlp.personal.spans import NUMBER_MARK, Kind, Span, holds_any
from nlp.personal.surnames import ALSO_WORDS, CLEAR_SURNAME, PLAIN, SURNAME

_HAN = r"[\u4e00-\u9fff]"
_SELF_SURNAME = re.compile(rf"(?:免贵姓|我姓|本人姓|贵姓)[ :]{{0,2}}({SURNAME})(?!名)")
_TITLED = re.compile(
    rf"({CLEAR_SURNAME}(?:(?![的是在]){_HAN}){{0,2}}"
    rf"|(?:(?<!{_HAN})|(?<=联系|致电|转告|感谢)|(?<=[找请])){SURNAME}{_HAN}{{0,2}}"
    rf"|(?<!风){SURNAME})(?=先生|女士|小姐(?!姐)|太太)"
)
_BESIDE_NUMBER = re.compile(
    rf"(?:(?<!{_HAN})|(?<=联系|致电|转告)|(?<=[的找请])|(?<={NUMBER_MARK}))"
    rf"({SURNAME}{GIVEN}{{1,2}}|(?!的){_HAN}{{2,7}}·{_HAN}{{2,7}})"
    rf"(?=[,:、(/ ]{{0,3}}(?:(?:联系)?电话|手机|身份证|{NUMBER_MARK}))"
)
_SIGNED = re.compile(rf"(?<!{_HAN})({SURNAME}{GIVEN}{{1,2}})(?=敬上|呈上|谨上|叩上|拜上|亲笔)")
# Every match of a pattern holds its signs, most texts hold none, and looking is far quicker than matching.
_FORMS_OF_ADDRESS = ("先生", "女士", "小姐", "太太")
_NUMBER_SIGNS = ("电话", "手机", "身份证", NUMBER_MARK)
_SIGNED_SIGNS = re.compile("[敬呈谨叩拜亲](?:(?<!亲)上|(?<=亲)笔)")


def find_names(flat: str) -> Iterator[Span]:
    """Names behind a cue, each with the names that are told with it, and those that what stands behind them gives away."""
    for at, trust, joint in find_cues(flat):
        yield from _with_further(flat, at, trust, joint)
    if "姓" in flat:
        for found in _SELF_SURNAME.finditer(flat):
            yield Span(Kind.NAME, *found.span(1))
    if holds_any(flat, _FORMS_OF_ADDRESS):
        yield from _titled(flat)
    if holds_any(flat, _NUMBER_SIGNS):
        yield from _beside_numbers(flat)
    if _SIGNED_SIGNS.search(flat) is not None:
        for found in _SIGNED.finditer(flat):
            if like_a_name(found.group(1), Trust.ROLE):
                yield Span(Kind.NAME, *found.span(1))


def _with_further(flat: str, at: int, trust: Trust, joint: re.Pattern[str]) -> Iterator[Span]:
    end = name_end(flat, at, trust)
    while end is not None:
        yield Span(Kind.NAME, at, end)
        joined = joint.match(flat, end)
        if joined is None:
            return
        at = joined.end()
        end = name_end(flat, at, Trust.LABELLED if trust is Trust.GLUED else min(trust, Trust.LABELLED))


def _titled(flat: str) -> Iterator[Span]:
    """What stands before a form of address; the form tells where the name ends."""
    found = _TITLED.search(flat)
    while found is not None:
        start, end = found.span(1)
        name = found.group(1)
        if ANONYMOUS in name or (name[0] in ALSO_WORDS and begins_with_word(name)):  # 关于张先生
            found = _TITLED.search(flat, found.start() + 1)
            continue
        place = place_before(flat, start, end) if end - start > 1 else 0
        if not place:
            yield Span(Kind.NAME, start, end)
        found = _TITLED.search(flat, start + place if place else found.end())


def _beside_numbers(flat: str) -> Iterator[Span]:
    for found in _BESIDE_NUMBER.finditer(flat):
        name = found.group(1)
        if "·" in name:
            whole = name_end(flat, found.start(1), Trust.LABELLED) == found.end(1)
        else:
            whole = like_a_name(name, Trust.LABELLED if name[0] in PLAIN else Trust.ROLE)
        if whole:
            yield Span(Kind.NAME, *found.span(1))
