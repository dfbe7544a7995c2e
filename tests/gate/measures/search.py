"""Quality of phrase search on real messages: the query language against plain substring search of the same folded text."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.matching import Matcher, TokenView
from nlp.query.alternatives import Alternatives
from nlp.query.parser import parse
from nlp.segmentation import Segmenter

_FREQUENT = 130
_NAMES = 70
_FEWEST = 5
"""Messages a name must stand in."""
_NOT_AT_EDGES = set(
    "的了在是我你他们有不也都就与为和给到把被对说这那个一二三四五六七八九十年月日号上下等及将从并以要会能后前中内里"
)


@dataclass(frozen=True, slots=True)
class Message:
    """`title` and `text` are folded; the `plain` ones have letters and digits only."""

    title: str
    text: str
    plain_title: str
    plain_text: str
    view: TokenView


def measure(data: Path) -> dict[str, float]:
    """Figures for 200 phrases of `data/messages/message_board_2019.csv`: the most frequent sequences of one to three words
    (130) and the most frequent names no dictionary has (70), chosen by a segmentation the search does not use.

    A phrase runs across punctuation, so a hit is right when the phrase stands in the text without punctuation.

    Keys: recall and precision over all hits, lowest_recall and share_complete over the phrases, phrases.
    """
    segmenter = Segmenter()
    with (data / "messages" / "message_board_2019.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["留言主题"], row["留言详情"]) for row in csv.DictReader(file)]
    messages = [_message(title, text, segmenter) for title, text in rows]
    phrases = _phrases([text for _, text in rows], segmenter)
    return _compare(phrases, messages, segmenter)


def _message(title: str, text: str, segmenter: Segmenter) -> Message:
    heading, words = segmenter.words(title), segmenter.words(text)
    view = TokenView(heading.tokens, words.tokens, (*heading.subwords, *words.subwords))
    readable = (segmenter.readable(title), segmenter.readable(text))
    plain = ("".join(filter(str.isalnum, readable[0])), "".join(filter(str.isalnum, readable[1])))
    return Message(*readable, *plain, view)


def _phrases(texts: Iterable[str], segmenter: Segmenter) -> list[str]:
    import rjieba

    frequent: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for text in texts:
        words = rjieba.cut(segmenter.fold(text), True)
        sequences = {"".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words))}
        suitable = {sequence for sequence in sequences if _suitable(sequence)}
        frequent.update(sequence for sequence in suitable if not segmenter.has_word(sequence))
        names.update(word for word in suitable.intersection(words) if not segmenter.has_word(word))
    rare_names = [name for name, count in sorted(names.items(), key=_rank) if count >= _FEWEST][:_NAMES]
    others = [phrase for phrase, _ in sorted(frequent.items(), key=_rank) if phrase not in rare_names]
    return [*others[:_FREQUENT], *rare_names]


def _rank(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _suitable(sequence: str) -> bool:
    return (
        2 < len(sequence) < 9
        and all("\u4e00" <= character <= "\u9fff" for character in sequence)
        and _NOT_AT_EDGES.isdisjoint((sequence[0], sequence[-1]))
    )


def _compare(phrases: Sequence[str], messages: Sequence[Message], segmenter: Segmenter) -> dict[str, float]:
    alternatives = Alternatives(segmenter)
    matcher = Matcher({phrase: parse(f'"{phrase}"', segmenter, alternatives) for phrase in phrases})
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for message in messages:
        there = {phrase for phrase in phrases if phrase in message.title or phrase in message.text}
        hits = set(matcher.matching(message.view))
        wanted.update(there)
        found.update(hits)
        missed.update(there - hits)
        right.update(hit for hit in hits if hit in message.plain_title or hit in message.plain_text)
    recalls = [1 - missed[phrase] / wanted[phrase] for phrase in phrases if wanted[phrase]]
    return {
        "recall": 1 - missed.total() / wanted.total(),
        "precision": right.total() / found.total(),
        "lowest_recall": min(recalls),
        "share_complete": sum(recall == 1 for recall in recalls) / len(recalls),
        "phrases": float(len(recalls)),
    }
