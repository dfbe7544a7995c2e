"""Puts names of estates, roads, parks, villages and forest farms together again from the words they were cut into."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_ENDING_WORDS = """
新城 小区 花园 家园 公园 广场 大道 东路 西路 南路 北路 中路 路 街 大街 步行街 巷 村 社区 街道 镇
林场 苗圃 水库 湿地 山庄 公馆 华庭 花苑 苑 府 大桥 立交桥 立交 地铁站 车站 中学 小学 学校 学院 大学
幼儿园 医院 市场 景区 湖 山 河 江 岛 寺 塔 湾 城 国际 名邸 雅苑 新村 工业园 产业园 科技园 森林公园
植物园 动物园 湿地公园 保护区 风景区 林业站 管护站 绿道 隧道 收费站
"""
_ENDINGS = frozenset(_ENDING_WORDS.split())
"""Words and characters that end the name of a place."""
_LAST_CHARACTERS = frozenset("湖山河江镇村桥路塘岭坡冲岛")
"""Ends of geographical names of the dictionary that may lack their first character: 梅 | 溪湖."""
_NAMES = frozenset(("nr", "ns", "nz", "nrt", "nt", "nrfg"))
_NOUN_BEFORE = frozenset(
    (
        "东路",
        "西路",
        "南路",
        "北路",
        "中路",
        "路",
        "大道",
        "街",
        "公园",
        "广场",
        "新城",
        "家园",
        "花园",
        "国际",
        "林场",
        "水库",
        "湿地",
    )
)
_NOUNS = frozenset(("n", "s", "f", "j", "b"))
_STOP = frozenset(
    "的了在是我你他她它有和与及或到从向往由对把被给为以于至离去来上下前后里外内中旁边这那该本此每各某全整个住位靠近进出过经沿"
    "市区县镇乡村省街道路第号栋楼期组年月日时分也都就还又再很太更最已将要请问望让使用因所而且但并则年多少几两等按据关属称叫见说谁"
)
_COUNTING = frozenset("几数两一二三四五六七八九十百千半多好每")
_MOST_CHARACTERS = 6

Kind = Callable[[str], str]
"""The part of speech of a word."""


def ends_name(word: str, kind: Kind) -> bool:
    """Whether the word can be the last one of such a name, such as 小区 or 路."""
    return word in _ENDINGS or (word[-1] in _LAST_CHARACTERS and kind(word) == "ns")


def name_ending_at(words: Sequence[str], ending: int, kind: Kind) -> str:
    """The name whose last word stands at `ending`, with what belongs before it; "" when nothing does."""
    last = words[ending]
    name = ""
    at = ending - 1
    most = _MOST_CHARACTERS if len(last) > 1 or last in "路街村镇苑府" else 2
    noun_allowed = last in _NOUN_BEFORE
    while at >= 0:
        word = words[at]
        if len(name) + len(word) > most or not _belongs(word, kind(word), noun_allowed and not name):
            break
        name = word + name
        at -= 1
    return f"{name}{last}" if len(name) > 1 or (name and len(last) > 1) else ""


def _belongs(word: str, kind: str, noun_allowed: bool) -> bool:
    if not word.isalpha() or any(map(str.isascii, word)):
        return False
    if len(word) == 1:
        return word not in _STOP
    if word in _ENDINGS:
        return word == "新城"
    if kind == "m":
        return len(word) == 2 and word[0] not in _COUNTING
    return kind in _NAMES or (noun_allowed and kind in _NOUNS)
