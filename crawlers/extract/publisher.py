"""Who published an article, if it is an institution; a person is never named (DESIGN.md section 2.1)."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?:信息来源|文章来源|稿件来源|新闻来源|内容来源|转载自|摘自|来\s*源|稿源|发布机构|发布单位)\s*[:：|]?\s*"
)
_END = re.compile(
    r"[\s,，。;；|(（\[【<《]|作者|记者|责任[编校]|值班编|编辑|责编|通讯员|发布(?:时间|日期|于|者|人)|时间|日期|浏览|点击|阅读|字[体号]|分享|打印|审核|摄影|供稿|\d{4}[-年]"
)
_ENDING = re.compile(
    r"(?:局|委|办|厅|部|院|府|会|社|报|网|台|站|中心|公司|集团|大学|学校|中学|小学|频道|所|馆|大队|支队|总队|处|科|街道|联盟|基金会|工会|团委|"
    r"省|市|县|区|镇|乡|园区|开发区|森林公园|林场|保护区|电视|广播|头条)$"
)
_WITHIN = re.compile(
    r"日报|晚报|早报|晨报|商报|时报|新闻|广播|电视|政府|政务|发布|融媒|传媒|媒体|通讯社|人民网|新华|央视|澎湃|客户端|在线|法院|检察|公安|消防|应急|"
    r"交警|气象|局|委员会|办公室|杂志|周刊|周报|财经|中国|观察者|公报|\.com|\.cn|\.net|News|Daily|Times|Agency|Press",
    re.IGNORECASE,
)
_NAMED_SOURCE = re.compile(r"(?:^|[^a-z])(?:source|laiyuan|copyfrom|media-?name|origin)(?:[^a-z]|$)")
# Endings that a three-character personal name may have too; with a surname in front they prove nothing.
_STRONG_ENDING = re.compile(r"(?:局|厅|办|委|网|报|电视台|电台)$")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱"
    "夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
_NO_NAME = frozenset(
    {
        "本站",
        "本网",
        "本网站",
        "网络",
        "互联网",
        "原创",
        "转载",
        "综合",
        "未知",
        "其他",
        "网站",
        "本站原创",
        "佚名",
        "管理员",
        "admin",
    }
)


def institution(text: str) -> str:
    """The institution that a source field names, or "" when it names none or a person.

    Takes the value of ContentSource, of a line with 来源：, or the name of an account. `来源：人民网-文化频道 原创稿` gives
    `人民网-文化频道`. A name of two or three characters with a surname in front must end like an office.
    """
    value = _LABEL.sub("", text.strip(), count=1) if _LABEL.match(text.strip()) else text.strip()
    end = _END.search(value)
    name = (value[: end.start()] if end and end.start() > 0 else "" if end else value).strip(" :：-—_·\"'“”")
    if not 2 <= len(name) <= 30 or name in _NO_NAME or "@" in name or re.fullmatch(r"[\d\W]+", name):
        return ""
    if not (_ENDING.search(name) or _WITHIN.search(name)):
        return ""
    if len(name) <= 3 and name[0] in _SURNAMES and not _STRONG_ENDING.search(name):
        return ""
    return name


def labelled_source(line: str, following: str = "") -> str:
    """The institution behind 来源： in a line of a page, or "". `following` is the next line: tables put the value there."""
    match = _LABEL.search(line)
    if not match or not re.search(r"[:：|]", match.group()):
        return ""
    return institution(line[match.end() :] or following)


def names_source(names: str) -> bool:
    """Whether class and id of an element say that it holds the source."""
    return bool(_NAMED_SOURCE.search(names))
