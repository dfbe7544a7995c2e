"""Names of places and institutions in a text, by how they end: 丽发新城小区, 凉塘路, 温斯顿英语培训学校.

A name is put together from the words before a word that ends like a name, up to a word that cannot be part of one. That
finds names no dictionary has; what it finds wrongly is mostly rare or the same in both texts, and does little harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.remembered import Remembered

_ENDS = """
小区 新城 之城 花园 家园 公寓 公馆 大厦 广场 国际 社区 街道 大道 大桥 隧道 公园 学校 小学 中学 大学 学院 幼儿园
医院 公司 集团 中心 市场 商城 酒店 宾馆 饭店 超市 银行 工地 项目 楼盘 车站 机场 高速 平台 驾校 机构 园区 景区
水库 山庄 水岸 新村 名都 宿舍 号线 财富 城 苑 府 院 园 湾 郡 庭 居 里 巷 路 街 镇 乡 村 组 桥 站 山 湖 河 线 馆
厂 店 所 局 校 楼 栋 贷 网
"""
_LAST = frozenset(end[-1] for end in _ENDS.split())
_ENDING = re.compile(f"(?:{'|'.join(_ENDS.split())})$")
_NOT_INSIDE = frozenset(
    "的了在是有和与及或被把将向对从到于为给让我你他她它们这那个其该各每本不也都就又再还很太最更请求问反投诉举报望希建议"
    "咨询关因由且而但并如若等上下前后内外中里大小多少何谁哪什么怎可能会要想应已未没无去来时年月日号点元位名条件次家户"
    "人住区市县省至以所着过得地吗呢吧啊第一二三四五六七八九十两几百千万亿"
)
_NO_PART_WORDS = """
希望 请求 投诉 举报 反映 建议 咨询 关于 请问 强烈 要求 我们 你们 他们 自己 这个 那个 一个 整个 每个 附近 旁边 周边
对面 门口 严重 违规 违法 非法 问题 领导 书记 市长 居民 业主 住户 市民 群众 政府 部门 相关 有关 现在 目前 由于 因为
导致 影响 没有 什么 为什么 怎么 何时 能否 是否 可以 应该 已经 一直 多次 位于 本人 您好 你好 家住 购买 新建 修建
建设 规划 开发商 物业 尊敬
"""
_NO_PART = frozenset(_NO_PART_WORDS.split())
_PART = re.compile(r"[^\W_]{1,3}")
_LONGEST = 6
"""Characters in front of the ending word."""
_SHORTEST = 3


def names_in(words: Sequence[str]) -> Iterator[str]:
    """The names in a text that is cut into words and punctuation, in reading order."""
    for place in [place for place, word in enumerate(words) if word[-1] in _LAST]:
        if _ends[words[place]]:
            name = _before(words, place) + words[place]
            if len(name) >= _SHORTEST:
                yield name


def _before(words: Sequence[str], place: int) -> str:
    found = ""
    for at in range(place - 1, max(0, place - _LONGEST) - 1, -1):
        word = words[at]
        if len(found) >= _LONGEST or not _inside[word] or (not found and word[0].isascii()):
            break
        found = word + found
    return found


def _ends_a_name(word: str) -> bool:
    return bool(_ENDING.search(word)) and word.isalnum()


def _is_inside(word: str) -> bool:
    """Whether the word can stand in a name, before its end."""
    return bool(_PART.fullmatch(word)) and not (word in _NO_PART or word in _NOT_INSIDE or word[-1] in "区县市省")


_ends, _inside = Remembered(_ends_a_name), Remembered(_is_inside)
