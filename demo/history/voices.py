"""How different people type the same thing: careless, in dialect, with emoji, in short lines, politely."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from demo.history.gazetteer import NICKNAMES

Voice = Callable[[Random, tuple[str, ...]], tuple[str, ...]]
"""Takes the sentences of a draft (opening, details, ending) and gives the paragraphs that are posted."""

_TYPOS = (
    ("已经", "己经"),
    ("知道", "造"),
    ("怎么", "肿么"),
    ("没有", "木有"),
    ("再", "在"),
    ("的时候", "得时候"),
    ("一直", "一只"),
    ("什么", "神马"),
    ("好像", "好象"),
    ("真的", "真滴"),
    ("喜欢", "稀饭"),
    ("吗？", "嘛？"),
    ("还是", "还素"),
    ("不过", "不果"),
)
_DIALECT = (
    ("什么", "啥子"),
    ("没有", "莫得"),
    ("知道", "晓得"),
    ("怎么", "咋个"),
    ("不要", "莫"),
    ("孩子", "细娃"),
    ("非常", "好生"),
    ("真的", "硬是"),
    ("今天", "今朝"),
    ("昨天", "昨日"),
    ("那里", "那垯"),
    ("这里", "这垯"),
)
_PARTICLES = ("噻", "咯", "嘛", "撒", "哦")
_EMOJI = ("😂", "😅", "🙏", "🤔", "😭", "🙈", "💪", "😮‍💨", "🥲", "👀", "🌿", "😏")
_LEADS = (
    "家人们谁懂啊，",
    "老规矩先说事：",
    "第一次发帖，轻拍。",
    "求助求助，",
    "rt，",
    "说个事儿哈，",
    "潜水多年冒个泡。",
    "吐个槽，",
    "咳咳，",
)
_TAILS = ("谢谢大家。", "有劳各位了！", "祝大家身体健康。", "写得啰嗦，见谅。", "先谢过。")


def plain(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    return ("".join(sentences),)


def lines(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """One sentence a line, the full stop left out."""
    return tuple(sentence.rstrip("。") for sentence in sentences)


def careless(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Commas and blanks instead of full stops, and up to three slips of the input method."""
    text = "".join(sentences)
    for right, wrong in random.sample(_TYPOS, len(_TYPOS)):
        if text.count(right) and random.random() < 0.6:
            text = text.replace(right, wrong, 1)
    mark = random.choice((" ", "，", "…", "  "))
    return (text.replace("。", mark).rstrip(" ，…"),)


def dialect(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    text = "".join(sentences)
    for word, local in _DIALECT:
        text = text.replace(word, local)
    return (re.sub(r"。$", random.choice(_PARTICLES) + "。", text),)


def emoji(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    marked = [
        sentence.rstrip("。") + random.choice(_EMOJI) * random.randint(1, 2) if random.random() < 0.5 else sentence
        for sentence in sentences
    ]
    return ("".join(marked),)


def chatty(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    return (random.choice(_LEADS) + "".join(sentences),)


def courteous(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """As the elder members write: a greeting, full sentences, thanks."""
    greeting = random.choice(("各位网友好！", "大家好。", "版主好，各位邻居好。"))
    return (greeting, "".join(sentences), random.choice(_TAILS))


def calling(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Calls another member by handle, which has to be masked."""
    handle = "@" + random.choice(NICKNAMES)
    call = random.choice((f"{handle} 你要的来了。", f"接着 {handle} 昨天那楼说。", f"喊一声 {handle} 来看。"))
    return (call, "".join(sentences))


def hurried(random: Random, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Only the beginning and one more sentence, with no full stop."""
    return ("".join(sentences[:2]).rstrip("。"),)


VOICES: tuple[tuple[Voice, int], ...] = (
    (plain, 5),
    (lines, 4),
    (careless, 5),
    (dialect, 3),
    (emoji, 4),
    (chatty, 3),
    (courteous, 2),
    (calling, 1),
    (hurried, 3),
)


def pick(random: Random) -> Voice:
    voices, weights = zip(*VOICES, strict=True)
    chosen: Voice = random.choices(voices, weights)[0]
    return chosen
