"""Finds names of people behind a label (负责人：), a relation (我丈夫) or a role (村民), and before a telephone number.

A cue tells where a name may begin; `naming.name_end` tells whether one stands there and where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.naming import GIVEN, like_a_name, name_end
from nlp.personal.spans import NUMBER_MARK, Kind, Span, holds_any
from nlp.personal.surnames import FIRST_CHARACTERS, PLAIN, SURNAME

_HAN = r"[\u4e00-\u9fff]"
_LABEL = re.compile(
    r"[人主表属长方名机员生童民众友患者老师居板偶亲夫妻子女]"
    r"(?:姓 {0,4}名)?(?:\([^()\n]{1,8}\))? {0,2}: {0,3}"
)
_TWO = (
    "户主|房主|车主|机主|货主|债主|业主|租户|租客|住户|房东|房客|邻居|老板|工头|司机|患者|病人|死者|伤者|家长|家属|村民|居民|市民|群众|网友|老人|老伴"
    "|孩子|小孩|学生|同学|儿子|女儿|丈夫|妻子|老公|老婆|爱人|父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|女方|男方|原告|户名|署名"
    "|签名|本人|敝人|鄙人|我是|我叫|法人"
)
_DEEDS = (
    "申请|投诉|举报|反映|求助|来信|写信|留言|诉求|收件|寄件|收货|经办|负责|委托|报修|报案|报警|参保|监护|开户|承包"
    "|承租|出租|租赁|当事|联系|联络|被告|担保|继承|受害|责任|代理|发起|购房|信访|来访|来电|中介|经手"
)
_THREE = "|".join(f"{deed}人" for deed in _DEEDS.split("|"))
_ENDS = "".join(sorted({role[-1] for role in f"{_TWO}|{_THREE}".split("|")}))
_LEADS_ON = r"(?:做|姓名|代表)?(?:名?叫|是|为|\()? {0,2}"
_IS_ROLE = rf"(?:(?<={'|'.join(_TWO.split('|'))})(?<!企业主)(?<!专业主)|(?<={_THREE}))"
_ROLE = re.compile(rf"[{_ENDS}](?=[{FIRST_CHARACTERS}做姓名代叫是为( ]){_IS_ROLE}{_LEADS_ON}(?=[{FIRST_CHARACTERS}])")
"""A role and a surname. It begins with the last character of the role, because few texts hold one before a surname."""
_ROLE_OF_ANY = re.compile(rf"[{_ENDS}]{_IS_ROLE}{_LEADS_ON}")
"""A role before anything: names with a dot begin with no surname."""
_MYSELF = re.compile(
    r"我(?<![\u4e00-\u9fff]我)[ ,]{1,2}|敬礼[!。.~]{0,2}[ \n]{1,6}|(?:联系|致电|转告|找)(?=[\u4e00-\u9fff]{2,6}·)"
)
_BESIDE_NUMBER = re.compile(
    rf"(?:(?<!{_HAN})|(?<=的)|(?<={NUMBER_MARK}))({SURNAME}{GIVEN}{{1,2}}|(?!的){_HAN}{{2,7}}·{_HAN}{{2,7}})"
    rf"(?=[,，:、(/ ]{{0,3}}(?:(?:联系)?电话|手机|身份证|{NUMBER_MARK}))"
)
_SIGNED = re.compile(rf"(?<!{_HAN})({SURNAME}{GIVEN}{{1,2}})(?=敬上|呈上|谨上|叩上|拜上|亲笔)")
_MYSELF_SIGNS = ("我,", "我 ", "敬礼")
_NUMBER_SIGNS = ("电话", "手机", "身份证", NUMBER_MARK)
_SIGNED_SIGNS = re.compile("[敬呈谨叩拜亲](?:(?<!亲)上|(?<=亲)笔)")
_AND = re.compile(r" ?(?:[、和与及跟]|以及) ?")


def find_people(flat: str) -> Iterator[Span]:
    """Names behind a label, a relation or a role, and beside a number, each with the names that are told with it."""
    for at, labelled in _places(flat):
        yield from _with_further(flat, at, labelled=labelled)
    if holds_any(flat, _NUMBER_SIGNS):
        yield from _beside_numbers(flat)
    if _SIGNED_SIGNS.search(flat) is not None:
        for found in _SIGNED.finditer(flat):
            if like_a_name(found.group(1), labelled=False):
                yield Span(Kind.NAME, *found.span(1))


def _places(flat: str) -> Iterator[tuple[int, bool]]:
    """Where a name may begin, and whether a label stands in front of it."""
    if ":" in flat:
        for cue in _LABEL.finditer(flat):
            yield cue.end(), True
    dotted = "·" in flat or "•" in flat
    for cue in (_ROLE_OF_ANY if dotted else _ROLE).finditer(flat):
        if not (dotted and _ROLE_OF_ANY.search(flat, cue.end(), cue.end() + 6)):  # 我是村民…: the inner role is it
            yield cue.end(), cue.group().rstrip().endswith("叫")
    if dotted or holds_any(flat, _MYSELF_SIGNS):
        for cue in _MYSELF.finditer(flat):
            yield cue.end(), False


def _beside_numbers(flat: str) -> Iterator[Span]:
    for found in _BESIDE_NUMBER.finditer(flat):
        name = found.group(1)
        if "·" in name:
            whole = name_end(flat, found.start(1), labelled=True) == found.end(1)
        else:
            whole = like_a_name(name, labelled=name[0] in PLAIN)
        if whole:
            yield Span(Kind.NAME, *found.span(1))


def _with_further(flat: str, at: int, *, labelled: bool) -> Iterator[Span]:
    end = name_end(flat, at, labelled=labelled)
    while end is not None:
        yield Span(Kind.NAME, at, end)
        joined = _AND.match(flat, end)
        if joined is None:
            return
        at = joined.end()
        end = name_end(flat, at, labelled=labelled)
