"""Finds the part of an address that leads to one household: building, unit, floor, room, house number.

Road, estate and village stay, because the service needs them to find the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.personal.spans import Kind, Span

_NUMBER = r"(?:[A-Za-z]{0,2}-?[0-9]{1,4}[A-Za-z]?|[A-Za-z]|[〇零一二三四五六七八九十百]{1,4})"
_NOT_COUNTED = r"(?<![0-9A-Za-z.一二三四五六七八九十百第共有计建约近达超余每各另这那几数某同整拆盖多])"
_BUILDING = r"(?:号楼栋|号楼|号栋|楼栋|栋|幢|单元)"
_NOT_A_COUNT = (
    r"(?!楼(?![上下道顶层里内])|公寓|老房|老旧|新楼|旧楼|大厦|楼房|高层|"
    r"别墅|房子|房屋|住宅|建筑|楼盘|小高层|洋房|大楼|居民楼|民房|商住楼|公寓楼)"
)
_INNER = r"(?:号楼|楼栋|栋|幢|单元|门洞|门|层|楼|号房|室|房间|房(?!屋|价|产|子|租|改|源|间)|号)"

_CHAIN = re.compile(
    rf"{_NOT_COUNTED}(?!一[栋幢](?![ \-]?[0-9〇零一二三四五六七八九十]))"
    rf"(?:[A-Za-z0-9]{{1,2}}座[ ,，\-]{{0,2}})?(?:{_NUMBER} ?{_BUILDING}|[0-9]{{1,3}}#(?:楼|栋|(?=[ \-]?[0-9]{{3}})))"
    rf"{_NOT_A_COUNT}"
    rf"(?:[ ,，、\-]{{0,2}}(?:第)?{_NUMBER} ?{_INNER}){{0,5}}"
    r"(?:[ ,，\-]{0,2}[A-Za-z]?[0-9]{3,4}(?![0-9年元米度平多余万]))?(?: ?[东西南北中左右]{1,2}边?户(?![外型主口]))?"
)
_TOWER = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z0-9]{1,2}座(?:[ ,，\-]{0,2}[0-9]{1,4}(?:层|楼|室|房|号|单元|门)?){1,4}(?![0-9年元])"
)
_ROOM = re.compile(
    r"(?<![0-9A-Za-z.])[A-Za-z]?-?[0-9]{3,4}[A-Za-z]?(?:室(?!外|内|友)|号房|房(?!屋|价|产|子|租|改|源|间|地|贷|款|东|企)"
    r"|(?=的?(?:业主|住户|租户|房主|户主|房客|租客|邻居|居民|这户|那户|人家)))"
)
_HYPHENATED = re.compile(
    r"(?<=[\u4e00-\u9fff区期])[A-Za-z]?[0-9]{1,3}(?:-[0-9]{1,2}){1,2}-[0-9]{3,4}(?![0-9\-])|"
    r"(?<=[区苑园城府庭湾邸居里舍墅村寓楼栋])[A-Za-z]?[0-9]{1,3}-[0-9]{3,4}(?![0-9\-年元米])"
)
_HOUSE = re.compile(
    r"(?<=[路街巷弄道村组里坊屯庄寨坪冲湾胡同])(?<!们组)(?<!小组)(?<!隧道)(?<!轨道)(?<!公里)(?<!这里)(?<!那里)[0-9]{1,5}(?:-[0-9]{1,4})?(?:号|弄)(?:附[0-9]{1,4}号?|之[0-9一二三四五六]{1,2}|院)?"
    r"(?!线|桥|公|文|令|台|井|隧|标|地块|路|街|高速)(?:[ ,，\-]{0,2}[A-Za-z]?[0-9]{1,4}(?:号|室|房|楼|层|栋|单元)){0,4}"
)
_ROW = re.compile(r"(?<=[村组屯庄寨坪冲湾区里园])[0-9]{1,3}排[0-9]{1,3}[号户](?!座)")
_DOOR_PLATE = re.compile(r"门牌号?(?:码|是|为|[ ::]){0,3}([A-Za-z]?[0-9]{1,5}(?:-[0-9]{1,4})?号?)(?![0-9])")
_ROAD_ROOM = re.compile(
    r"(?<=[路街巷弄苑园城府庭湾邸寓])[0-9]{3,4}(?=的(?:[\u4e00-\u9fff]{0,4}(?:家|户|邻居|噪|住|装修|狗|人)))"
)


_OFFICE = re.compile(
    r"(?:局|政府|委员会|管委会|办公楼|办公大楼|行政楼|行政大楼|大厅|服务中心|医院|法院|检察院|派出所|市民之家)"
    r" ?(?:[0-9A-Za-z]{1,3}(?:号楼|楼|层|栋|座|单元) ?){0,3}$"
)
"""Rooms of public offices are nobody's home, and the service needs them."""

# Every match of a pattern holds its signs, most texts hold none, and looking is far quicker than matching.
_BUILDING_SIGNS = re.compile("栋|幢|单元|号楼|" + "|".join(f"{digit}#" for digit in range(10)))
_NUMBERED = (
    (re.compile(r"座"), _TOWER),
    (re.compile(r"[0-9]-[0-9]{3}"), _HYPHENATED),
    (re.compile(r"[路街巷弄道村组里坊屯庄寨坪冲湾胡同][0-9]{1,5}(?:-[0-9]{1,4})?[号弄]"), _HOUSE),
    (re.compile(r"[0-9]排[0-9]"), _ROW),
    (re.compile(r"[0-9][0-9][0-9][A-Za-z]?[室号房的业住租户邻居这那人]"), _ROOM),
    (re.compile(r"[0-9][0-9][0-9]的"), _ROAD_ROOM),
)
"""In order of rank. (`re` skips quickly to a character of a class that a pattern begins with, but not to a repeated one.)"""


_BLOCK = r"(?:[A-Za-z]{0,2}-?[0-9]{1,4}|[一二三四五六七八九十百]{1,4}) ?(?:号楼栋|号楼|号栋|楼栋|栋|幢|#楼|#栋)"
_ONLY_BLOCKS = re.compile(rf"{_BLOCK}(?:[ ,、]{{1,2}}{_BLOCK}){{0,5}}")
"""A block alone is the home of many, and often the matter itself (15栋的垃圾站)."""
_VILLAS = re.compile("墅|联排|叠拼|独栋")
_BETWEEN = "的 ,-"


def find_addresses(flat: str, *, numbered: bool) -> Iterator[Span]:
    """Parts of addresses below road, estate and village; a block alone only among villas or beside another such part."""
    blocks: list[Span] = []
    spans: list[Span] = []
    for pattern in _worth_trying(flat, numbered=numbered):
        for found in pattern.finditer(flat):
            if _OFFICE.search(flat, max(0, found.start() - 20), found.start()) is None:
                (blocks if _is_block(flat, found) else spans).append(Span(Kind.ADDRESS, *found.span()))
    if "门牌" in flat:
        spans += [Span(Kind.ADDRESS, *found.span(1)) for found in _DOOR_PLATE.finditer(flat)]
    if blocks and spans:
        yield from _beside(blocks, spans, flat)
    yield from spans


def _is_block(flat: str, found: re.Match[str]) -> bool:
    """Whether a match is the number of a block and nothing more; among villas that is one household."""
    if _ONLY_BLOCKS.fullmatch(found.group()) is None:
        return False
    return _VILLAS.search(flat, max(0, found.start() - 12), found.start()) is None


def _beside(blocks: list[Span], spans: list[Span], flat: str) -> Iterator[Span]:
    """The blocks that another part of the address stands in or beside (15栋的301业主)."""
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    for block in blocks:
        within = any(at in starts for at in range(block.start, block.end + 1)) or block.start in ends
        behind = block.end + 1 in starts and flat[block.end] in _BETWEEN
        if within or behind or (block.start - 1 in ends and flat[block.start - 1] in _BETWEEN):
            yield block


def _worth_trying(flat: str, *, numbered: bool) -> Iterator[re.Pattern[str]]:
    """The patterns whose signs the text holds, in order of rank."""
    if _BUILDING_SIGNS.search(flat) is not None:
        yield _CHAIN
    for signs, pattern in _NUMBERED if numbered else ():
        if signs.search(flat):
            yield pattern
