"""Roads, villages and sights that stand directly behind the name of a county or a township: 岳麓区枫林三路, 桃花镇红星村.

Only there the left border of such a name is certain; names without a known place before them belong into the configuration.
"""

from __future__ import annotations

import re

_NAME = re.compile(
    r"(?![的在和与及从到沿把被对将向往是有没不也都很修建拆挖走过去来内里外各某这那哪此该每全多两几一])"
    r"[\u4e00-\u9fff]{2,6}?"
    r"(?:大道|大街|路(?![人口灯面边网线过上由况障政途])|街(?![道头上坊边])|巷(?![子口道])|村(?![民委里支部长口干级庄])"
    r"|社区|林场|景区|水库|公园)"
)
_INSIDE = re.compile(
    r"[的在和与及从到沿把被对将向往是有没不也都很修拆挖]|公路|马路|道路|铁路|线路|电路|农村|乡村|全村|老街|步行街|商业街|城中村|这条|那条|一条|小区"
)


def name_behind(readable: str, position: int) -> str:
    """The road, village or sight whose name starts at the position; "" when there is none."""
    found = _NAME.match(readable, position)
    return found.group() if found is not None and not _INSIDE.search(found.group()) else ""
