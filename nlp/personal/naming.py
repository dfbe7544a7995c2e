"""Tells whether a name stands at a place of a text where one may begin, and where it ends.

Many words begin with a surname, so the dictionary is asked: behind 老板, 高价 is a word and 高顺海 is none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol, cast

from nlp.personal.surnames import ALSO_WORDS, DOUBLE, FIRST_CHARACTERS, OFTEN_GIVEN, PLAIN, SURNAME

_HAN = r"[\u4e00-\u9fff]"
_BREAK = r"[^\u4e00-\u9fff]|$"
GIVEN = (
    r"(?:(?!先生|女士|小姐|太太|电话|手机|联系|二〇|敬上|[呈谨]上|等人|于[0-9]|经理|师傅|老师|主任|医生|队长|大夫|阿姨|大姐|大哥|同志)"
    r"(?![的是在了着过吗呢吧啊呀我你他她它们这那给把被对说称也都不没])[\u4e00-\u9fff])"
)
"""A character that a given name may have where the end of the name shows."""
_BORDER = (
    rf"(?={_BREAK}|先生|女士|小姐|太太|电话|手机|身份证|住址|家住|现住|年龄|性别|今年|现年|联系|于[0-9]|[和与及系男女]|来自"
    r"|等[人0-9]|敬上|[呈谨]上)"
)
_WHOLE = re.compile(
    rf"(?:{'|'.join(DOUBLE)}){GIVEN}{{1,2}}{_BORDER}|{SURNAME}{GIVEN}{{1,2}}{_BORDER}"
    rf"|{SURNAME}[{PLAIN}]{GIVEN}{{2}}{_BORDER}"
)
_HOUSE = re.compile(r"\ue000| ?[0-9A-Za-z]{1,4} ?[栋幢座号#期组排单楼\-]")
"""What stands behind an estate or a village, not behind a name."""
_SURE_BORDER = re.compile(r"[,，( ]{0,2}(?:[男女](?![^,，;。 )])|身份证|现年|今年[0-9]|[0-9]{2}岁)")
_RUNNING = re.compile(rf"({SURNAME})({GIVEN}{{1,2}})")
_DOTTED = re.compile(rf"({_HAN}{{2,7}}[·•])({_HAN}{{2,12}})")
_MOST_BEHIND_DOT = 7

_ESTATE = re.compile(r"[苑村镇乡路街城庄里湾园府区县市店厂桥坝屯寨坪局所院校站司组座庭邸寓]$")
_BEFORE_ESTATE = re.compile(
    r"小区|社区|花园|家园|公园|公司|集团|学校|广场|大厦|[苑村镇乡路街城庄里湾园府区县市店厂桥河湖寺]"
)
_NO_LAST = "人家者员式性化型级组局"
"""No given name ends so, but words of three characters do (江南人, 高管家)."""
_GOES_ON_WORDS = (
    "占|被|把|称|的|在|因|没|不|拒|欠|拖|打|骂|强|拿|去|到|找|和|与|跟|从|于|向|将|已|也|都|又|还|就|是|有|要|说|跑"
    "|丢|死|患|家|家里|天天|一直|经常|多次|长期|私自|擅自|今年|去年|现在|突然|因病|没有|拒绝|拖欠|拒不|强占|霸占"
    "|已经|至今|每天|违规|违法|殴打|带|伙同|跑路|敬上|不管|去世|曾经|承包|开|先|自|私|夫妇|夫妻|父子|一家|家的|半夜"
    "|要求|认为|表示|反映|告诉|投诉|来电|患有|身患|名下|偷|砍|挖|养|种"
)
_GOES_ON = frozenset(_GOES_ON_WORDS.split("|"))
"""Words that a sentence goes on with behind a name."""
_ENDS_A_DOTTED_NAME = frozenset(["的", "被", "是", "在", "因", "说", "称", "我", "欠", "把", "家", "和", "与", "等"])
_NO_DOTTED_NAME = re.compile("先生|女士|小姐|今年|现年|因病|敬上")
_ANONYMOUS = "某"
_PROPER = frozenset(("nr", "ns", "nz"))
"""The dictionary's classes for names of persons, places and other things."""


def name_end(flat: str, at: int, *, labelled: bool) -> int | None:
    """Where the name that begins here ends; None if none does. `labelled`: a label with a colon stands in front of it."""
    dotted = _DOTTED.match(flat, at)
    if dotted is not None:
        return _dotted_end(dotted)
    if flat[at : at + 1] not in FIRST_CHARACTERS:
        return None
    whole = _WHOLE.match(flat, at)
    if whole is not None and _HOUSE.match(flat, whole.end()) is None:
        sure = labelled or _SURE_BORDER.match(flat, whole.end()) is not None
        if like_a_name(whole.group(), labelled=sure):
            return whole.end()
    return _running_end(flat, at)


def like_a_name(name: str, *, labelled: bool) -> bool:
    """Whether a run of characters with borders on both sides is a name and no word."""
    if _ANONYMOUS in name or name[-1] in _NO_LAST or _ESTATE.search(name) or _is_word(name, labelled=labelled):
        return False
    surname = _surname_of(name)
    usual = sum(character in OFTEN_GIVEN for character in name[len(surname) :])
    if labelled:
        return bool(usual) or surname not in ALSO_WORDS or len(_cut(name)) == len(name)
    if surname in ALSO_WORDS and not usual:
        return False
    if usual == 2 and surname not in ALSO_WORDS:
        return True  # 徐海|燕: no matter what the dictionary cuts
    words = _cut(name)
    if len(words[0]) > 1 and words[0] not in (name, surname):
        return False
    return all(len(word) == 1 or word in (name, surname) or _like_given(word) for word in words)


def begins_with_word(name: str) -> bool:
    """Whether what looks like a name is cut into words that no name has (应当|签, 应|如实)."""
    return any(len(word) > 1 and not _like_given(word) for word in _cut(name))


def _like_given(word: str) -> bool:
    """Whether a word of the dictionary is also usual as a given name (晓燕, 和平)."""
    return all(character in OFTEN_GIVEN for character in word) or _dictionary().tag(word, False)[0][1] in _PROPER


def _surname_of(name: str) -> str:
    return name[:2] if name[:2] in DOUBLE else name[0]


def _dotted_end(found: re.Match[str]) -> int | None:
    """The end of a name such as 阿依古丽·买买提: at a border, or before a word that no name has."""
    behind = _NO_DOTTED_NAME.split(found.group(2), maxsplit=1)[0]
    size = 0
    for word in _cut(behind):
        if size >= 2 and (
            word in _ENDS_A_DOTTED_NAME or (len(word) > 1 and word in _GOES_ON) or size + len(word) > _MOST_BEHIND_DOT
        ):
            break
        size += len(word)
    name = found.group(1) + behind[:size]
    return None if _ESTATE.search(name) else found.start() + len(name)


def _running_end(flat: str, at: int) -> int | None:
    """The end of a name that the sentence runs on from: the dictionary must cut it out as a surname and single characters,
    and these be usual ones or a word follow that tells what somebody did."""
    found = _RUNNING.match(flat, at)
    if found is None or _BEFORE_ESTATE.match(flat, found.end()) is not None:
        return None
    words = _cut(flat[at : found.end() + 4])
    for end in range(found.end(), found.end(1), -1):
        if _stands_apart(flat[at:end], len(found.group(1)), words):
            return end
    return None


def _stands_apart(name: str, surname: int, words: tuple[str, ...]) -> bool:
    count, following = _aligned(words, len(name))
    if not count or _ANONYMOUS in name or name[-1] in _NO_LAST or words[0] not in (name, name[:surname]):
        return False
    if words[0] == name and _is_word(name, labelled=False):
        return False
    given = name[surname:]
    usual = sum(character in OFTEN_GIVEN for character in given)
    goes_on = following in _GOES_ON
    if name[:surname] in ALSO_WORDS:
        return goes_on and usual == len(given) == 2
    if len(given) == 1:
        return goes_on and count == 2 and (usual == 1 or surname == 2)
    return usual == 2 or (goes_on and count == 3)


def _aligned(words: tuple[str, ...], length: int) -> tuple[int, str]:
    """How many words make up this many characters (0: a word crosses the border), and the word behind them."""
    size = 0
    for number, word in enumerate(words):
        if size == length:
            return number, word
        size += len(word)
    return (len(words), "") if size == length else (0, "")


def _cut(text: str) -> tuple[str, ...]:
    return tuple(_dictionary().cut(text, False))


def _is_word(text: str, *, labelled: bool) -> bool:
    """Whether the dictionary knows it, and not as a usual name (李伟); a label also makes a name of a place (高洋)."""
    if not _dictionary().has_word(text):
        return False
    named = (labelled or text[0] in PLAIN) and all(character in OFTEN_GIVEN for character in text[1:])
    if not (named or (labelled and text[0] in PLAIN)):
        return True
    return not _dictionary().tag(text, False)[0][1].startswith(("nr", "ns") if labelled else "nr")


class _Dictionary(Protocol):
    def cut(self, text: str, guess: bool, /) -> list[str]: ...

    def tag(self, text: str, guess: bool, /) -> list[tuple[str, str]]: ...

    def has_word(self, text: str, /) -> bool: ...


@cache
def _dictionary() -> _Dictionary:
    """jieba's own dictionary, without the words of a body; loaded when the first name is in question (about 0.3 s)."""
    import rjieba

    return cast("_Dictionary", rjieba)
