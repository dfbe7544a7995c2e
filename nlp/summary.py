"""One sentence that stands for a text, or for several texts of the same matter. Extractive: no word is invented.

sentences -> candidates    a sentence, or clauses of a longer one that fit
score                      words of the title, key words, places, the text's own frequent pairs of characters (Luhn 1958:
                           what is said often is what it is about), a telling verb; greetings, thanks and boilerplate lose
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import log1p

LONGEST = 80
"""Characters of a summary."""
_CUT = "…"
_READ = 6_000
"""Characters of a text that are looked at."""
_MOST_TEXTS = 200
_MOST_PIECES = 500
"""Sentences and runs of clauses of a text that are weighed: a text of nothing but commas must not hold up a page."""
_FROM_EACH = 3
"""Candidates of each text that stand for an event."""

_SENTENCE = re.compile(r"[^。！？!?；;\r\n]+[。！？!?；;”」）)]*")
_CLAUSE = re.compile(r"[^，,：:、]+[，,：:、]*|[，,：:、]+")
_EDGE = " \t\u3000\u00a0\ufeff,，、：:·*#>-—~"
_TITLE_OF_OFFICE = r"(?:领导|书记|市长|省长|局长|县长|区长|镇长|厅长|主任|处长|站长|编辑|版主|网友|部门|朋友|同志)"
_BOILERPLATE = re.compile(
    rf"^(?:尊敬|敬爱|亲爱)的.{{0,24}}$|^.{{0,14}}{_TITLE_OF_OFFICE}们?[，, ]?(?:[您你]们?好|上午好|下午好|好)?.?$"
    r"|^[您你]们?好.{0,3}$|^大家好"
    r"|^.{0,8}(?:非常|十分|万分|由衷|在此|再次|真心)?(?:感谢|谢谢|多谢|拜谢|致谢|此致|敬礼|盼复|顺祝|祝您|跪谢|辛苦了).{0,14}$"
    r"|^(?:望|盼|恳请|恳求|请求|希望|还望|拜托|请)(?:.{0,8}领导|.{0,6}部门|您|贵局)?.{0,6}"
    r"(?:回复|答复|采纳|批复|重视|解决|处理|关注|为盼|核实|做主)?.{0,3}$"
    r"|(?:责任编辑|原标题|点击查看|扫描二维码|收起全文|展开全文|转发微博|未经授权|版权所有|更多精彩|相关阅读|来源[：:]|微博视频|网页链接)"
    r"|^(?:特此|以上|综上|据此|情况如下|具体如下|现将|事情是这样|回复如下|答复如下|留言已收悉).{0,20}$|^\d{4}年\d{1,2}月\d{1,2}日.?$"
)
_SELF = re.compile(
    r"^(?:我们?|本人|笔者)(?:是|系|家住|住在|叫|为).{0,40}(?:居民|业主|村民|市民|住户|群众|家长|员工|用户|职工|人)[，,。.]?$"
)
_TELLING = re.compile(
    r"没有|没人|不能|无法|未|不予|拒|停|漏|坏|堵|倒|塌|占|拖欠|乱|违|严重|存在|影响|噪|污染|隐患|危险|着火|起火|收费"
    r"|投诉|反映|咨询|请问|建议|能否|是否|何时|什么时候"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    score: float


def summarise(
    title: str, text: str, *, keywords: Sequence[str] = (), places: Sequence[str] = (), limit: int = LONGEST
) -> str:
    """The sentence of the text that says most of it, at most `limit` characters.

    The result is a run of characters of the text as it stands (of the title when the text has none); where clauses were
    left out behind it, it ends in an ellipsis. `keywords` (most telling first) and `places` are those of `Tags`.
    """
    best = max(_candidates(title, text, keywords, places, limit), key=lambda found: found.score, default=None)
    return best.text if best is not None else _shortened(title.strip(_EDGE), limit)


def summarise_event(
    documents: Sequence[tuple[str, str]],
    *,
    keywords: Sequence[str] = (),
    places: Sequence[str] = (),
    limit: int = LONGEST,
) -> str:
    """The sentence closest to the centre of several texts, given as (title, text): its pairs of characters stand in most
    of them. The same for every order of the documents; "" for none."""
    known = sorted(set(documents))[:_MOST_TEXTS]
    spread = Counter(pair for title, text in known for pair in _pairs(f"{title}\n{text[:_READ]}"))
    best: tuple[float, str] = (0.0, "")
    for title, text in known:
        found = sorted(_candidates(title, text, keywords, places, limit), key=lambda one: -one.score)[:_FROM_EACH]
        for candidate in found or [_Candidate(_shortened(title.strip(_EDGE), limit), 0.0)]:
            pairs = _pairs(candidate.text)
            centre = sum(spread[pair] for pair in pairs) / (len(pairs) or 1) / len(known)
            best = max(best, (round(3 * centre + candidate.score / 2, 9) + 10, candidate.text))
    return best[1]


def _candidates(title: str, text: str, keywords: Sequence[str], places: Sequence[str], limit: int) -> list[_Candidate]:
    body = text[:_READ]
    titled = _pairs(title)
    frequent = _counted(body)
    usual = max(frequent.values(), default=1)
    found = []
    for number, piece in enumerate(islice(_pieces(body, limit), _MOST_PIECES)):
        pairs = _pairs(piece)
        score = (
            3.0 * (len(pairs & titled) / len(titled) if titled else 0.0)
            + 2.0 * _share(piece, keywords)
            + (0.6 if any(place in piece for place in places) else 0.0)
            + sum(log1p(frequent[pair] - 1) for pair in pairs) / (len(pairs) or 1) / log1p(usual)
            + 0.3 * min(3, len(_TELLING.findall(piece)))
            - min(0.6, 0.04 * number)
            - _shortness(piece)
            - (4.0 if _BOILERPLATE.search(piece) else 1.5 if _SELF.search(piece) else 0.0)
        )
        found.append(_Candidate(piece, score))
    return found


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Sentences, and of longer ones every run of clauses that fits and cannot be continued."""
    for sentence in _SENTENCE.findall(text):
        whole = sentence.strip(_EDGE)
        if len(whole) <= limit:
            if whole:
                yield whole
            continue
        clauses, left = _CLAUSE.findall(whole), len(whole)
        for start, clause in enumerate(clauses):
            piece = "".join(clauses[start:]).strip(_EDGE) if left <= limit else _run(clauses, start, limit)
            if piece:
                yield piece
            if left <= limit:
                break
            left -= len(clause)


def _run(clauses: Sequence[str], start: int, limit: int) -> str:
    """As many clauses from `start` on as fit, with an ellipsis for those left out; "" when they are only marks."""
    taken = ""
    for at in range(start, len(clauses)):
        if len(taken) + len(clauses[at]) > limit:
            break
        taken += clauses[at]
    taken = (taken or clauses[start][: limit - 1]).strip(_EDGE)
    return taken[: limit - 1] + _CUT if taken else ""


def _shortened(text: str, limit: int) -> str:
    line = text.splitlines()[0].strip(_EDGE) if text.strip() else ""
    return line if len(line) <= limit else line[: limit - 1] + _CUT


def _share(piece: str, keywords: Sequence[str]) -> float:
    """How much of the key words stands in the piece; the first ones count more."""
    weights = [1 / (2 + place) for place in range(len(keywords))]
    total = sum(weights)
    return (
        sum(weight for weight, word in zip(weights, keywords, strict=True) if word in piece) / total if total else 0.0
    )


def _shortness(piece: str) -> float:
    return 1.5 if len(piece) < 8 else 0.5 if len(piece) < 14 else 0.0


def _counted(text: str) -> Counter[str]:
    return Counter(pair for pair in map("".join, pairwise(text)) if pair.isalnum())


def _pairs(text: str) -> set[str]:
    return set(_counted(text))
