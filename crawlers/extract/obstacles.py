"""Answers that are pages but no articles: deleted, refused, a check for robots, a file instead of a page."""

from __future__ import annotations

import re

from crawlers.extract.result import Unreadable
from domain.reasons import RejectReason

SHORT_PAGE = 700
"""Visible characters: a notice is short, while an article may speak of captchas and deleted posts at length."""

_WECHAT_DELETED = re.compile(
    r"已被发布者删除|该内容已被发布者|此内容因违规无法查看|该公众号已迁移|此帐号已被屏蔽|该文章已被|链接已过期|此内容被投诉"
)
_BLOCKED = re.compile(
    r"环境异常|完成验证后即可继续|安全验证|人机验证|滑动验证|拖动滑块|请输入验证码|访问验证|访问过于频繁|访问频率|请求过于频繁|访问被拒绝|访问被拦截|"
    r"可能对网站造成安全威胁|网站防火墙|云防护|Web应用防火墙|创宇盾|"
    r"Access Denied|403 Forbidden|Just a moment|Checking your browser|"
    r"Attention Required|enable JavaScript and cookies|Request unsuccessful",
    re.IGNORECASE,
)
_DELETED = re.compile(
    r"页面不存在|网页不存在|页面没有找到|找不到(?:该|您|此)?.{0,6}(?:页面|网页|内容|文章)|(?:文章|内容|帖子|主题|信息|稿件|页面|网页|新闻)[^，。]{0,8}(?:不存在|已(?:经)?被?删除|已下架|已失效|已过期)|"
    r"指定的主题不存在|404 Not Found|404错误|Error 404|您访问的页面|该(?:帖|贴)已被|贴子已被删除|page not found",
    re.IGNORECASE,
)
_FILE_SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"\x1f\x8b", "压缩数据"),
)
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|div|p|table|span|meta|title|article|br|a|font|frame)\b", re.IGNORECASE
)


def no_html(body: bytes) -> Unreadable | None:
    """Known by its first bytes: what is no page at all."""
    if not body.strip():
        return Unreadable(RejectReason.EMPTY_TEXT, "网页内容为空")
    for signature, name in _FILE_SIGNATURES:
        if body.startswith(signature):
            return Unreadable(RejectReason.NOT_HTML, f"不是网页，而是{name}")
    return None


def no_markup(text: str) -> Unreadable | None:
    """Known by its text: JSON, plain text, anything without a tag of HTML."""
    if not _MARKUP.search(text[:200_000]):
        return Unreadable(RejectReason.NOT_HTML, "内容不是网页（没有 HTML 标记）")
    return None


def notice(title: str, visible: str, *, wechat: bool) -> Unreadable | None:
    """A short page that says why the article is not there. `visible` is all text a reader sees."""
    length = len("".join(visible.split()))
    if length > SHORT_PAGE and not wechat:
        return None
    said = f"{title}\n{visible[:4000]}"
    if wechat and _WECHAT_DELETED.search(said):
        return Unreadable(RejectReason.DELETED_PAGE, "公众号文章已被删除或无法查看")
    if _BLOCKED.search(said) and length <= SHORT_PAGE:
        return Unreadable(RejectReason.BLOCKED_PAGE, "网站要求验证或拒绝访问，已停止读取")
    if _DELETED.search(said) and length <= SHORT_PAGE:
        return Unreadable(RejectReason.DELETED_PAGE, "网页已被删除或不存在")
    return None
