"""Pages that are shown instead of the page: login walls, captchas, 环境异常. Where one is met, collection stops."""

from __future__ import annotations

import re

from parsel import Selector

_CHALLENGE_STATUSES = frozenset({412, 418, 432, 468, 493})
"""412 and 468 are answers of common Chinese web application firewalls, 418 and 432 of social platforms."""
_MARKS = re.compile(
    r"环境异常|完成验证后即可继续|请完成(?:下列|以下|安全|人机)?验证|安全验证|人机验证|滑动(?:滑块|验证)|拖动(?:下方)?滑块|请输入(?:图片中的|下方)?验证码"
    r"|访问过于频繁|请求过于频繁|操作过于频繁|您的(?:访问|请求)(?:已)?被(?:拦截|阻断|拒绝)|当前访问疑似(?:黑客攻击|异常)|网站防火墙|访问行为存在异常"
    r"|/captcha|captcha-container|geetest|TencentCaptcha|cf-challenge|Attention Required! \| Cloudflare|Just a moment\.\.\.",
    re.IGNORECASE,
)
_MOST_VISIBLE = 400
"""A challenge says little; an article that tells of captchas says more than so many characters."""
_MOST_SOURCE = 60_000


def is_blocked(status: int, text: str) -> bool:
    """Whether an answer is a challenge instead of content. `text` is the decoded page."""
    if status in _CHALLENGE_STATUSES:
        return True
    if len(text) > _MOST_SOURCE or not _MARKS.search(text):
        return False
    shown = Selector(text=text, type="html").xpath("//text()[not(ancestor::script or ancestor::style)]").getall()
    return len(re.sub(r"\s+", "", "".join(shown))) <= _MOST_VISIBLE
