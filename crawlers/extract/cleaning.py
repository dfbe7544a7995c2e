"""What stands inside or around an article without belonging to it: side boxes, share bars, editors, related links."""

from __future__ import annotations

import re

from crawlers.extract.scoring import is_noise
from crawlers.extract.tree import BLOCKS, Block, Element, blocks, drop, link_length, text_length, text_of

_LISTS = frozenset({"ul", "ol", "dl", "div", "section", "table"})
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar|et)\b|附件", re.IGNORECASE)

_DATE = r"(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_LABEL = (
    r"(?:发布|发表|更新|创建|录入|采编|成文|编辑)?(?:时间|日期)|(?:信息|文章|稿件|新闻)?来源|稿源|(?:浏览|点击|阅读|访问)(?:次数|人数|量|数)?|"
    r"作者|记者|编辑|责任?编辑|责编|校对|审核|监制|编审|字[体号]|发布(?:机构|单位|人|者)|供稿|录入|分享"
)
# Lines above the text: labels, a bare date, buttons, the trail of columns.
_HEAD = re.compile(
    rf"^[\s\[【(（]*(?:(?:{_LABEL})\s*[:：]|{_DATE}|发[布表]于|来自\b|字[体号]大|打印|关闭|分享|收藏|[大中小]\b|首页|当前位置|您(?:现在)?的?位置|您所在|"
    r"\d{1,6}$|原创$|[+＋]\s*关注$)"
)
# A dateline without a label, and who reports: 云溪日报 2024年7月16日 星期二, 本报记者 某某.
_DATELINE = re.compile(rf"{_DATE}(?!\s*[至到起前后]|\s*[-—~])|^(?:本[报台网刊]|特约|见习)?(?:记者|通讯员)[\s:：]")
_DATELINE_LENGTH = 40
_SENTENCE_SIGN = re.compile(r"[，。；！？、]")
# Who worked on the text: editors, proofreaders, approvers. They are persons, and readers of a document do not need them.
_STAFF = re.compile(
    r"^[\s\[【(（|]*(?:(?:责任|值班|本文|本期|执行|新媒体|见习|实习)?编\s*辑|责编|编\s*审|校\s*[对读]|审\s*[核读校]|总?\s*监\s*制|总?策划|[初复终一二三]审|"
    r"制\s*[图作]|美编|主编|作\s*者|文字|摄影|来\s*源|稿\s*源|供稿|(?:原文)?链接|关键[字词]|标签)\s*[:：|｜/]"
)
_STAFF_LENGTH = 60
_STAFF_BEHIND = re.compile(
    r"\s*[（(\[【]\s*(?:责任?编辑|责编|编辑|责任校对|校对|审核)\s*[:：][^（）()\[\]【】]{0,40}[)）\]】]\s*$"
)
# Set phrases of publishers, at any length up to a few lines.
_STATEMENT = re.compile(
    r"^[\s\[【(（|*※]*(?:(?:特别|免责|平台|版权|郑重)声明|声明\s*[:：]|Notice: The content above|"
    r"以上内容.{0,30}(?:上传|发布)|本平台仅提供|该文观点仅代表|"
    r"(?:网友|所有|以上)?评论仅|转载请注明|原文链接)|未经.{0,12}(?:授权|许可|同意).{0,16}(?:转载|使用|复制)|仅代表(?:作者|网友|其)(?:本人|个人)"
)
_STATEMENT_LENGTH = 220
# Buttons and counters: nothing else stands on the line.
_BUTTON = re.compile(
    r"[\s\[【(（|+＋/×]*(?:打印(?:本[页文])?|关闭(?:窗口|本页)?|收藏(?:本[页文])?|(?:投诉|内容)?举报|(?:我要)?纠错|分享(?:到|至).{0,12}|点赞(?:失败)?|首赞|"
    r"用?(?:手机|微信)?扫(?:一扫|描|码).{0,16}|长按.{0,12}|返回.{0,8}|(?:点击)?(?:查看|阅读|展开|进入)(?:更多|全文|原[文图]|余下|剩余|详情).{0,10}|点击(?:查看|进入).{0,6}|"
    r"[上下]一[篇条页].{0,60}|字[体号][:：]?.{0,10}|(?:阅读|浏览|点击|评论)\s*[:：(（]?\s*[\d.万+]+\s*[)）次]?|\d+人?(?:阅读|浏览)|"
    r"关注|广告|×|播报(?:文章)?|编辑|"
    r"更多|收起|复制链接|链接已复制|Play Video|\d{0,2}:\d{2}|.{0,8}加载中.{0,8}|"
    r"若长时间无响应.{0,12}|赞|评论|收藏|已?有?\d+人?参与.{0,4}|显示全文|正文)"
    r"[\s\]】)）|>》»]*",
    re.IGNORECASE,
)
_BETWEEN_BUTTONS = re.compile(r"[\[\]【】|｜]+")
_TAIL = re.compile(
    r"^[\s\[【■●▶★|>/]*(?:相关(?:新闻|阅读|文章|链接|报道|推荐|信息|稿件|资讯|内容)|(?:延伸|推荐|拓展)阅读|热门(?:推荐|文章|新闻|评论)|猜你喜欢|"
    r"你可能(?:还)?(?:喜欢|感兴趣)|為你推薦|你可能還想看|为[您你]推荐|精彩推荐|编辑推荐|更多(?:新闻|精彩|推荐)|最新(?:文章|评论)|网友评论|评论\s*\d*$|"
    r"\d+\s*条评论|发表评论|我来说两句|参考资料$|扫一扫在手机|扫描二维码|阅读下一篇)"
)
_TAIL_LENGTH = 24


def remove_noise(container: Element) -> None:
    """Drop the parts of a container that name themselves as noise or hold nothing but links to other pages."""
    most = max(1, text_length(container)) * 0.4
    for element in list(container.iterdescendants()):
        if element.tag in BLOCKS and (is_noise(element) or _is_link_list(element)) and text_length(element) < most:
            drop(element)


def _is_link_list(element: Element) -> bool:
    if element.tag not in _LISTS or len(element.findall(".//a")) < 3:
        return False
    return link_length(element) > 0.8 * text_length(element) and not _ATTACHMENT.search(text_of(element))


def article_lines(container: Element, title: str) -> list[str]:
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
    return [text for block in kept if (text := _STAFF_BEHIND.sub("", block.text))]


def _is_noise_line(block: Block) -> bool:
    text = block.text
    if block.length <= _STAFF_LENGTH and (_STAFF.match(text) or _is_buttons(text)):
        return True
    return block.length <= _STATEMENT_LENGTH and bool(_STATEMENT.search(text))


def _is_buttons(text: str) -> bool:
    """One button, or a row of them: `【打印本页】【关闭窗口】`."""
    pieces = [piece for piece in _BETWEEN_BUTTONS.split(text) if piece.strip()]
    return bool(pieces) and (bool(_BUTTON.fullmatch(text)) or all(_BUTTON.fullmatch(piece) for piece in pieces))


def _leads_elsewhere(block: Block) -> bool:
    """A last line that is one link belongs to the page, unless it is an attachment."""
    return block.links > 0 and block.linked == block.length and not _ATTACHMENT.search(block.text)


def _head_end(found: list[Block], title: str) -> int:
    """Index of the first line behind title, time, source and font buttons at the top of a container."""
    end = 0
    folded = _folded(title)
    for index, block in enumerate(found[:12]):
        text = _folded(block.text)
        dateline = (
            block.length <= _DATELINE_LENGTH and _DATELINE.search(block.text) and not _SENTENCE_SIGN.search(block.text)
        )
        is_title = bool(folded) and (text == folded or (len(text) > 8 and text in folded))
        if is_title or dateline or (block.length <= 80 and _HEAD.search(block.text) and "。" not in block.text):
            end = index + 1
        elif block.length > 60 or "。" in block.text or ("，" in block.text and block.length > 20):
            break
    return end


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
