"""Finds names of private people where the text itself announces one: after 我叫, 联系人 and the like, before 先生 and 女士.

Names without such a sign are left: a list of given names would hit roads, estates and institutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.naming import begins_with_word
from nlp.personal.spans import Kind, Span, holds_any
from nlp.personal.surnames import ALSO_WORDS, CLEAR_SURNAME, SURNAME

_HAN = r"[\u4e00-\u9fff]"
_NO_GIVEN = (
    "的是在和与及向到为于就也都还没不给把被对说我你他她它们了着过来去住家今现称"
    "年月日系性男女电手身联曾从这那有要会能可先女"
)
_GIVEN = rf"(?:(?![{_NO_GIVEN}]|小姐){_HAN})"
_FORMS = "经理|师傅|老师|主任|医生|队长|大夫|阿姨|大姐|大哥|同志"
_NO_NAME = (
    "(?!江苏|江西|江门|江阴|江边|金华|金昌|石家庄|石嘴山|郑州|徐州|苏州|温州|温馨|黄冈|黄石|黄山|马鞍山|马上|梅州|柳州|龙岩|武汉|武威|武警|武装"
    "|沈阳|唐山|邵阳|岳阳|邢台|焦作|齐齐|万州|鲁山|贺州|祁阳|余姚|夏天|何时|何处|何以|高兴|高度|程序|林业|林场|林草|沙龙|金融|白天|余额"
    "|马路|顾客|顾问|戴口罩|戴上|戴头盔|戴好|陪同|强调|解读|解释|解决|牛年|叶子|向导|童年|陆续|陆军|尚未|万分|万众|沿途|潜入)"
)
"""Words that begin with a surname; a name is looked for only where none of them stands."""
_NAME = rf"{_NO_NAME}(?:{SURNAME}(?={_FORMS})|(?:{SURNAME}(?:(?!{_FORMS}){_GIVEN}){{1,2}}))"
_FOREIGN_NAME = rf"{_HAN}{{2,6}}·{_HAN}{{2,7}}?(?=[^\u4e00-\u9fff]|来自|是|$)"
_AFTERWARDS = r"(?=[^\u4e00-\u9fff]|我|想|联系|系|是|男|女|身份|电话|手机|今年|现年|住|家住|现住|年龄|性别|来自|$)"

_NEVER_GIVEN = "的是在了着过吗呢吧啊呀我你他她它们这那给把被对说称也都不没"
_ANY_GIVEN = rf"(?:(?![{_NEVER_GIVEN}]|联系|二〇|先生|女士|小姐|太太){_HAN})"
"""For where the end of a name shows: there it may have a character that is mostly a word (和, 家, 有, 来, 月)."""
_SPACED_NAME = rf"{SURNAME} {_ANY_GIVEN}(?!{_HAN})"
_WHOLE_NAME = rf"{_NO_NAME}{SURNAME}(?!{_FORMS})(?:{_ANY_GIVEN}{{1,2}}|{SURNAME}{_ANY_GIVEN}{{2}}){_AFTERWARDS}"

_ANNOUNCED = re.compile(
    r"(?:我的名字(?:叫|是)|我叫做?|名叫|[，, ]叫|姓 {0,4}名|署名|落款|联系人|联络人|当事人|投诉人|举报人|反映人"
    r"|求助人|来信人|写信人|法定代表人|法人代表)"
    rf"(?:(?:是|为|叫|名)?[ ::,，(（]{{0,3}})({_FOREIGN_NAME}|{_SPACED_NAME}|{_WHOLE_NAME}|{_NAME})"
)
_LABELLED = re.compile(
    r"(?:申请人|留言人|诉求人|收件人|寄件人|户主|房主|经办人|委托人|业主代表|签名|签字|业主|患者|家长)"
    rf"(?:(?:是|为|叫)|[ ::]{{1,3}})({_SPACED_NAME}|{_WHOLE_NAME}|{_NAME})"
)
_MYSELF = re.compile(
    r"(?:本人姓名|本人名?叫|本人(?!曾经|曾多次|何时|何故|何以|高度|高兴|马上|万分|白天|白白|安全|毕业|强烈|严重))"
    rf"[ ::]{{0,2}}({_NO_NAME}{CLEAR_SURNAME}{_ANY_GIVEN}{{1,2}}){_AFTERWARDS}"
)
_SELF_SURNAME = re.compile(rf"(?:免贵姓|我姓|本人姓|贵姓)[ ::]{{0,2}}({SURNAME})(?!名)")
_TITLED = re.compile(
    rf"({CLEAR_SURNAME}{_HAN}{{0,2}}|(?:(?<![\u4e00-\u9fff])|(?<=联系|致电|转告)|(?<=[找请])){SURNAME}{_HAN}{{0,2}}|{SURNAME})(?=先生|女士|小姐(?!姐)|太太)"
)
_ROLE = (
    r"(?:(?:特约|实习|见习|本报|首席|新华社)?记者|通讯员|实习生|摄影|撰文|撰稿|供稿|供图|"
    r"文/图|图/文|文字|作者|责任编辑|责编|编辑|校对|审核|编审|监制)"
)
_BYLINE = re.compile(
    rf"{_ROLE}(?:[ ::/|(（]{{1,3}})({_NO_NAME}{SURNAME} ?(?:(?!报道|摄影|通讯|记者){_ANY_GIVEN}){{1,2}}?)"
    r"(?=[^\u4e00-\u9fff]|$|报道|摄|文|图|从|通讯员|记者|编辑|整理|综合)"
)
"""Bylines: journalists are persons too (DESIGN.md section 2.1); the institution stays as the source."""
_GLUED_BYLINE = re.compile(
    rf"(?<=记者|讯员)({_NO_NAME}{CLEAR_SURNAME}(?:(?!报道|采访|从|获悉|通讯|摄){_ANY_GIVEN}){{1,2}}?)"
    r"(?=报道|摄(?!制|像)|从(?!事)|获悉|通讯员|[ 、)）]|文/图)"
)
_FURTHER = re.compile(
    rf"[、 ,，]{{1,2}}({_NO_NAME}{SURNAME}{_ANY_GIVEN}{{1,2}}?)(?=[ 、)）]|$|报道|摄|文|图|通讯员|记者)"
)
_ANONYMOUS = "某"
# Every match of a pattern holds its signs, most texts hold none, and looking is far quicker than matching.
# `re` skips quickly to the next character that a pattern can begin with, if all its alternatives begin with plain characters.
_ANNOUNCING = re.compile("叫|名字|姓|署名|落款|系人|络人|事人|诉人|报人|映人|助人|信人|表人|法人代表")
_BYLINE_SIGNS = re.compile(
    r"(?:记者|通讯员|实习生|摄影|撰[文稿]|供[稿图]|文/图|图/文|文字|作者|责编|编[辑审]|校对|审核|监制)[ :：/|(（]"
)
_GLUED_SIGNS = ("记者", "讯员")
_FORMS_OF_ADDRESS = ("先生", "女士", "小姐", "太太")


def find_names(flat: str) -> Iterator[Span]:
    """Names that are announced by a word before them or by a form of address behind them."""
    for pattern in _worth_trying(flat):
        found = pattern.search(flat)
        while found is not None:
            believed = _believable(flat, found)
            if believed:
                yield Span(Kind.NAME, *found.span(1))
            found = pattern.search(flat, found.end() if believed else found.start() + 1)
    if _BYLINE_SIGNS.search(flat) is not None:
        yield from _bylines(flat, _BYLINE)
    if holds_any(flat, _GLUED_SIGNS):
        yield from _bylines(flat, _GLUED_BYLINE)


def _believable(flat: str, found: re.Match[str]) -> bool:
    """Whether it is no 某 and, where the sentence runs on, no word that begins like a surname (当事人应当, 关于张先生)."""
    name = found.group(1)
    runs_on = "\u4e00" <= flat[found.end(1) : found.end(1) + 1] <= "\u9fff"
    return _ANONYMOUS not in name and not (runs_on and name[0] in ALSO_WORDS and begins_with_word(name))


def _bylines(flat: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for found in pattern.finditer(flat):
        yield Span(Kind.NAME, *found.span(1))
        further = _FURTHER.match(flat, found.end(1))
        while further is not None:
            yield Span(Kind.NAME, *further.span(1))
            further = _FURTHER.match(flat, further.end(1))


def _worth_trying(flat: str) -> Iterator[re.Pattern[str]]:
    """The patterns whose signs the text holds, in order of rank."""
    if _ANNOUNCING.search(flat) is not None:
        yield _ANNOUNCED
    yield _LABELLED
    if "本人" in flat:
        yield _MYSELF
    if "姓" in flat:
        yield _SELF_SURNAME
    if holds_any(flat, _FORMS_OF_ADDRESS):
        yield _TITLED
