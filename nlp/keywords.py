"""Key words of a text: names of places put together, then nouns and telling verbs by TF-IDF.

The weight of a word comes from its frequency in jieba's dictionary (a corpus of newspapers of about 60 million words):
idf = log(60,000,000 / frequency). Names of persons are never key words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log
from operator import itemgetter, neg

from nlp.compounds import ends_name, name_ending_at
from nlp.remembered import Remembered
from nlp.segmentation import Segmenter, Words

_CORPUS = 60_101_967
"""Sum of the frequencies in jieba's dictionary."""
_TITLE = 2.0
"""A word of the title counts as often as two of the text."""
_COMPOUND = 12.0
"""Weight of a name that was put together: about that of a word seen 400 times in the corpus."""
_KINDS = {"n": 1.0, "nz": 1.2, "ns": 1.2, "nt": 1.2, "vn": 1.0, "an": 0.8, "j": 0.9, "l": 0.6, "i": 0.5, "v": 0.6}
"""Parts of speech that can be key words, with their weight; persons (nr) are left out on purpose."""
_COMMON_WORDS = """
问题 领导 部门 相关部门 有关部门 情况 时间 时候 谢谢 感谢 希望 请问 请求 要求 反映 投诉 咨询 建议
尊敬 书记 市长 局长 县长 区长 厅长 主任 网友 市民 群众 老百姓 百姓 人民 政府 您好 你好 回复 答复
解决 处理 进行 造成 影响 导致 没有 可以 不能 能够 应该 需要 知道 认为 觉得 发现 出现 开始 存在 目前
现在 今天 昨天 地方 事情 原因 方面 工作 生活 人员 工作人员 大家 个人 本人 转发 微博 全文 视频 图片
链接 网页 原文 编辑 记者 还有 是否 不了 询问 解决问题 电话号码 身份证
本报讯 本报记者 通讯员 楼主 帖子 现场 一棵树 居民 业主 小区 社区 街道
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_HIGHEST = 11.0
"""Weight of a word at most: very rare words are seldom what a text is about."""
_LONGEST = 4_000
"""Characters of a text that are looked at."""
_ENDING = itemgetter(2)
"""Whether a telling word can end a name."""


class KeywordFinder:
    """Finds at most `count` key words of a text. `preferred` words are the body's own terms; those `left_out` say
    nothing, because every text has them (the body, its city)."""

    def __init__(
        self, segmenter: Segmenter, count: int, preferred: Sequence[str] = (), left_out: Sequence[str] = ()
    ) -> None:
        self._segmenter = segmenter
        self._count = count
        self._preferred = frozenset(segmenter.fold(word) for word in preferred)
        self._left_out = _COMMON.union(segmenter.fold(word) for word in left_out)
        self._value = Remembered(self._value_of)

    def find(self, title: Words, text: Words) -> tuple[str, ...]:
        """Key words of a text and its title, most telling first; equal ones in order of the alphabet."""
        if self._count == 0:
            return ()
        scores: defaultdict[str, float] = defaultdict(float)
        names: set[str] = set()
        within = text.whole if len(text.readable) <= _LONGEST else self._segmenter.cut(text.readable[:_LONGEST])
        for words, factor in ((title.whole, _TITLE), (within, 1.0)):
            self._count_words(words, factor, scores, names)
        if names:
            _drop_parts(scores, names)
        ranked = sorted(zip(map(neg, scores.values()), scores, strict=True))
        return _without_pieces([word for _, word in ranked], self._count)

    def _count_words(
        self, words: Sequence[str], factor: float, scores: defaultdict[str, float], names: set[str]
    ) -> None:
        """Add what the names and words count to the scores."""
        values = self._value.each(words)
        telling = list(filter(None, values))
        if any(map(_ENDING, telling)):
            kind = self._segmenter.kind
            for at, value in enumerate(values):
                if value and value[2] and (name := name_ending_at(words, at, kind)) and name not in self._left_out:
                    names.add(name)
                    scores[name] += factor * _COMPOUND
        for word, weight, _ in telling:
            if weight:
                scores[word] += factor * weight

    def _value_of(self, word: str) -> tuple[str, float, bool] | None:
        """The word, what one mention of it counts, 0 for a word that is no key word, and whether it can end a name; None
        for a word, such as most, that does neither."""
        weight, ending = self._weight_of(word), ends_name(word, self._segmenter.kind)
        return (word, weight, ending) if weight or ending else None

    def _weight_of(self, word: str) -> float:
        if word in self._preferred:
            return _COMPOUND
        if len(word) < 2 or word in self._left_out or not word.isalpha():
            return 0.0
        share = _KINDS.get(self._segmenter.kind(word))
        if share is None:
            return 0.0
        return share * min(_HIGHEST, log(_CORPUS / max(1, self._segmenter.frequency(word))))


def _drop_parts(scores: dict[str, float], names: set[str]) -> None:
    """Take out words that are seldom met outside a name: 溪湖 beside 梅溪湖."""
    parts = {
        word for word in scores for name in names if word in name and word != name and scores[word] <= 2 * scores[name]
    }
    for word in parts:
        del scores[word]


def _without_pieces(ranked: Sequence[str], count: int) -> tuple[str, ...]:
    """The first `count` words, without those that are part of a word ranked before them."""
    taken: list[str] = []
    joined = ""  # by line breaks, which no word holds
    for word in ranked:
        if word not in joined:
            taken.append(word)
            joined = f"{joined}\n{word}"
            if len(taken) == count:
                break
    return tuple(taken)
