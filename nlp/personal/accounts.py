"""Finds e-mail addresses, messenger ids, user names and @handles in flattened text, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.spans import Kind, Span

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,128} ?(?:@|\(at\)|\[at\]|#(?=qq\.|163\.|126\.)) ?"
    r"[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}",
    re.IGNORECASE,
)
_QQ = re.compile(
    r"(?:(?<![a-z])q ?q|(?<![a-z])q(?=[群号 ::])|(?<=[加+➕])q(?=[0-9])|扣扣|企鹅|群号)"
    r"(?:群|号|码|是|为|[ ::]){0,6}([1-9][0-9]{4,11})(?![0-9])",
    re.IGNORECASE,
)
_WECHAT = re.compile(
    r"(?:微 ?信|薇信|威信|v信|(?<![a-z])(?:vx|wx|wechat|weixin)|加[v微薇]|(?<![a-z0-9+])[+➕][v微薇]"
    r"|(?<![a-z0-9.])v(?=:)|卫星号?(?=:))(?:号|码|是|为|加|搜|同号|id|[ ::()【】~>🔍]){0,6}"
    r"([a-z][a-z0-9_\-]{5,19}|[a-z](?=[a-z_\-]{0,3}[0-9])[a-z0-9_\-]{4}|[0-9]{5,12})(?![a-z0-9_])",
    re.IGNORECASE,
)
_USER = re.compile(
    r"(?:(?<![a-z])(?:uid|user_?id|user_?name|openid)|用户id|用户名|用户编号|会员号|网名|昵称|微博名|微博号|微博昵称|博主id|抖音号|快手号|小红书号)"
    r"(?:(?:号|是|为|叫|[ ::=\"]){1,4}|(?<=[音手书博]号)(?=[a-z0-9_]))([\w\-]{2,32})",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"(?:weibo\.(?:com|cn)/(?:u/|n/|profile/)?|zhihu\.com/people/|douyin\.com/user/|tieba\.baidu\.com/home/main\?\w{2}=)"
    r"([\w\-%.]{3,80})",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?:(?<![0-9])@|@(?![0-9]))(?!所有人|全体成员)([\w\-·]{1,30})")
"""Between digits the sign stands for "at the price of" or "at a distance of"."""
_INSTITUTION = re.compile(
    r".{1,24}?(?:局|委|厅|政府|公安|交警|发布|日报|晚报|新闻|电视台|法院|检察院|街道|办事处|中心|大队|支队|公司|热线|集团|网)"
)


def _handle_end(found: re.Match[str]) -> int:
    """Handles end at a blank or a mark. One that runs into a sentence is cut after the name of an institution."""
    institution = _INSTITUTION.match(found.group(1))
    return found.start(1) + institution.end() if institution and found.end() - found.start() > 12 else found.end()


# Most texts hold none of these, and looking is quicker than matching.
_EMAIL_SIGNS = re.compile(r"(?:@|\(at\)|\[at\]|#(?=qq\.|163\.|126\.)) ?[a-z0-9\-]{1,63}\.", re.IGNORECASE)
_QQ_SIGNS = re.compile(r"[qQ扣鹅群]")
_WECHAT_SIGNS = re.compile(
    r"[微薇威卫vVwW加+➕](?:(?<=[微薇威卫]) ?[信星]|(?<=[vV])[信xX:]|(?<=[wW])(?:[xX]|[eE][cCiI])|(?<=[加+➕])[vV微薇])"
)
"""(`re` skips quickly to a character of one class that a pattern begins with, but not to one of several.)"""
_RUN = re.compile(r"[a-z0-9_\-]{5}", re.IGNORECASE)
_USER_WORDS = re.compile("用户|会员号|网名|昵称|博主|微博[名号]|抖音号|快手号|小红书号")
_USER_SIGNS = re.compile(r"[uUoO](?:[iI][dD]|[sS][eE][rR]|[pP][eE][nN])")


def find_accounts(flat: str, *, numbered: bool) -> Iterator[Span]:
    """E-mail, QQ, WeChat and user ids after the words that announce them, ids in profile links, @handles."""
    if "." in flat and _EMAIL_SIGNS.search(flat):
        for found in _EMAIL.finditer(flat):
            yield Span(Kind.EMAIL, *found.span())
    for kind, pattern in _announced(flat, numbered=numbered):
        for found in pattern.finditer(flat):
            yield Span(kind, *found.span(1))
    if "@" in flat:
        for found in _HANDLE.finditer(flat):
            yield Span(Kind.USER, found.start(), _handle_end(found))


def _announced(flat: str, *, numbered: bool) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """Patterns of ids behind a word that the text may hold."""
    if numbered and _QQ_SIGNS.search(flat):
        yield Kind.ACCOUNT, _QQ
    if _USER_WORDS.search(flat) or _USER_SIGNS.search(flat):
        yield Kind.USER, _USER
    if _WECHAT_SIGNS.search(flat) and _RUN.search(flat):
        yield Kind.ACCOUNT, _WECHAT
    if "/" in flat and "." in flat:
        yield Kind.USER, _PROFILE
