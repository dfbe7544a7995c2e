"""The page `docs/quality.md`: what the gate measured, beside the floors, with what every figure means.

Written by `python -m tests.gate.gate --write docs/quality.md`. Only the part between the two marks is generated; what stands
above and below them is written by hand and kept. Parts that were not measured in a run keep their last figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import isnan
from typing import Protocol

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
_PART = re.compile(r"^### `(\w+)`", re.MULTILINE)

MEANINGS: Mapping[str, str] = {
    "masking": "Masking of generated cases of every kind of personal data, with road, estate and sentence kept. "
    "Corpus: `tests/gate/measures/personal_cases.py`.",
    "masking_corpora": "Share of characters masked in ordinary public text, 20,000 texts each. "
    "Corpora: bulk posts, BDCI news.",
    "places": "Places of hand-labelled sentences; `whole`: sentences with every place right. "
    "Corpus: `tests/gate/cases/places.jsonl`.",
    "topic_packs": "Examples and counter-examples of the shipped topics. Corpus: the packs themselves, so this tells that "
    "nothing broke, not how good they are elsewhere.",
    "topic_precision": "How often a hit of a shipped topic is about that topic, by reading; `board` citizens' messages, "
    "`posts` posts of a whole country in an epidemic winter, `third` hits first read after the queries were settled, "
    "`fourth` likewise after four topics were improved once more (counted nowhere else), `unjudged` hits that nobody has "
    "read, `kept` right hits of the older queries that are still taken, `second_reader` how far another reader agrees. "
    "Corpora: message boards, bulk posts, `tests/gate/labels/topic_hits.csv`.",
    "topic_recall": "How many messages about a topic the shipped topic finds, on messages drawn by chance and read; "
    "`held_out` the half on which no query was improved. Corpora: message boards, `tests/gate/labels/topic_recall.csv`.",
    "topic_tags": "How often a hit in a post is about the topic, by where the words stand: `text` outside topic tags, "
    "`tag` in tags alone, `list` only in three or more tags in a row, for which no topic is given. Corpora: bulk posts, "
    "`tests/gate/labels/topic_tags.csv`, `topic_hits.csv`.",
    "sentiment_own": "The shipped model on own sentences by kind: `cases_` citizens' messages, `tones_` negation, contrast, "
    "questions and official tone. Corpora: `tests/gate/cases`. Reference: SnowNLP.",
    "sentiment": "A model trained without a fifth of each public set, measured on that fifth: macro-F1 or accuracy as the "
    "set is usually told, `_ece` calibration error. Corpora: weibo2018, SMP2020, BDCI2019, weibo_senti. Reference: SnowNLP.",
    "categories": "Seven first-level categories of citizens' messages, nested cross-validation. Corpus: `topics_gold.csv`.",
    "appeals": "Appeal types by own labels (ids and labels only), cross-validated. Corpus: message board 2019, "
    "`tests/gate/labels/appeals.csv`.",
    "extraction": "Character 4-gram F1 of bodies, shares of right titles and times, speed. Corpora: saved pages (`pages`, "
    "`pages_weak`, `wechat_pages`). Reference: trafilatura in the same run.",
    "page_shapes": "Pages in the shapes of government systems, papers, threads, boards and WeChat: shares of exactly right "
    "titles, times with zone, publishers, replies apart from the post, pages refused; character 4-gram F1 of bodies. We "
    "wrote the pages ourselves and mended extraction after they had shown what it got wrong, so this guards against breaking "
    "and does not tell how good extraction is elsewhere. Corpus: `tests/gate/cases/page_shapes.jsonl`.",
    "crawling": "Saved pages taken through the spider and its rules to documents. Corpora: the same pages.",
    "search": "Phrase search by the query language against plain substring search. Corpus: 4,326 messages of the board.",
    "reprints": "Reprints under editors' changes, same-form notices and quotes; shares folded that must not be. "
    "Corpus: generated from news and board texts.",
    "events": "Events, open B-cubed with each event the same weight, on the half not used for thresholds. Corpus: message "
    "board 2019, `tests/gate/labels/events.csv`. Reference: a word bag, single pass, mean link.",
}


class Measured(Protocol):
    """One figure with its floor or ceiling."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def bound(self) -> float | None: ...
    @property
    def at_most(self) -> bool: ...
    @property
    def passes(self) -> bool: ...


def bound_cell(row: Measured) -> str:
    """How a floor or ceiling is written."""
    return "-" if row.bound is None else f"{'<=' if row.at_most else '>='} {row.bound:g}"


def part(name: str, rows: Iterable[Measured]) -> str:
    """The section of one measure."""
    values = {row.name: row for row in rows}
    references = {key: found for key in values if (found := _reference(key, values))}
    shown = [row for key, row in values.items() if key not in references.values()]
    lines = [
        f"### `{name}`",
        "",
        MEANINGS[name],
        "",
        "| figure | value | reference | floor | |",
        "|---|---|---|---|---|",
    ]
    for row in shown:
        reference = f"{values[references[row.name]].value:.4g}" if row.name in references else ""
        verdict = "ok" if row.passes else "BELOW"
        value = "not measured" if isnan(row.value) else f"{row.value:.4g}"
        lines.append(f"| {row.name} | {value} | {reference} | {bound_cell(row)} | {verdict} |")
    return "\n".join(lines)


def _reference(name: str, known: Iterable[str]) -> str:
    """The figure of the reference implementation for the same thing, "" when it was not measured."""
    set_, _, figure = name.partition("_")
    candidates = (f"{name}_trafilatura", f"{name}_snownlp", f"baseline_{name}", f"{set_}_snownlp_{figure}")
    return next((candidate for candidate in candidates if candidate in set(known)), "")


def written(page: str, parts: Mapping[str, str]) -> str:
    """The page with these sections (by measure) in the place of their old ones. Raises `ValueError` without the marks."""
    before, begun, rest = page.partition(BEGIN)
    generated, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    together = {**sections(generated), **parts}
    body = "\n\n".join(together[name] for name in MEANINGS if name in together)
    return f"{before}{BEGIN}\n\n{body}\n\n{END}{after}"


def sections(generated: str) -> dict[str, str]:
    """The sections of the generated part, by measure."""
    pieces = _PART.split(generated)  # what stands before, then name and text in turn
    return {name: f"### `{name}`{text.rstrip()}" for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
