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
    "于方常时成安向路关文康毛车单全卫乐水连国平古申穆应祖符伍明宁边谷党桂游华纪凌甘谈辜习麦褚苗盛包鲍费卞靳宗米商仇屈"
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
    "年月日系性男女电手身联曾从这那有要会能可先女小"
)
_GIVEN = rf"(?:(?![{_NO_GIVEN}]){_HAN})"
_AFTERWARDS = r"(?=[^\u4e00-\u9fff]|系|是|男|女|身份|电话|手机|今年|现年|住|家住|现住|年龄|性别|来自|$)"

_ANNOUNCED = re.compile(
    r"(?:我的名字(?:叫|是)|我叫做?|名叫|姓名|署名|落款|联系人|联络人|当事人|投诉人|举报人|反映人|求助人|来信人|写信人|法定代表人|法人代表)"
    rf"(?:(?:是|为|叫|名)?[ ::,，]{{0,3}})({_SURNAME}{_GIVEN}{{1,2}})"
)
_LABELLED = re.compile(
    r"(?:申请人|留言人|诉求人|收件人|寄件人|户主|房主|经办人|委托人|业主代表|签名|签字|业主|患者|家长)"
    rf"(?:(?:是|为|叫)|[ ::]{{1,3}})({_SURNAME}{_GIVEN}{{1,2}})"
)
_INTRODUCED = re.compile(
    r"(?:本人姓名|本人名?叫|本人(?!曾经|曾多次|何时|何故|何以|高度|高兴|马上|万分|白天|白白|安全|毕业|强烈|严重)|我是|我爱人|我丈夫|我妻子|我父亲|我母亲|我儿子|我女儿|我老公|我老婆"
    r"|(?<![企专])业主|村民|居民|市民|网友|群众|租户)"
    rf"[ ::]{{0,2}}({_CLEAR_SURNAME}{_GIVEN}{{1,2}}){_AFTERWARDS}"
)
_SELF_SURNAME = re.compile(rf"(?:免贵姓|我姓|本人姓|贵姓)[ ::]{{0,2}}({_SURNAME})(?!名)")
_TITLED = re.compile(
    rf"({_CLEAR_SURNAME}{_HAN}{{0,2}}|(?<![\u4e00-\u9fff]){_SURNAME}{_HAN}{{0,2}}|{_SURNAME})(?=先生|女士|小姐|太太)"
)
_ANONYMOUS = "某"


def find_names(flat: str) -> Iterator[Span]:
    """Names that are announced by a word before them or by a form of address behind them."""
    for pattern in (_ANNOUNCED, _LABELLED, _INTRODUCED, _SELF_SURNAME, _TITLED):
        for found in pattern.finditer(flat):
            if _ANONYMOUS not in found.group(1):
                yield Span(Kind.NAME, *found.span(1))
