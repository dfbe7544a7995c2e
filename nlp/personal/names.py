"""Finds names of private people where the text itself announces one: after 我叫, 联系人 and the like, before 先生 and 女士.

Names without such a sign are left: a list of given names would hit roads, estates and institutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.spans import Kind, Span

_PLAIN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈吕苏卢蒋蔡贾丁魏薛阎潘杜戴夏钟汪田任姜范姚谭廖邹熊"
    "郝孔邵崔秦顾侯孟龙段雷汤尹黎易武乔贺赖龚庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛韦毕聂焦柳邢岳齐梅庄辛管祝左涂祁耿"
    "卜詹欧甄裴翁霍柯阮柴舒冉尤瞿闵解强蒲阳邱丘肖闫彭余叶程石金万史江马林高何曾白陆童骆蓝娄尚佟缪隋晏卓项鞠滕沙岑虞"
)
"""Surnames that seldom are anything else directly before 先生."""
_ALSO_WORDS = (
    "于方常时成安向路关文康毛车单全卫乐水连国平古申穆应祖符伍明宁边谷党桂游华纪凌甘谈辜习麦褚苗盛包钱鲍费卞靳宗米商仇屈"
)
_DOUBLE = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "夏侯",
    "端木",
    "慕容",
    "令狐",
    "司徒",
    "公孙",
    "轩辕",
)
_SURNAME = f"(?:{'|'.join(_DOUBLE)}|[{_PLAIN}{_ALSO_WORDS}])"
_CLEAR_SURNAME = f"(?:{'|'.join(_DOUBLE)}|[{_PLAIN}])"
_HAN = r"[\u4e00-\u9fff]"
_NO_GIVEN = (
    "的是在和与及向到为于就也都还没不给把被对说我你他她它们了着过来去住家今现"
    "年月日系性男女电手身联曾从这那有要会能可先女"
)
_GIVEN = rf"(?:(?![{_NO_GIVEN}]|小姐){_HAN})"
_FORMS = "经理|师傅|老师|主任|医生|队长|大夫|阿姨|大姐|大哥|同志"
_NO_NAME = (
    "(?!江苏|江西|江门|江阴|江边|金华|金昌|石家庄|石嘴山|郑州|徐州|苏州|温州|温馨|黄冈|黄石|黄山|马鞍山|马上|梅州|柳州|龙岩|武汉|武威|武警|武装"
    "|沈阳|唐山|邵阳|岳阳|邢台|焦作|齐齐|万州|鲁山|贺州|祁阳|余姚|夏天|何时|何处|何以|高兴|高度|程序|林业|林场|林草|沙龙|金融|白天|余额"
    "|马路|顾客|顾问|戴口罩|戴上|戴头盔|戴好|陪同|薛|强调|解读|解释|解决|牛年|叶子|向导|童年|陆续|陆军|尚未|万分|万众|沿途|潜入)"
)
"""Words that begin with a surname; a name is looked for only where none of them stands."""
_NAME = rf"{_NO_NAME}(?:{_SURNAME}(?={_FORMS})|(?:{_SURNAME}(?:(?!{_FORMS}){_GIVEN}){{1,2}}))"
_FOREIGN_NAME = rf"{_HAN}{{2,6}}·{_HAN}{{2,7}}?(?=[^\u4e00-\u9fff]|来自|是|$)"
_AFTERWARDS = r"(?=[^\u4e00-\u9fff]|系|是|男|女|身份|电话|手机|今年|现年|住|家住|现住|年龄|性别|来自|$)"

_NEVER_GIVEN = "的是在了着过吗呢吧啊呀我你他她它们这那给把被对说也都不没"
_ANY_GIVEN = rf"(?:(?![{_NEVER_GIVEN}]|先生|女士|小姐|太太){_HAN})"
"""For where the end of a name shows: there it may have a character that is mostly a word (和, 家, 有, 来, 月)."""
_SPACED_NAME = rf"{_SURNAME} {_ANY_GIVEN}(?!{_HAN})"
_WHOLE_NAME = rf"{_NO_NAME}{_SURNAME}(?!{_FORMS}){_ANY_GIVEN}{{1,2}}{_AFTERWARDS}"

_ANNOUNCED = re.compile(
    r"(?:我的名字(?:叫|是)|我叫做?|名叫|[，, ]叫|姓 ?名|署名|落款|联系人|联络人|当事人|投诉人|举报人|反映人"
    r"|求助人|来信人|写信人|法定代表人|法人代表)"
    rf"(?:(?:是|为|叫|名)?[ ::,，(（]{{0,3}})({_FOREIGN_NAME}|{_SPACED_NAME}|{_WHOLE_NAME}|{_NAME})"
)
_LABELLED = re.compile(
    r"(?:申请人|留言人|诉求人|收件人|寄件人|户主|房主|经办人|委托人|业主代表|签名|签字|业主|患者|家长)"
    rf"(?:(?:是|为|叫)|[ ::]{{1,3}})({_SPACED_NAME}|{_WHOLE_NAME}|{_NAME})"
)
_MYSELF = re.compile(
    r"(?:本人姓名|本人名?叫|本人(?!曾经|曾多次|何时|何故|何以|高度|高兴|马上|万分|白天|白白|安全|毕业|强烈|严重))"
    rf"[ ::]{{0,2}}({_NO_NAME}{_CLEAR_SURNAME}{_ANY_GIVEN}{{1,2}}){_AFTERWARDS}"
)
_INTRODUCED = re.compile(
    r"(?:我是|我爱人|我丈夫|我妻子|我父亲|我母亲|我儿子|我女儿|我老公|我老婆"
    r"|业(?<![企专]业)主|村民|居民|市民|网友|群众|租户)"
    rf"[ ::]{{0,2}}({_NO_NAME}{_CLEAR_SURNAME}{_GIVEN}{{1,2}}){_AFTERWARDS}"
)
_OFTEN_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰辉建文斌宇浩凯琳雪梅鑫波婷志国庆春晓燕红云飞龙俊峰鹏慧萍玲珍淑凤琴莉"
    "荣福贵德成祥喜宝良忠义仁孝顺诚善谦振兴启泽嘉怡欣悦佳思梓涵轩昊睿瑞琪瑶璐洁茜蕾薇倩颖菲莹雯娇媛翠莲菊巧彩仙珠素贞爱惠芝芬芸蓉"
    "亮彬炳坤立群利民永新学武世培少大小长胜兵连正清家树根生有才发财富贤雄豪"
)
_NO_PERSON = r"(?!小区|社区|花园|家园|公园|公司|集团|学校|广场|大厦|[苑村镇乡路街城庄里湾园府区县市店厂桥河湖湾寺])"
_KIN_OR_ROLE = re.compile(
    r"(?:父亲|母亲|爸爸|妈妈|丈夫|妻子|儿子|女儿|哥哥|弟弟|姐姐|妹妹|爷爷|奶奶|女方|男方|包工头|老板|房东|邻居|户主|死者|伤者"
    rf"|村民|居民|住户|业主|租户)(?:叫|是|名叫)?({_NO_NAME}{_CLEAR_SURNAME}[{_OFTEN_GIVEN}]{{2}}){_NO_PERSON}"
)
"""Behind a relation or role the sentence may go on after a name, so both characters of the given name must be usual ones."""
_SELF_SURNAME = re.compile(rf"(?:免贵姓|我姓|本人姓|贵姓)[ ::]{{0,2}}({_SURNAME})(?!名)")
_TITLED = re.compile(
    rf"({_CLEAR_SURNAME}{_HAN}{{0,2}}|(?<![\u4e00-\u9fff]){_SURNAME}{_HAN}{{0,2}}|{_SURNAME})(?=先生|女士|小姐(?!姐)|太太)"
)
_ROLE = (
    r"(?:(?:特约|实习|见习|本报|首席|新华社)?记者|通讯员|实习生|摄影|撰文|撰稿|供稿|供图|"
    r"文/图|图/文|文字|作者|责任编辑|责编|编辑|校对|审核|编审|监制)"
)
_BYLINE = re.compile(
    rf"{_ROLE}(?:[ ::/|(（]{{1,3}})({_NO_NAME}{_SURNAME} ?(?:(?!报道|摄影|通讯|记者){_ANY_GIVEN}){{1,2}}?)"
    r"(?=[^\u4e00-\u9fff]|$|报道|摄|文|图|从|通讯员|记者|编辑|整理|综合)"
)
"""Bylines: journalists are persons too (DESIGN.md section 2.1); the institution stays as the source."""
_GLUED_BYLINE = re.compile(
    rf"(?<=记者|讯员)({_NO_NAME}{_CLEAR_SURNAME}(?:(?!报道|采访|从|获悉|通讯|摄){_ANY_GIVEN}){{1,2}}?)"
    r"(?=报道|摄(?!制|像)|从(?!事)|获悉|通讯员|[ 、)）]|文/图)"
)
_FURTHER = re.compile(
    rf"[、 ,，]{{1,2}}({_NO_NAME}{_SURNAME}{_ANY_GIVEN}{{1,2}}?)(?=[ 、)）]|$|报道|摄|文|图|通讯员|记者)"
)
_ANONYMOUS = "某"
# Every match of a pattern holds its signs, most texts hold none, and looking is far quicker than matching.
_FORMS_OF_ADDRESS = ("先生", "女士", "小姐", "太太")
# `re` skips quickly to the next character that a pattern can begin with, if all its alternatives begin with plain characters.
_ANNOUNCING = re.compile(r"叫|名字|姓 ?名|署名|落款|系人|络人|事人|诉人|报人|映人|助人|信人|表人|法人代表")
_BYLINE_SIGNS = re.compile(
    r"(?:记者|通讯员|实习生|摄影|撰[文稿]|供[稿图]|文/图|图/文|文字|作者|责编|编[辑审]|校对|审核|监制)[ :：/|(（]"
)
_GLUED_SIGNS = re.compile(rf"(?:记者|讯员){_CLEAR_SURNAME}")


def find_names(flat: str) -> Iterator[Span]:
    """Names that are announced by a word before them or by a form of address behind them."""
    for pattern in _worth_trying(flat):
        for found in pattern.finditer(flat):
            if _ANONYMOUS not in found.group(1):
                yield Span(Kind.NAME, *found.span(1))
    for signs, pattern in ((_BYLINE_SIGNS, _BYLINE), (_GLUED_SIGNS, _GLUED_BYLINE)):
        if signs.search(flat) is not None:
            yield from _bylines(flat, pattern)


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
    yield _INTRODUCED
    yield _KIN_OR_ROLE
    if "姓" in flat:
        yield _SELF_SURNAME
    if any(form in flat for form in _FORMS_OF_ADDRESS):
        yield _TITLED
