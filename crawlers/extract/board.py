"""Message boards of offices: a table of labels and values, with the message (留言内容) and the answer (回复内容) in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.extract.forum import Thread
from crawlers.extract.tree import Block, Element

_MESSAGE = r"(?:留言|来信|信件|咨询|投诉|诉求|问题|建议|反映|提问|写信)\s*(?:内容|详情|正文|描述)"
_ANSWER = r"(?:回\s*复|答\s*复|办理|处理|反馈|官方回复|单位回复)\s*(?:内容|结果|意见|情况|正文|详情)"
_TITLE = r"[\u4e00-\u9fff]{0,4}(?:标\s*题|主\s*题)"
_OTHER = (
    r"[\u4e00-\u9fff]{0,6}(?:编号|时间|日期|单位|部门|类型|类别|分类|状态|姓名|对象|方式|满意度|评价|电话|来源|次数|附件|"
    r"(?:留言|来信|写信|投诉|咨询|提交|发布|回复|联系|诉求)人)"
)
_LABEL = re.compile(
    rf"[\s【\[]*(?:(?P<message>{_MESSAGE})|(?P<answer>{_ANSWER})|(?P<title>{_TITLE})|(?P<other>{_OTHER}))[\s】\]]*(?:[:：]\s*(?P<value>.*)|$)"
)
_TEXTS = ("message", "answer", "title")
_CELLS = frozenset({"td", "dd", "div", "li", "section"})


def read_board(found: Sequence[Block]) -> Thread | None:
    """The message as the opening post and the answers as replies; None where a page has not both labels.

    `found` are the blocks of the page. Names, times and telephone numbers stand behind labels of their own, and so are
    not among the texts.
    """
    messages: list[str] = []
    answers: list[str] = []
    titles: list[str] = []
    first: Element | None = None
    taken: list[str] | None = None
    cell: Element | None = None
    for block in found:
        label = _LABEL.match(block.text)
        if label is not None:
            taken, cell = _started(label, messages, answers, titles), None
            if label["message"]:
                first = block.owner
            text = label["value"] or ""
        else:
            text = block.text
            if cell is not None and cell is not block.owner and cell not in block.owner.iterancestors():
                taken = None
        if taken is not None and text:
            if cell is None:
                cell = _cell(block.owner)
            _add(taken, text, continued=label is None)
    opening = next(filter(None, messages), "")
    replies = tuple(filter(None, answers))
    if not opening or not replies or first is None:
        return None
    return Thread(opening, replies, first, next(filter(None, titles), ""))


def _started(label: re.Match[str], messages: list[str], answers: list[str], titles: list[str]) -> list[str] | None:
    """The list that the text behind this label belongs to, with room for it; None for what is no text of anybody."""
    taken = next((texts for name, texts in zip(_TEXTS, (messages, answers, titles), strict=True) if label[name]), None)
    if taken is not None:
        taken.append("")
    return taken


def _add(taken: list[str], text: str, *, continued: bool) -> None:
    taken[-1] = f"{taken[-1]}\n{text}" if continued and taken[-1] else text


def _cell(owner: Element) -> Element:
    """What holds the whole value: the nearest cell, for a value may have several paragraphs."""
    if owner.tag in _CELLS:
        return owner
    return next((ancestor for ancestor in owner.iterancestors() if ancestor.tag in _CELLS), owner)
