"""Quality of masking on generated texts: what is found of the personal data, and how much of ordinary text is touched."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from nlp.masking import find, mask
from nlp.personal.checksums import id_check_character, passes_luhn

_CASES = 1200
_SEED = 20_260_101

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰辉建文斌宇浩凯琳雪梅鑫波婷志国庆春晓东海燕红云飞龙"
_ROADS = ("人民路", "解放东路", "滨江大道", "桃花巷", "建设街", "湘江中路", "松雅大道", "学院路", "老东门街", "青山弄")
_ESTATES = ("丽发新城", "翡翠华庭", "金桥小区", "桂花苑", "滨河家园", "松林山庄", "幸福里", "万润国际", "江畔名邸")
_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_AROUND = (
    ("你好，我想反映一件事，", "，请尽快处理。"),
    ("树倒了压到电线（", "），一直没人来。"),
    ("上个月就投诉过 ", " 到现在没有回音"),
    ("", "。谢谢领导！"),
    ("公园的路灯坏了三天，", "\n希望今天能修好"),
    ("【求助】", "！！！"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """`secret` stands in `text` and must not stand in the masked text; `kept` must still stand there."""

    text: str
    secret: str
    kept: tuple[str, ...] = ()


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def _mobile(chance: random.Random) -> Case:
    number = "1" + chance.choice("3456789") + _digits(chance, 9)
    shape = chance.randrange(6)
    if shape == 1:
        number = f"{number[:3]} {number[3:7]} {number[7:]}"
    elif shape == 2:
        number = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    elif shape == 3:
        number = _wide(number)
    elif shape == 4:
        number = f"+86 {number}"
    elif shape == 5:
        number = f"{number[:4]} {number[4:8]} {number[8:]}"
    return Case(f"{chance.choice(('电话', '手机号', '请打', '联系我', ''))}{number}", number)


def _landline(chance: random.Random) -> Case:
    area = chance.choice(("010", "021", "0731", "0571", "0755", "0451"))
    number = chance.choice("23456789")[:1] + _digits(chance, 7)
    between = chance.choice(("-", " ", "－", "", "—"))
    return Case(f"座机{area}{between}{number}", f"{area}{between}{number}")


def _id_card(chance: random.Random) -> Case:
    place = chance.choice(("110105", "430102", "330106", "510104", "440305"))
    born = f"{chance.randrange(1940, 2015)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body = f"{place}{born}{_digits(chance, 3)}"
    number = body + id_check_character(body)
    if chance.random() < 0.2:
        number = f"{place}{born[2:]}{_digits(chance, 3)}"
    elif chance.random() < 0.3:
        number = number.lower()
    return Case(f"身份证{chance.choice(('号', '号码：', '', ' '))}{number}", number)


def _bank_card(chance: random.Random) -> Case:
    body = chance.choice(("622202", "621700", "622848", "436742", "955880")) + _digits(chance, chance.choice((9, 12)))
    number = next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))
    if chance.random() < 0.4:
        number = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return Case(f"{chance.choice(('退款到', '银行卡号', '打到这张卡 '))}{number}", number)


def _plate(chance: random.Random) -> Case:
    head = chance.choice(_PLATES) + chance.choice(_LETTERS)
    number = chance.choice(
        (
            head + _digits(chance, 5),
            head + chance.choice(_LETTERS) + _digits(chance, 4),
            f"{head}·{_digits(chance, 3)}{chance.choice(_LETTERS)}{_digits(chance, 1)}",
            f"{head}D{_digits(chance, 5)}",
            head.lower() + _digits(chance, 5),
        )
    )
    return Case(f"车牌{chance.choice(('', '号', '是'))}{number}的车乱停", number, ("的车乱停",))


def _email(chance: random.Random) -> Case:
    name = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz0123456789._") for _ in range(chance.randrange(4, 14)))
    address = f"x{name}x@{chance.choice(('qq.com', '163.com', 'mail.example.com.cn', 'gmail.com'))}"
    return Case(f"邮箱{chance.choice(('', '：', ' '))}{address}", address)


def _messenger(chance: random.Random) -> Case:
    if chance.random() < 0.5:
        number = chance.choice("123456789") + _digits(chance, chance.randrange(5, 10))
        return Case(f"{chance.choice(('QQ', 'qq号', 'QQ：', '加QQ', '扣扣'))}{number}", number)
    name = "wx" + "".join(
        chance.choice("abcdefghijklmnopqrstuvwxyz0123456789_") for _ in range(chance.randrange(5, 12))
    )
    return Case(f"{chance.choice(('微信', '微信号', '微信：', '加V', 'vx:'))}{name}", name)


def _name(chance: random.Random) -> Case:
    name = chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2))))
    shape = chance.randrange(5)
    if shape == 0:
        return Case(f"我叫{name}，是这里的住户", name)
    if shape == 1:
        return Case(f"{chance.choice(('联系人', '姓名', '投诉人', '反映人'))}：{name}，", name)
    if shape == 2:
        return Case(f"请联系{name}{chance.choice(('先生', '女士'))}", name)
    if shape == 3:
        return Case(f"本人{name}，系三组村民", name)
    return Case(f"请找{name[0]}{chance.choice(('先生', '女士'))}核实", f"找{name[0]}")


def _address(chance: random.Random) -> Case:
    block, unit, room = chance.randrange(1, 40), chance.randrange(1, 5), chance.randrange(101, 3300)
    estate, road = chance.choice(_ESTATES), chance.choice(_ROADS)
    shape = chance.randrange(6)
    if shape == 0:
        return Case(f"住在{estate}{block}栋{unit}单元{room}室", f"{room}", (estate,))
    if shape == 1:
        return Case(f"家住{estate}{block}号楼{room}", f"{room}", (estate,))
    if shape == 2:
        return Case(f"{road}{room}号的院子里", f"{room}号", (road,))
    if shape == 3:
        return Case(f"{estate}{block}-{unit}-{room}漏水", f"{block}-{unit}-{room}", (estate, "漏水"))
    if shape == 4:
        return Case(f"{estate}{chance.choice('ABC')}座{room}室", f"{room}室", (estate,))
    return Case(f"{estate}{chance.choice('二三五六')}栋{room}房的住户", f"{room}房", (estate,))


def _handle(chance: random.Random) -> Case:
    name = chance.choice(("小树苗", "风之子_88", "Green-Leaf", "江边的猫", "用户")) + _digits(chance, 3)
    return Case(f"{chance.choice(('@', '＠'))}{name} 来看看", name, ("来看看",))


_MAKERS: tuple[Callable[[random.Random], Case], ...] = (
    _mobile,
    _landline,
    _id_card,
    _bank_card,
    _plate,
    _email,
    _messenger,
    _name,
    _address,
    _handle,
)


def cases(count: int = _CASES, seed: int = _SEED) -> list[Case]:
    """Generated texts, each with one piece of personal data in an ordinary sentence; every kind equally often."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        case = _MAKERS[number % len(_MAKERS)](chance)
        before, behind = chance.choice(_AROUND)
        made.append(Case(f"{before}{case.text}{behind}", case.secret, case.kept))
    return made


ORDINARY = (
    "昨天下午五点多，东湖公园北门的两棵樟树被大风刮倒，压坏了护栏，到今天上午还没有人清理。",
    "根据《森林法》第三十六条和临政发〔2020〕12号文件，2023年12月31日前完成1.2万亩退耕还林。",
    "请拨打12345热线或者119报警，森林防火期从10月1日到次年4月30日，林业局值班电话12119。",
    "我们小区一共18栋楼，3200多户业主，物业费每平方米2.8元，去年收了860万元，绿化却没人管。",
    "公交409路、地铁3号线和202国道沿线的行道树生了白蛾，叶子都吃光了，10天打一次药也没用。",
    "胡书记、王局长你们好，作为一名普通市民，我希望在学校门口装一个红绿灯，孩子过马路太危险了。",
    "5月3日至7日每天22:00以后搅拌站还在施工，噪音达到78分贝，超过国家标准18分贝。",
    "市林业局、市城管局和人民路街道办事处昨天联合执法，拆除违章建筑12处，面积1350平方米。",
    "请问退休人员的公积金账户余额怎么提取？需要身份证、银行卡和单位证明这三样吗？",
    "今年第二季度全市造林15000亩，同比增长8.5%，投资3600000元，惠及46个村。",
    "这条路修了三年还没通车，业主们每天要绕行6公里，希望有关部门给一个明确的时间表。",
    "高先进同志主持会议，方案于2021年印发，时间安排见附件3，联系电话请查官网 www.example.gov.cn。",
    "各位女士、先生，参观植物园请走东门，门票30元，学生半价，8:30开园。",
    "有没有人知道松树枯死是什么原因？我们村后山几十棵马尾松一个月就红了，怀疑是松材线虫病。",
    "微信公众号上说可以预约，点进去一直是空白页面，QQ浏览器也打不开，请技术人员看一下。",
    "文件编号GB/T 9704-2012，项目代码2019-430100-05-03-012345，预算金额1380000元。",
    "本人曾经多次向社区反映，社区回复说不归他们管，林业站说要等上级批复，这样推来推去。",
    "东方红路口的红绿灯时间太短，老人根本走不过去，建议延长到45秒，或者修一座天桥。",
    "6栋房子被拆，两座桥断了，三层楼高的水把农田都淹了，受灾群众1200人已经转移。",
    "车停在路边2小时就被贴单，罚款200元扣3分，附近又没有停车场，请考虑划一些临时车位。",
)
"""Sentences of the kind that must stay as they are: amounts, dates, document numbers, roads, offices, hotlines, counts."""


def measure() -> dict[str, float]:
    """Keys: recall (share of generated cases whose secret is gone), kept (share whose road, estate or sentence stayed),
    touched_share (characters of ordinary sentences that were masked), idempotent (share unchanged by a second pass)."""
    made = cases()
    masked = [mask(case.text) for case in made]
    gone = sum(case.secret not in text for case, text in zip(made, masked, strict=True))
    kept = sum(all(word in text for word in case.kept) for case, text in zip(made, masked, strict=True))
    touched = sum(span.end - span.start for text in ORDINARY for span in find(text))
    return {
        "recall": gone / len(made),
        "kept": kept / len(made),
        "touched_share": touched / sum(map(len, ORDINARY)),
        "idempotent": sum(mask(text) == text for text in masked) / len(masked),
    }
