"""Names of the fictional city, and made-up personal data that shows masking at work.

Nothing here belongs to anybody: telephone numbers end a zeroed block, the identity numbers start with a region code that
does not exist, number plates use a letter that is not issued, mail addresses are under example.com (RFC 2606).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

PLACES: dict[str, tuple[str, ...]] = {
    "路": ("枫林大道", "望江路", "听松路", "桂香街", "紫藤巷", "银杏路", "溪尾路", "学府路", "环湖东路"),
    "公园": ("南湖公园", "白鹭洲湿地公园", "望江公园", "桐花山森林公园"),
    "小区": ("云锦小区", "溪岸花园", "梧桐里", "听松苑", "桂香新村", "江畔人家"),
    "山": ("桐花山", "落霞岭", "鹤影山"),
    "镇": ("梨花镇", "听泉镇", "竹影镇", "松语镇"),
    "村": ("东篱村", "柳溪村", "岩前村", "枫树坳村", "上竹村"),
    "林场": ("石门林场", "松涛林场", "鹤影林场"),
    "县区": ("青岚区", "白石县", "望江区", "竹影县"),
    "校": ("桐花小学", "溪畔中学", "望江路小学", "南湖实验学校"),
    "公交": ("3路", "12路", "27路", "环湖专线"),
}
SURNAMES = ("陈", "李", "王", "周", "何", "罗", "唐", "邓", "曾", "谢")
NICKNAMES = (
    "溪边散步的猫",
    "爱吃粉的土豆",
    "梧桐里扛把子",
    "早起困难户",
    "云溪老街坊",
    "风吹麦浪2016",
    "骑电驴的阿飘",
    "二娃他妈",
    "今天也要晒太阳",
    "半糖去冰",
    "岭上一棵松",
    "江边钓鱼佬",
    "不加香菜谢谢",
    "松果收集员",
    "听松苑三栋",
    "夜跑的蜗牛",
    "退休后种菜",
    "小鹿乱撞南墙",
    "纸飞机007",
    "柴米油盐酱",
    "雨天不打伞",
    "打工人小丁",
    "竹林里的风",
    "老渡口",
)
_YEARS_AGO = ("三十多年前", "八几年", "九十年代初", "爷爷年轻时")
_LEVELS = ("三级（黄色）", "四级（橙色）")
_MAIL_NAMES = ("xiaoxi", "tonghua.reader", "yunxi2026", "lvdou", "fengye_88")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def every_place() -> tuple[str, ...]:
    """Every place name of the area that documents mention, longest first, each once."""
    kinds = ("路", "公园", "小区", "山", "镇", "村", "林场", "县区")
    names = {"云溪市", "云溪", "白鹭洲"} | {name for kind in kinds for name in PLACES[kind]}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def identity_number(random: Random) -> str:
    """18 digits with a right check digit (GB 11643-1999) and the impossible region 990000."""
    stem = f"990000{random.randint(1950, 1999)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}00{random.randint(1, 9)}"
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, stem, strict=True))
    return stem + "10X98765432"[total % 11]


def _address(random: Random) -> str:
    road, house, block = random.choice(PLACES["路"]), random.randint(2, 188), random.randint(1, 9)
    return f"{road}{house}号{block}栋{random.randint(1, 4)}单元{random.randint(1, 6)}0{random.randint(1, 4)}"


_INVENTED: dict[str, Callable[[Random], str]] = {
    "人": lambda random: random.choice(SURNAMES) + random.choice(("女士", "先生", "师傅", "阿姨")),
    "姓": lambda random: random.choice(SURNAMES),
    "电话": lambda random: f"138000000{random.randint(0, 99):02d}",
    "座机": lambda random: f"0000-55501{random.randint(0, 99):02d}",
    "身份证": identity_number,
    "车牌": lambda random: f"云Z·{random.randint(0, 999):05d}",
    "邮箱": lambda random: f"{random.choice(_MAIL_NAMES)}@example.com",
    "昵称": lambda random: "@" + random.choice(NICKNAMES),
    "地址": _address,
    "年前": lambda random: random.choice(_YEARS_AGO),
    "级": lambda random: random.choice(_LEVELS),
}


def invented(slot: str, random: Random) -> str:
    """A value for a slot that names no place. Raises `KeyError` for a slot that nobody knows."""
    return _INVENTED[slot](random)
