"""Decides whether a name stands at a place of a text where one may begin, and where it ends: the one reader for all cues.

Many words begin with a surname, so the dictionary is asked: behind 老板, 高价 is a word and 高顺海 is none. How much must
speak for a name depends on what stands in front of it (`Trust`).
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from typing import Protocol, cast

from nlp.personal.surnames import ALSO_WORDS, DOUBLE, FIRST_CHARACTERS, OFTEN_GIVEN, PLAIN, SELDOM_GIVEN, SURNAME


class Trust(IntEnum):
    """What a cue says about the place behind it."""

    GLUED = 0
    """Directly behind 记者: mostly what was learned. Only a border of bylines ends a name there."""
    DOUBTED = 1
    """Seldom a name: 我是. It must show where it ends, or tell at once what somebody did."""
    ROLE = 2
    """A name or the rest of a sentence: 老板高价卖给我, 老板高顺海欠了钱."""
    LABELLED = 3
    """A name or a remark: 负责人：, 记者 , 邻居叫."""
    ANNOUNCED = 4
    """A name; only its end is in question: 我叫, 姓名."""


_HAN = r"[\u4e00-\u9fff]"
_BREAK = r"[^\u4e00-\u9fff]|$"
_ADDRESSED = "经理|师傅|老师|主任|医生|队长|大夫|阿姨|大姐|大哥|同志"
_REPORTS = "报道|采访|获悉|通讯员|记者"
_AT_A_TIME = "于[0-9去今前上昨当]"
GIVEN = (
    rf"(?:(?!先生|女士|小姐|太太|电话|手机|联系|二〇|敬上|[呈谨]上|等人|{_AT_A_TIME}|打电话|{_REPORTS}|{_ADDRESSED})"
    r"(?![的是在了着过吗呢吧啊呀我你他她它们这那给把被对说称也都不没])[\u4e00-\u9fff])"
)
"""A character that a given name may have where the end of the name shows."""
_BORDER = (
    rf"(?={_BREAK}|先生|女士|小姐|太太|电话|手机|身份证|住址|地址|日期|家住|现住|年龄|性别|今年|现年|联系|{_AT_A_TIME}"
    rf"|[和与及系男女]|来自|等[人0-9一二三四五六七八九十百几数多]|敬上|[呈谨]上|{_REPORTS}|编辑|文/图)"
)
_WHOLE = re.compile(
    rf"(?:{'|'.join(DOUBLE)}){GIVEN}{{1,2}}{_BORDER}|{SURNAME}{GIVEN}{{1,2}}{_BORDER}"
    rf"|{SURNAME}[{PLAIN}]{GIVEN}{{2}}{_BORDER}"
)
_GLUED = re.compile(rf"{SURNAME}{GIVEN}{{1,2}}?(?=报道|摄(?!制|像)|从(?!事)|获悉|通讯员|[ 、)）]|文/图)")
"""What ends a name that stands beside 记者 and the like without any sign between."""
_SPACED = re.compile(rf"{SURNAME} {GIVEN}(?!{_HAN})")
SURNAME_ADDRESSED = re.compile(rf"{SURNAME}(?={_ADDRESSED})")
"""A surname alone: 联系人张经理."""
_HOUSE = re.compile(r"\ue000| ?[0-9A-Za-z]{1,4} ?[栋幢座号#期组排单楼\-]")
"""What stands behind an estate or a village, not behind a name."""
_SURE_BORDER = re.compile(r"[,，( ]{0,2}(?:[男女](?![^,，;。 )])|身份证|现年|今年[0-9]|[0-9]{2}岁|系)|报道|获悉")
_RUNNING = re.compile(rf"({SURNAME})({GIVEN}{{1,2}})")
_DOTTED = re.compile(rf"({_HAN}{{2,7}}[·•])({_HAN}{{2,12}})")
_MOST_BEHIND_DOT = 7

_ESTATE = re.compile(r"[苑村镇乡路街城庄里湾园府区县市店厂桥坝屯寨坪局所院校站司组座庭邸寓]$")
_BEFORE_ESTATE = re.compile(
    r"小区|社区|花园|家园|公园|公司|集团|学校|广场|大厦|国际|[苑村镇乡路街城庄里湾园府区县市店厂桥河湖寺]"
)
_NO_LAST = "人者员式性化型级组局委"
"""No given name ends so, but words of three characters do (江南人); in a sentence neither does one with 家 (高管家)."""
_GOES_ON_WORDS = (
    "占|被|把|称|的|在|因|没|不|拒|欠|拖|打|骂|强|拿|去|到|找|和|与|跟|从|于|向|将|已|也|都|又|还|就|是|有|要|说|跑"
    "|丢|死|患|家|家里|天天|一直|经常|多次|长期|私自|擅自|今年|去年|现在|突然|因病|没有|拒绝|拖欠|拒不|强占|霸占"
    "|已经|至今|每天|违规|违法|殴打|带|伙同|跑路|敬上|不管|去世|曾经|承包|开|先|自|私|夫妇|夫妻|父子|一家|家的|半夜"
    "|要求|认为|表示|反映|告诉|投诉|来电|患有|身患|名下|偷|砍|挖|养|种|住|想|买|租|住在|希望|请求|请问|咨询|购买|我|我们"
)
_GOES_ON = frozenset(_GOES_ON_WORDS.split("|"))
"""Words that a sentence goes on with behind a name."""
_ENDS_A_DOTTED_NAME = frozenset(["的", "被", "是", "在", "因", "说", "称", "我", "欠", "把", "家", "和", "与", "等"])
_NO_DOTTED_NAME = re.compile("先生|女士|小姐|今年|现年|因病|敬上")
ANONYMOUS = "某"
"""What a text writes in the place of a name that it does not tell."""
_LAST_COMMON_ROW = 55
_PROPER = frozenset(("nr", "ns", "nz"))
"""The dictionary's classes for names of persons, places and other things."""


def name_end(flat: str, at: int, trust: Trust) -> int | None:
    """Where the name that begins here ends; None if none does.

    A name ends at a border that shows (a sign, 先生, 今年, 报道) or, where the sentence runs on, at a border between words.
    """
    dotted = _DOTTED.match(flat, at)
    if dotted is not None:
        return _dotted_end(dotted)
    if flat[at : at + 1] not in FIRST_CHARACTERS:
        return None
    if trust is Trust.GLUED:
        glued = _GLUED.match(flat, at)
        return glued.end() if glued is not None and like_a_name(glued.group(), Trust.LABELLED) else None
    if trust > Trust.ROLE:
        short = _SPACED.match(flat, at) or SURNAME_ADDRESSED.match(flat, at)
        if short is not None:
            return short.end()
    whole = _WHOLE.match(flat, at)
    if whole is not None and _HOUSE.match(flat, whole.end()) is None:
        sure = _SURE_BORDER.match(flat, whole.end()) is not None
        if like_a_name(whole.group(), max(trust, Trust.LABELLED) if sure else trust):
            return whole.end()
    return _running_end(flat, at, trust)


def like_a_name(name: str, trust: Trust) -> bool:
    """Whether a run of characters with borders on both sides is a name and no word."""
    labelled = trust > Trust.ROLE
    if ANONYMOUS in name or name[-1] in (_NO_LAST if labelled else _NO_LAST + "家") or _ESTATE.search(name):
        return False
    if _is_word(name, labelled=labelled):
        return False
    surname = _surname_of(name)
    given = name[len(surname) :]
    usual = _usual(given)
    words = _cut(name)
    if labelled and len(given) < 3:
        return bool(usual) or surname not in ALSO_WORDS or words[0] == surname
    if usual == len(given) and surname not in ALSO_WORDS:
        return True  # 徐海|燕: no matter what the dictionary cuts
    if len(words[0]) > 1 and words[0] not in (name, surname):
        return False
    if not usual and _seldom(given) and (surname in ALSO_WORDS or len(given) == 1):
        return False
    return all(len(word) == 1 or word in (name, surname) or _like_given(word) for word in words)


def begins_with_word(name: str) -> bool:
    """Whether what looks like a name is cut into words that no name has (应当|签, 应|如实)."""
    return any(len(word) > 1 and not _like_given(word) for word in _cut(name))


def place_before(flat: str, at: int, end: int) -> int:
    """How many characters of what looks like a name belong to a place before it: 贵阳|陈, 郑州|麻, 武汉|老."""
    first = _cut(flat[at:end])[0]
    if len(first) > 1 and not _usual(first[1:]) and _is_place(first):
        return len(first)
    return int(at > 0 and end - at > 1 and _is_place(flat[at - 1 : at + 1]))


def _is_place(word: str) -> bool:
    return _dictionary().has_word(word) and _dictionary().tag(word, False)[0] == (word, "ns")


def _like_given(word: str) -> bool:
    """Whether a word of the dictionary is also usual as a given name (晓燕, 和平)."""
    return _usual(word) == len(word) or _dictionary().tag(word, False)[0][1] in _PROPER


def _usual(given: str) -> int:
    """How many characters of a given name are usual in names, or so rare that they are hardly anything else."""
    return sum(
        character in OFTEN_GIVEN or (_is_rare(character) and character not in SELDOM_GIVEN) for character in given
    )


def _is_rare(character: str) -> bool:
    """Whether a character is none of the 3,755 common ones (GB/T 2312-1980, level 1: rows 16 to 55)."""
    code = character.encode("gb2312", "ignore")
    return not code or code[0] - 0xA0 > _LAST_COMMON_ROW


def _seldom(given: str) -> int:
    """How many characters of a given name are rather words of a sentence."""
    return sum(character in SELDOM_GIVEN and character not in OFTEN_GIVEN for character in given)


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


def _running_end(flat: str, at: int, trust: Trust) -> int | None:
    """The end of a name that the sentence runs on from: the dictionary must cut it out as a surname and a given name,
    and the more the given name may be something else, the more must what follows tell what somebody did."""
    found = _RUNNING.match(flat, at)
    if found is None or _BEFORE_ESTATE.match(flat, found.end()) is not None:
        return None
    words = _cut(flat[at : found.end() + 4])
    for end in range(found.end(), found.end(1), -1):
        if _stands_apart(flat[at:end], len(found.group(1)), words, trust):
            return end
    return _announced_end(found, words) if trust is Trust.ANNOUNCED else None


def _announced_end(found: re.Match[str], words: tuple[str, ...]) -> int | None:
    """Where a name that is there ends, if nothing speaks for either place: before a word of the sentence."""
    surname, given = found.groups()
    if ANONYMOUS in given or (len(words[0]) > len(surname) and not _like_given(words[0])):
        return None
    if surname in ALSO_WORDS and _seldom(given[0]):
        return None
    crossed = not _aligned(words, len(found.group()))[0]
    return found.end() - 1 if len(given) > 1 and (crossed or _seldom(given[1])) else found.end()


def _stands_apart(name: str, surname: int, words: tuple[str, ...], trust: Trust) -> bool:
    count, following = _aligned(words, len(name))
    if not count or ANONYMOUS in name or name[-1] in _NO_LAST + "家" or words[0] not in (name, name[:surname]):
        return False
    if words[0] == name and _is_word(name, labelled=False):
        return False
    given, goes_on = name[surname:], _goes_on(following)
    usual, single = _usual(given), count == 1 + len(given)
    if len(given) == surname == 1 and not usual and trust <= Trust.ROLE:
        return False
    speaks = usual - _seldom(given) * (1 if goes_on == 2 else 2) + single + goes_on
    needed = 4 if name[:surname] in ALSO_WORDS else 2 if usual == 2 else 3
    return speaks >= needed - (trust > Trust.ROLE) and (goes_on == 2 or trust > Trust.DOUBTED)


def _goes_on(following: str) -> int:
    """How much the word behind tells what somebody did."""
    if following in _GOES_ON:
        return 2
    return int(following != "" and _dictionary().tag(following, False)[0][1][0] not in "nx")


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
    """Whether the dictionary knows it, and not as a usual name (李伟). A label also makes a name of a place or a thing
    (高洋, 高峰), and of what the dictionary itself would rather cut apart."""
    if not _dictionary().has_word(text):
        return False
    plain, usual = text[0] in PLAIN, _usual(text[1:]) == len(text) - 1
    apart = len(_cut(text)) > 1
    kind = _dictionary().tag(text, False)[0][1]
    if not labelled:
        return apart or not (plain and (usual or len(text) > 2) and kind.startswith("nr"))
    if apart or kind.startswith("nr"):
        return not (plain or usual)
    if kind.startswith("ns"):
        return not (usual or (plain and len(text) == 2))
    return not (plain and usual and kind == "n")


class _Dictionary(Protocol):
    def cut(self, text: str, guess: bool, /) -> list[str]: ...

    def tag(self, text: str, guess: bool, /) -> list[tuple[str, str]]: ...

    def has_word(self, text: str, /) -> bool: ...


@cache
def _dictionary() -> _Dictionary:
    """jieba's own dictionary, without the words of a body; loaded when the first name is in question (about 0.3 s)."""
    import rjieba

    return cast("_Dictionary", rjieba)
