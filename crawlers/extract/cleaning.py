"""What stands inside or around an article without belonging to it: side boxes, share bars, editors, related links."""

from __future__ import annotations

import re

from lxml import html

from crawlers.extract.scoring import is_noise
from crawlers.extract.tree import BLOCKS, Block, blocks, drop, link_length, text_length

_LISTS = frozenset({"ul", "ol", "dl", "div", "section", "table"})
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar|et)\b|附件", re.IGNORECASE)

_DATE = r"(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_LABEL = r"(?:发布|发表|更新|创建|录入|采编|成文|编辑)?(?:时间|日期)|信息来源|文章来源|稿件来源|来源|浏览(?:次数|量)?|点击(?:次数|量|数)?|阅读(?:次数|量|数)?|访问(?:次数|量)?|作者|编辑|责任?编辑|责编|校对|审核|监制|编审|字体|字号|文号|发布机构|发布人|发布者|供稿|录入"
_HEAD = re.compile(
    rf"^[\s\[【(（]*(?:(?:{_LABEL})\s*[:：]|(?:{_DATE})|(?:来自|发布于|发表于)\b|发[布表]于|(?:字[体号大])|打印|关闭|分享|收藏|【?(?:大|中|小)\b|首页|当前位置|您(?:现在)?的?位置|您所在)"
)
_LINE = re.compile(
    r"^[\s\[【(（|]*(?:"
    r"责任?编辑|责编|编\s*辑\s*[:：]|编\s*审|校\s*对|审\s*核|审\s*读|监\s*制|总监制|初审|复审|终审|一审|二审|三审|值班编辑|本文编辑|来源\s*[:：]\s*\S{0,20}$|"
    r"作\s*者\s*[:：]\s*\S{0,12}$|(?:原文)?链接\s*[:：]|原文链接|转载请注明|"
    r"(?:特别|免责|平台|版权|郑重|风险)声明|声明\s*[:：]|Notice: The content above|以上内容.{0,30}(?:上传|发布)|本平台仅提供|该文观点仅代表|"
    r"(?:网友|所有)评论仅|未经.{0,12}(?:授权|许可|同意).{0,12}(?:转载|使用|复制)|"
    r"打印(?:本页)?|关闭(?:窗口|本页)?|收藏(?:本页)?|举报|投诉举报|纠错|我要纠错|分享(?:到|至)|用?微信扫|扫一扫|扫描二维码|扫码|长按|"
    r"点赞|首赞|点赞失败|\+1|返回(?:首页|顶部|列表|搜狐|网易)|查看(?:更多|全文|原图|余下)|阅读(?:原文|全文|剩余|更多)|展开(?:全文|剩余)|点击(?:查看|进入).{0,6}$|"
    r"上一[篇条页]|下一[篇条页]|字[体号]\s*[:：]|\d*\s*人?(?:阅读|浏览)[\s(（:：]|阅读\s*[(（]\d|"
    r"[+＋]?\s*关注$|广告$|×$|播报(?:文章)?$|编辑$|更多$|收起$|复制链接$|链接已复制$|Play Video$|\d{1,2}:\d{2}$|/?\d{1,2}:\d{2}$|加载中|.{0,8}加载中|若长时间无响应"
    r")"
)
_TAIL = re.compile(
    r"^[\s\[【■●▶★|>/]*(?:相关(?:新闻|阅读|文章|链接|报道|推荐|信息|稿件|资讯|内容)|延伸阅读|推荐阅读|拓展阅读|热门(?:推荐|文章|新闻|评论)|猜你喜欢|你可能(?:还)?(?:喜欢|感兴趣)|"
    r"為你推薦|你可能還想看|为您推荐|为你推荐|精彩推荐|编辑推荐|更多(?:新闻|精彩|推荐)|最新(?:文章|评论)|网友评论|评论\s*\d*$|\d+\s*条评论|发表评论|我来说两句|"
    r"参考资料$|附件下载$|扫一扫在手机|扫描二维码|阅读下一篇)"
)
_TAIL_LENGTH = 24


def remove_noise(container: html.HtmlElement) -> None:
    """Drop the parts of a container that name themselves as noise or hold nothing but links to other pages."""
    most = max(1, text_length(container)) * 0.4
    for element in list(container.iterdescendants()):
        if element.tag in BLOCKS and (is_noise(element) or _is_link_list(element)) and text_length(element) < most:
            drop(element)


def _is_link_list(element: html.HtmlElement) -> bool:
    if element.tag not in _LISTS or len(element.findall(".//a")) < 3:
        return False
    return link_length(element) > 0.8 * text_length(element) and not _ATTACHMENT.search(element.text_content())


def article_lines(container: html.HtmlElement, title: str) -> list[str]:
    """The lines of the article without head (title, time, source), editors' line and what follows the end."""
    found = list(blocks(container))
    start = _head_end(found, title)
    kept: list[Block] = []
    read, whole = 0, sum(block.length for block in found)
    for block in found[start:]:
        if read > whole * 0.4 and block.length <= _TAIL_LENGTH and _TAIL.search(block.text):
            break
        read += block.length
        if not _is_noise_line(block):
            kept.append(block)
    while kept and _leads_elsewhere(kept[-1]):
        kept.pop()
    return [block.text for block in kept]


def _is_noise_line(block: Block) -> bool:
    return block.length <= 200 and bool(_LINE.search(block.text))


def _leads_elsewhere(block: Block) -> bool:
    """A last line that is one link belongs to the page, unless it is an attachment."""
    return block.links > 0 and block.linked == block.length and not _ATTACHMENT.search(block.text)


def _head_end(found: list[Block], title: str) -> int:
    """Index of the first line behind title, time, source and font buttons at the top of a container."""
    end = 0
    folded = _folded(title)
    for index, block in enumerate(found[:12]):
        text = _folded(block.text)
        is_title = bool(folded) and (text == folded or (len(text) > 8 and text in folded))
        if is_title or (block.length <= 80 and _HEAD.search(block.text) and "。" not in block.text):
            end = index + 1
        elif block.length > 60 or "。" in block.text or ("，" in block.text and block.length > 20):
            break
    return end


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
