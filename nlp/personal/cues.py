"""Finds where a name may begin: behind 我叫 and 姓名, a label (负责人：), a relation (我丈夫), a role (村民), in a byline.

A cue tells only that; `naming.name_end` tells whether a name stands there and where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.naming import SURNAME_ADDRESSED, Trust
from nlp.personal.spans import NUMBER_MARK, holds_any
from nlp.personal.surnames import CLEAR_SURNAME, FIRST_CHARACTERS

_ANNOUNCED = re.compile(
    r"(?:名字(?:叫做?|是)|我叫做?|名叫|[个位]叫做?|姓 {0,4}名|署名|落款|本人叫|法定代表人|法人代表)"
    r"[是为叫名]?[ :,(]{0,3}"
)
_CALLED = re.compile("[, 他她妈爸]叫")
_LABEL = re.compile(
    r"[人主表属长方名字机员生童民众友患者老师居板偶亲夫妻子女]"
    r"(?:姓 {0,4}名)?(?:\([^()\n]{1,8}\))? {0,2}: {0,3}"
)
_TWO = (
    "户主|房主|车主|机主|货主|债主|业主|租户|租客|住户|房东|房客|邻居|老板|工头|司机|患者|病人|死者|伤者|家长|家属|村民|居民|市民|群众|网友|老人|老伴"
    "|孩子|小孩|学生|同学|儿子|女儿|丈夫|妻子|老公|老婆|爱人|父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|哥哥|弟弟|姐姐|妹妹|女方|男方|原告|户名|署名"
    "|签名|签字|本人|敝人|鄙人|我是|我叫|法人|保安|店主|侄子|舅舅|岳父|岳母|公公|婆婆|堂弟|堂哥|表弟|表哥|楼长|中介|股东|军人"
)
_DEEDS = (
    "申请|投诉|举报|反映|求助|来信|写信|留言|诉求|收件|寄件|收货|经办|负责|委托|报修|报案|报警|参保|监护|开户|承包"
    "|承租|出租|租赁|当事|联系|联络|被告|担保|继承|受害|责任|代理|发起|购房|信访|来访|来电|中介|经手|收款|合伙|代表"
)
_THREE = (
    "|".join(f"{deed}人" for deed in _DEEDS.split("|"))
    + "|网格员|护林员|保洁员|快递员|施工员|值班员|班主任|低保户|承包户|残疾人"
)
_ENDS = "".join(sorted({role[-1] for role in f"{_TWO}|{_THREE}".split("|")}))
_LEADS_ON = r"(?:做|姓名|代表)?(?:名?叫|是|为|\()? {0,2}"
_IS_ROLE = rf"(?:(?<={'|'.join(_TWO.split('|'))})(?<!企业主)(?<!专业主)(?<!妇女儿)|(?<={_THREE})(?P<acts>))"
_ROLE = re.compile(rf"[{_ENDS}](?=[{FIRST_CHARACTERS}做姓名代叫是为( ]){_IS_ROLE}{_LEADS_ON}(?=[{FIRST_CHARACTERS}])")
"""A role and a surname. It begins with the last character of the role, because few texts hold one before a surname."""
_ROLE_OF_ANY = re.compile(rf"[{_ENDS}]{_IS_ROLE}{_LEADS_ON}")
"""A role before anything: names with a dot begin with no surname."""
_MYSELF = re.compile(
    r"我(?<![\u4e00-\u9fff]我)[ ,]{1,2}|敬礼[!。.~]{0,2}[ \n]{1,6}|(?:联系|致电|转告|找)(?=[\u4e00-\u9fff]{2,6}·)"
)
_MYSELF_SIGNS = ("我,", "我 ", "敬礼")
_BYLINE = re.compile(
    r"(?:记者|通讯员|实习生|摄影|撰文|撰稿|供稿|供图|文/图|图/文|文字|作者|责编|编辑|校对|审核|编审|监制)[ :/|(]{1,3}"
    rf"(?=[{FIRST_CHARACTERS}])"
)
"""Bylines: journalists are persons too (DESIGN.md section 2.1); the institution stays as the source."""
_GLUED_BYLINE = re.compile(rf"(?:记者|通讯员)(?={CLEAR_SURNAME})")
_BESIDE_MARK = re.compile(rf"{NUMBER_MARK}(?:[ ,:(]{{1,2}}|找|联系)(?=[{FIRST_CHARACTERS}])")
_AND = re.compile(r" ?(?:[、和与及跟]|以及) ?")
_IN_A_BYLINE = re.compile(r"[、 ,]{1,2}")
# Every match of a pattern holds its signs, most texts hold none, and looking is far quicker than matching.
# `re` skips quickly to the next character that a pattern can begin with, if all its alternatives begin with plain characters.
_ANNOUNCING = ("叫", "姓", "名字是", "署名", "落款", "法定代表人", "法人代表")
_BYLINE_SIGNS = re.compile(
    r"(?:记者|通讯员|实习生|摄影|撰[文稿]|供[稿图]|文/图|图/文|文字|作者|责编|编[辑审]|校对|审核|监制)[ :/|(]"
)
_GLUED_SIGNS = ("记者", "通讯员")

Cue = tuple[int, Trust, re.Pattern[str]]
"""Where a name may begin, what is known of it, and what joins further names to it."""


def find_cues(flat: str) -> Iterator[Cue]:
    """The places where a name may begin, the surest cues first."""
    if holds_any(flat, _ANNOUNCING):
        for cue in _ANNOUNCED.finditer(flat):
            yield cue.end(), Trust.ANNOUNCED, _AND
        for cue in _CALLED.finditer(flat):
            yield cue.end(), Trust.LABELLED, _AND
    if ":" in flat:
        for cue in _LABEL.finditer(flat):
            yield cue.end(), Trust.LABELLED, _AND
    yield from _bylines(flat)
    yield from _roles(flat)
    if NUMBER_MARK in flat:
        for cue in _BESIDE_MARK.finditer(flat):
            yield cue.end(), Trust.ROLE, _AND


def _bylines(flat: str) -> Iterator[Cue]:
    if _BYLINE_SIGNS.search(flat) is not None:
        for cue in _BYLINE.finditer(flat):
            yield cue.end(), Trust.LABELLED, _IN_A_BYLINE
    if holds_any(flat, _GLUED_SIGNS):
        for cue in _GLUED_BYLINE.finditer(flat):
            yield cue.end(), Trust.GLUED, _IN_A_BYLINE


def _roles(flat: str) -> Iterator[Cue]:
    dotted = "·" in flat or "•" in flat
    for cue in (_ROLE_OF_ANY if dotted else _ROLE).finditer(flat):
        if not (dotted and _ROLE_OF_ANY.search(flat, cue.end(), cue.end() + 6)):  # 我是村民…: the inner role is it
            yield cue.end(), _trust_of(cue), _AND
    if dotted or holds_any(flat, _MYSELF_SIGNS):
        for cue in _MYSELF.finditer(flat):
            yield cue.end(), Trust.ROLE, _AND


def _trust_of(role: re.Match[str]) -> Trust:
    """More than a role where a word leads on to a name (邻居叫, 联系人为); less behind 我是."""
    lead = role.group()[1:]
    if "叫" in lead or "(" in lead:
        return Trust.LABELLED
    if role.group("acts") is not None and (lead or SURNAME_ADDRESSED.match(role.string, role.end()) is not None):
        return Trust.LABELLED
    return Trust.DOUBTED if role.group()[0] == "是" else Trust.ROLE
