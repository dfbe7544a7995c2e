"""Generic search for the element that holds the article: the subtree whose text is worth most.

Every block of text is worth its length when it reads like prose, and costs something when it looks like navigation; the
worth of an element is the sum over its blocks, so that adding a side bar to an article lowers the sum and cutting a
paragraph off lowers it too. Measured against trafilatura by tests/gate/measures/extraction.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from crawlers.extract.tree import Block, Element, blocks, marks

PROSE_LENGTH = 12
"""A shorter run without a full stop or comma is more often a label than a sentence."""

# Words of class and id names; a name is split at everything that is no letter.
_NOISE_WORDS = (
    "comments? cmt pinglun footer foot copyright nav navbar menu breadcrumbs? crumbs? sidebar aside share shares bdshare "
    "jiathis social related relate recommend recommends recom recommendation tuijian hot hots rank ranking paihang ads? "
    "advert advertisement guanggao banner toolbar tools pager pagination paging pages login search qrcode ewm erweima "
    "statement disclaimer popup modal dialog subscribe feedback print topbar is-ad friendlink links? xgyd xgxw "
    "signup register captcha tabs? newslist rightlist prev next siblings? author-card user-card profile-card"
)
NOISE = re.compile(rf"(?:^|[^a-z])(?:{'|'.join(_NOISE_WORDS.split())})(?:[^a-z]|$)")
_CONTENT_WORDS = (
    "article articles content contents detail details post entry story zoom editor news text txt body main zhengwen neirong "
    "wenzhang rich note lemma read conn"
)
CONTENT = re.compile(rf"(?:^|[^a-z])(?:{'|'.join(_CONTENT_WORDS.split())})(?:[^a-z]|$)")
_SENTENCE = re.compile(r"[，。！？；,;!?…]|[.](?=\s|$)")
_SET_PHRASE = re.compile(
    r"声明[:：]|仅代表(?:作者|其|网友)|信息存储(?:空间)?服务|版权(?:所有|归)|(?:ICP|公网安备)|未经.{0,12}(?:授权|许可)|转载请注明|"
    r"Notice: The content above|违法和不良信息|技术支持[:：]|主办单位[:：]|[Cc]opyright|浏览器"
)
_NOISE_TAGS = frozenset({"nav", "footer", "aside"})


def best_element(body: Element, found: Sequence[Block] | None = None) -> Element | None:
    """The element with the greatest worth; None when nothing in the page reads like prose. `found` are the blocks of
    `body`, where they are known."""
    known = blocks(body) if found is None else found
    for trusting_names in (True, False):
        best = _best(body, known, trusting_names)
        if best is not None:
            return best
    return None


def worth(block: Block) -> float:
    """What a block adds to the article it may belong to; negative for links, labels and set phrases of sites."""
    plain = block.length - block.linked
    if block.linked > plain:
        return -(4.0 + 0.5 * block.linked)
    if block.owner.tag == "h1" or _SET_PHRASE.search(block.text):
        return -4.0
    if not _SENTENCE.search(block.text):
        return -2.0 if block.length < PROSE_LENGTH else 0.4 * (plain - block.linked)
    return plain - block.linked


def _best(body: Element, found: Sequence[Block], trusting_names: bool) -> Element | None:
    own: dict[Element, float] = {}
    for block in found:
        own[block.owner] = own.get(block.owner, 0.0) + worth(block)
    total: dict[Element, float] = dict(own)
    best: tuple[float, Element | None] = (PROSE_LENGTH * 2.0, None)
    # Children come after their parents in document order: backwards, each element is complete when it is reached.
    for element in reversed(list(body.iter("*"))):
        value = total.get(element)
        if value is None:
            continue
        if trusting_names and value > 0 and is_noise(element):
            value = total[element] = -2.0
        ranked = value * (1.1 if value > 0 and _named_content(marks(element)) else 1.0)
        if ranked > best[0]:
            best = (ranked, element)
        parent = element.getparent()
        if parent is not None and element is not body:
            total[parent] = total.get(parent, 0.0) + value
    return best[1]


def is_noise(element: Element) -> bool:
    """The page itself names this part as something around the article."""
    if element.tag in _NOISE_TAGS:
        return True
    return _named_noise(marks(element))


@lru_cache(8_192)
def _named_content(names: str) -> bool:
    return bool(CONTENT.search(names))


@lru_cache(8_192)
def _named_noise(names: str) -> bool:
    return names != "" and bool(NOISE.search(names)) and not _named_content(names)
