"""Edited copies of real texts, and texts that only look like copies, made from a seed.

Copies: a source line in front and an editor's line behind, a cut end, changed punctuation, an inserted paragraph, left-out
sentences, replaced words, swapped sentences; one to three of them. Not copies: other texts, same-form notices with another
road, date and amount, and posts that quote a paragraph.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SOURCES = ("晨报网", "云溪发布", "市融媒体中心", "晚间快讯", "法治在线")
_WORDS = (
    ("目前", "眼下"),
    ("有关部门", "主管部门"),
    ("此外", "再者"),
    ("表示", "说"),
    ("进行", "做"),
    ("因为", "由于"),
)
_FORMS = (
    "您好！您反映的{road}{what}一事我们已经收到。{date}，工作人员到{road}核对，{what}属实，涉及{number}平方米。已要求责任单位在{later}"
    "以前改好，并安排专人每天查看。欢迎继续监督我们的工作，有疑问请拨打12345。",
    "停水通知：因{road}{what}抢修，{date}8时到{later}20时停水，约{number}户受影响，请提前储水，恢复供水后先放几分钟再用。给您带来不便，"
    "敬请谅解。过往车辆请听从现场人员指挥，供水热线全天有人接听。",
)
_ROADS = ("桃源路", "青石巷", "望江大道", "学院东路", "凤凰山", "柳林街", "北塘村", "南湖三路")
_MATTERS = ("路面塌陷", "路灯不亮", "管道漏水", "违章搭建", "占道经营", "树木枯死")
_SENTENCE = re.compile(r"(?<=[。！？；\n])")


@dataclass(frozen=True, slots=True)
class Case:
    """`group` tells copies of one original; `kind` is original, copy, other, form or quote."""

    text: str
    group: int
    kind: str


def make_cases(texts: Sequence[str], seed: int, originals: int = 250, copies: int = 3) -> list[Case]:
    """The cases in random order; `texts` have at least 150 characters, none twice."""
    dice = random.Random(seed)
    pool = dice.sample(list(texts), len(texts))
    firsts, others, spare = pool[:originals], pool[originals : 4 * originals], pool[4 * originals :]
    cases = []
    for group, text in enumerate(firsts):
        cases.append(Case(text, group, "original"))
        for _ in range(copies):
            copy = text
            for edit in dice.sample(_EDITS, dice.randint(1, 3)):
                copy = edit(copy, dice, spare)
            cases.append(Case(copy, group, "copy"))
    made = [(text, "other") for text in others]
    made += [(_form(dice), "form") for _ in range(originals // 8)]
    made += [(_quote(dice, firsts, spare), "quote") for _ in range(originals // 3)]
    cases += [Case(text, originals + number, kind) for number, (text, kind) in enumerate(made)]
    dice.shuffle(cases)
    return cases


def _framed(text: str, dice: random.Random, _: Sequence[str]) -> str:
    source = dice.choice(_SOURCES)
    day = f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return f"来源：{source} 时间：{day}\n{text}\n（责任编辑：某某）本文转自{source}，侵删。"


def _cut(text: str, dice: random.Random, _: Sequence[str]) -> str:
    return text[: int(len(text) * dice.uniform(0.5, 0.9))] + "……（全文请看原网页）"


def _repunctuated(text: str, dice: random.Random, _: Sequence[str]) -> str:
    if dice.random() < 0.5:
        return text.translate(str.maketrans("，。！？：；（）", ",.!?:;()"))
    return text.replace("。", "。\n\u3000\u3000")


def _inserted(text: str, dice: random.Random, spare: Sequence[str]) -> str:
    sentences = _SENTENCE.split(text)
    sentences.insert(dice.randint(0, len(sentences)), dice.choice(spare)[: dice.randint(60, 160)] + "。\n")
    return "".join(sentences)


def _thinned(text: str, dice: random.Random, _: Sequence[str]) -> str:
    return "".join(part for part in _SENTENCE.split(text) if dice.random() > 0.1) or text


def _reworded(text: str, dice: random.Random, _: Sequence[str]) -> str:
    for old, new in _WORDS:
        text = text.replace(old, new)
    return re.sub(r"(\d{4})年(\d{1,2})月(\d{1,2})日", r"\1-\2-\3", text)


def _swapped(text: str, dice: random.Random, _: Sequence[str]) -> str:
    sentences = _SENTENCE.split(text)
    if len(sentences) > 4:
        one, other = dice.sample(range(len(sentences)), 2)
        sentences[one], sentences[other] = sentences[other], sentences[one]
    return "".join(sentences)


_EDITS: tuple[Callable[[str, random.Random, Sequence[str]], str], ...] = (
    _framed,
    _cut,
    _repunctuated,
    _inserted,
    _thinned,
    _reworded,
    _swapped,
)


def _form(dice: random.Random) -> str:
    date, later = (f"2026年{dice.randint(1, 12)}月{dice.randint(1, 28)}日" for _ in range(2))
    number = dice.randint(12, 900)
    return dice.choice(_FORMS).format(
        road=dice.choice(_ROADS), what=dice.choice(_MATTERS), date=date, later=later, number=number
    )


def _quote(dice: random.Random, firsts: Sequence[str], spare: Sequence[str]) -> str:
    own = "".join(dice.sample(list(spare), 2))[: dice.randint(300, 600)]
    quoted = dice.choice(firsts)
    start = dice.randrange(max(1, len(quoted) - 150))
    half = len(own) // 2
    return f"{own[:half]}“{quoted[start : start + dice.randint(80, 150)]}”{own[half:]}"
