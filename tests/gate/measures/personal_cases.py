"""Generated texts with one piece of personal data each, in the shapes that people and editors give it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from nlp.personal.checksums import id_check_character, passes_luhn

COUNT = 6_000
SEED = 20_260_101

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
)
_RARER = ("欧阳", "司马", "上官", "诸葛", "夏侯", "钱", "于", "方", "康", "毛", "文", "常", "申", "向", "游", "米")
_GIVEN = (
    "和家有来月先会可"  # mostly words of their own
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰辉建文斌宇浩凯琳雪梅鑫波婷志国庆春晓东海燕红云飞龙小雨一"
)
_USUAL_GIVEN = (
    "伟",
    "秀英",
    "建国",
    "海燕",
    "晓明",
    "志强",
    "桂兰",
    "玉珍",
    "文斌",
    "丽华",
    "砚秋",
    "慧敏",
    "永福",
    "国庆",
)
_ROADS = ("人民路", "解放东路", "滨江大道", "桃花巷", "建设街", "湘江中路", "松雅大道", "学院路", "老东门街", "青山弄")
_ESTATES = ("丽发新城", "翡翠华庭", "金桥小区", "桂花苑", "滨河家园", "松林山庄", "幸福里", "万润国际", "江畔名邸")
_VILLAGES = ("红星村", "石塘村", "大坪村", "李家湾", "东湖村")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_SPOKEN = "零一二三四五六七八九"
_AROUND = (
    ("你好，我想反映一件事，", "，请尽快处理。"),
    ("树倒了压到电线（", "），一直没人来。"),
    ("上个月就投诉过 ", " 到现在没有回音"),
    ("", "。谢谢领导！"),
    ("公园的路灯坏了三天，", "\n希望今天能修好"),
    ("【求助】", "！！！"),
    ("2023年5月12日办的手续；", "；费用1280元"),
    ("第一，没有公示。第二，", "……"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """`secrets` stand in `text` and none of them may stand in the masked text; `kept` must still stand there."""

    kind: str
    text: str
    secrets: tuple[str, ...]
    kept: tuple[str, ...] = ()

    def hidden_in(self, masked: str) -> bool:
        """Whether a masked text holds none of the secrets."""
        return not any(secret in masked for secret in self.secrets)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def _spaced(number: str, between: str, *sizes: int) -> str:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(number[at : at + size])
        at += size
    return between.join((*pieces, number[at:]))


def _mobile(chance: random.Random) -> Case:
    plain = "1" + chance.choice("3456789") + _digits(chance, 9)
    shapes: tuple[Callable[[], str], ...] = (
        lambda: plain,
        lambda: _spaced(plain, " ", 3, 4),
        lambda: _spaced(plain, "-", 3, 4),
        lambda: _spaced(plain, " ", 4, 4),
        lambda: _spaced(plain, ".", 3, 4),
        lambda: _spaced(plain, " ", *[1] * 10),
        lambda: _wide(plain),
        lambda: _wide(_spaced(plain, "－", 3, 4)),
        lambda: f"+86 {plain}",
        lambda: f"(+86){plain}",
        lambda: f"0086-{plain}",
        lambda: f"86-{plain}",
        lambda: f"+86-{_spaced(plain, '-', 3, 4)}",
        lambda: "".join(_SPOKEN[int(digit)] for digit in plain),
        lambda: "幺" + "".join(_SPOKEN[int(digit)] for digit in plain[1:]),
        lambda: f"{plain[:3]}{''.join(_SPOKEN[int(d)] for d in plain[3:7])}{plain[7:]}",
        lambda: f"{plain[:3]}****{plain[7:]}",
    )
    shown = chance.choice(shapes)()
    cue = chance.choice(("电话", "手机号", "请打", "联系我", "", "Tel:", "手机号码是", "联系方式："))
    return Case("mobile", cue + shown + chance.choice(("", "（微信同号）", "，随时可打")), (shown,))


def _landline(chance: random.Random) -> Case:
    area = chance.choice(("010", "021", "0731", "0571", "0755", "0451", "0851"))
    number = chance.choice("23456789") + _digits(chance, 7 if len(area) == 3 else chance.choice((6, 7)))
    if len(number) == 7 and number[0] == "9":
        number = "8" + number[1:]
    if chance.random() < 0.2:
        return Case(
            "landline", f"{chance.choice(('座机', '联系电话：', '固定电话是'))}8{number[1:]}", (f"8{number[1:]}",)
        )
    shown = chance.choice(
        (
            *(f"{area}{between}{number}" for between in ("-", " ", "－", "", "—", " - ")),
            f"({area}){number}",
            f"（{area}）{number[:4]} {number[4:]}",
            _wide(f"{area}－{number}"),
            f"{area}-{number}转8012",
        )
    )
    return Case("landline", f"{chance.choice(('座机', '单位电话', ''))}{shown}", (shown.removesuffix("转8012"),))


def _id_card(chance: random.Random) -> Case:
    place = chance.choice(("110105", "430102", "330106", "510104", "440305", "650102"))
    born = f"{chance.randrange(1940, 2015)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = f"{place}{born}{_digits(chance, 3)}"
    number = body + id_check_character(body)
    shape = chance.randrange(6)
    if shape == 1:
        number = f"{place}{born[2:]}{_digits(chance, 3)}"
    elif shape == 2:
        number = number.lower()
    elif shape == 3:
        number = _spaced(number, " ", 6, 8)
    elif shape == 4:
        number = _wide(number)
    elif shape == 5:
        return Case("id_card", f"{chance.choice(('证件', '本人 '))}{number}", (number,))
    return Case("id_card", f"身份证{chance.choice(('号', '号码：', '', ' ', '号是'))}{number}", (number,))


def _bank_card(chance: random.Random) -> Case:
    body = chance.choice(("622202", "621700", "622848", "436742", "955880")) + _digits(chance, chance.choice((9, 12)))
    number = next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))
    shape = chance.randrange(4)
    if shape == 1:
        number = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    elif shape == 2:
        number = "-".join(number[at : at + 4] for at in range(0, len(number), 4))
    elif shape == 3:
        number = _wide(number)
    return Case("bank_card", f"{chance.choice(('退款到', '银行卡号', '打到这张卡 ', '账号：'))}{number}", (number,))


def _plate(chance: random.Random) -> Case:
    head = chance.choice(_PROVINCES) + chance.choice(_LETTERS)
    tail = chance.choice(
        (
            _digits(chance, 5),
            chance.choice(_LETTERS) + _digits(chance, 4),
            f"{_digits(chance, 3)}{chance.choice(_LETTERS)}{_digits(chance, 1)}",
            f"D{_digits(chance, 5)}",
            f"{_digits(chance, 5)}F",
            f"{_digits(chance, 4)}学",
            f"{_digits(chance, 4)}警",
        )
    )
    shown = head + chance.choice(("", "·", "-", " ")) + tail
    shown = chance.choice((shown, shown, shown.lower(), _wide(shown)))
    return Case("plate", f"车牌{chance.choice(('', '号', '是', '：'))}{shown}的车乱停", (shown,), ("的车乱停",))


def _email(chance: random.Random) -> Case:
    name = "x" + "".join(chance.choice(_PLAIN + "._-") for _ in range(chance.randrange(4, 14))) + "x"
    sign = chance.choice(("@", "@", "＠", " @ ", "(at)", "[at]"))
    address = f"{name}{sign}{chance.choice(('qq.com', '163.com', 'mail.example.com.cn', 'gmail.com'))}"
    return Case("email", f"{chance.choice(('邮箱', '邮箱：', '邮箱 ', '请发到', 'E-mail:'))}{address}", (name,))


def _messenger(chance: random.Random) -> Case:
    if chance.random() < 0.5:
        number = chance.choice("123456789") + _digits(chance, chance.randrange(5, 10))
        number = chance.choice((number, number, _wide(number)))
        cue = chance.choice(
            ("QQ", "qq号", "QQ：", "加QQ", "扣扣", "Q Q：", "QQ群", "QQ号码是", "企鹅号", "加我QQ ", "加q")
        )
        return Case("messenger", cue + number, (number,))
    name = "wx" + "".join(chance.choice(_PLAIN + "_-") for _ in range(chance.randrange(5, 12)))
    cue = chance.choice(
        (
            "微信",
            "微信号",
            "微信：",
            "加V",
            "vx:",
            "VX ",
            "微信号是",
            "薇信",
            "加微",
            "微信ID:",
            "V信",
            "wx：",
            "V:",
            "+v",
            "微 信：",
            "微信搜",
            "卫星：",
        )
    )
    return Case("messenger", cue + name, (name,))


def _full_name(chance: random.Random) -> str:
    surname = chance.choice(_RARER) if chance.random() < 0.15 else chance.choice(_SURNAMES)
    return surname + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2))))


def _name(chance: random.Random) -> Case:
    name = _full_name(chance)
    labels = ("联系人", "姓名", "投诉人", "反映人", "当事人", "户主", "患者", "举报人", "留言人", "姓 名", "法定代表人")
    surname = chance.choice(_SURNAMES)
    forms: tuple[Callable[[], Case], ...] = (
        lambda: Case("name", f"我叫{name}，是这里的住户", (name,)),
        lambda: Case("name", f"我的名字是{name}。", (name,)),
        lambda: Case("name", f"{chance.choice(labels)}：{name}，", (name,)),
        lambda: Case("name", f"{chance.choice(labels[:5])}（{name}）", (name,)),
        lambda: Case("name", f"{chance.choice(labels[:5])}为{name}。", (name,)),
        lambda: Case("name", f"姓名：{surname} {chance.choice(_GIVEN)}，", (f"：{surname} ",)),
        lambda: Case("name", f"请联系{surname}{name[-1]}{chance.choice(('先生', '女士'))}", (surname + name[-1],)),
        lambda: Case("name", f"请找{surname}{chance.choice(('先生', '女士'))}核实", (f"找{surname}",)),
        lambda: Case("name", f"本人{surname}{name[-2:]}，系三组村民", (surname + name[-2:],)),
        lambda: Case("name", "我叫阿依古丽·买买提，租住在这里", ("阿依古丽", "买买提")),
    )
    return chance.choice(forms)()


_LABELS = (
    "收货人",
    "负责人",
    "监护人",
    "车主",
    "户名",
    "开户人",
    "报修人",
    "参保人",
    "学生",
    "乙方",
    "经手人",
    "业主代表",
)
_ROLES = ("我丈夫", "我老公", "我父亲", "邻居", "老板", "包工头", "房东", "租客", "村民", "业主", "司机")
_DEEDS = ("一直拖着不给", "被拖欠工资", "欠了两个月房租", "天天半夜放音乐", "的驾照丢了", "因病去世", "占了我家的地")


def _person(chance: random.Random) -> Case:
    """Names behind a label, a role or a relation, beside a number and in company, as letters and posts have them."""
    name, other = _full_name(chance), _full_name(chance)
    usual = chance.choice(_SURNAMES) + chance.choice(_USUAL_GIVEN)
    number = "13" + _digits(chance, 9)
    dotted = chance.choice(("古丽娜尔·阿不都热依木", "扎西·次仁", "巴特尔·苏和"))
    forms: tuple[tuple[str, tuple[str, ...]], ...] = (
        (f"{chance.choice(_LABELS)}：{name}", (name,)),
        (f"{chance.choice(_LABELS)}（女）: {name}，", (name,)),
        (f"孩子叫{name}，今年上小学", (name,)),
        (f"我是{usual}，去年买的房", (usual,)),
        (f"{chance.choice(_ROLES)}{usual}：关于外墙渗水的投诉", (usual,)),
        (f"{chance.choice(_ROLES)}{usual}{chance.choice(_DEEDS)}", (usual,)),
        (f"村民代表{usual}、{dotted}等人签字", (usual, dotted)),
        (f"{usual}，电话{number}", (usual, number)),
        (f"{dotted} {number}", (dotted, number)),
        (f"请联系{dotted}女士", (dotted,)),
        (f"姓  名：{name}  性  别：女", (name,)),
        (f"此致敬礼！\n{usual}\n2024年3月5日", (usual,)),
        (f"我叫{usual}和{other}，", (usual, other)),
        (f"家长{usual}敬上", (usual,)),
        (f"联系人：{chance.choice(_SURNAMES)}{usual}，", (usual,)),
    )
    text, secrets = chance.choice(forms)
    return Case("person", text, secrets)


def _byline(chance: random.Random) -> Case:
    name, other = (chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(("", "国", "燕")) for _ in range(2))
    forms = (
        (f"云溪日报讯（记者 {name} 通讯员 {other}）市林业局昨天补种", (name, other), ("云溪日报讯", "市林业局")),
        (f"本报记者 {name} 摄", (name,), ("本报记者",)),
        (f"记者{name}报道", (name,), ("记者",)),
        (f"新华社记者{name}、{other}报道", (name, other), ("新华社",)),
        (f"来源：云溪日报 作者：{name}", (name,), ("来源：云溪日报",)),
        (f"文/图 {name}", (name,), ()),
        (f"责任编辑：{name}", (name,), ()),
        (f"通讯员 {name}", (name,), ()),
    )
    text, secrets, kept = chance.choice(forms)
    return Case("byline", text, secrets, kept)


def _address(chance: random.Random) -> Case:
    block, unit, room = chance.randrange(1, 40), chance.randrange(1, 5), chance.randrange(101, 3300)
    estate, road, village = chance.choice(_ESTATES), chance.choice(_ROADS), chance.choice(_VILLAGES)
    han = chance.choice("二三五六")
    forms = (
        (f"住在{estate}{block}栋{unit}单元{room}室", f"{room}", (estate,)),
        (f"家住{estate}{block}号楼{room}", f"{room}", (estate,)),
        (f"家住{estate} {block}号楼 {unit}单元 {room}", f"{room}", (estate,)),
        (f"{road}{room}号的院子里", f"{room}号", (road,)),
        (f"{estate}{block}-{unit}-{room}漏水", f"{block}-{unit}-{room}", (estate, "漏水")),
        (f"{estate}{chance.choice('ABC')}座{room}室", f"{room}室", (estate,)),
        (f"{estate}{han}栋{room}房的住户", f"{room}房", (estate,)),
        (f"{estate}{han}号楼{han}单元四零一室", "四零一", (estate,)),
        (f"{estate}{block}#{room}", f"{room}", (estate,)),
        (f"{estate}{block}幢{room}业主", f"{room}", (estate, "业主")),
        (f"{village}{unit}组{block}号", f"组{block}号", (village,)),
        (f"{road}{room}弄{block}号{room}室", f"{room}", (road,)),
        (f"{estate}三期{chance.choice('AB')}{block}栋{room}", f"{room}", (estate,)),
        (f"门牌号{block}号", f"{block}号", ()),
        (f"{estate}{block}号楼{unit}单元{room // 100}楼东户", "东户", (estate,)),
        (f"{estate}{block}#楼{unit}单元{room}", f"{block}#楼", (estate,)),
        (f"{estate}{chance.choice('ABCD')}座{unit}单元{room}室", f"座{unit}", (estate,)),
        (f"{village}{unit}排{block}号", f"{unit}排{block}号", (village,)),
        (f"我是{estate}{block}栋{room}的业主", f"{room}", (f"我是{estate}", "业主")),
        (_wide(f"{estate}{block}栋{unit}单元{room}"), _wide(f"{room}"), (estate,)),
    )
    text, secret, kept = chance.choice(forms)
    return Case("address", text, (secret,), kept)


def _handle(chance: random.Random) -> Case:
    name = chance.choice(("小树苗", "风之子_88", "Green-Leaf", "江边的猫", "用户")) + _digits(chance, 3)
    forms = (
        (f"{chance.choice(('@', '＠'))}{name} 来看看", (name,), ("来看看",)),
        (f"//@{name}:说得对", (name,), ("说得对",)),
        (f"回复@{name}：已经报修", (name,), ("已经报修",)),
        (f"网名叫{name}，", (name,), ()),
        (f"主页 weibo.com/u/7{name[-3:]}12345678", (f"7{name[-3:]}12345678",), ("weibo.com",)),
    )
    text, secrets, kept = chance.choice(forms)
    return Case("handle", text, secrets, kept)


_MAKERS: tuple[Callable[[random.Random], Case], ...] = (
    _mobile,
    _landline,
    _id_card,
    _bank_card,
    _plate,
    _email,
    _messenger,
    _name,
    _person,
    _byline,
    _address,
    _handle,
)


def cases(count: int = COUNT, seed: int = SEED) -> list[Case]:
    """Every kind equally often, each case in an ordinary sentence; the same for the same seed."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        case = _MAKERS[number % len(_MAKERS)](chance)
        before, behind = chance.choice(_AROUND)
        made.append(Case(case.kind, f"{before}{case.text}{behind}", case.secrets, case.kept))
    return made
