"""Sentences of public service made from this project's own phrases (`service.json`): what the public corpora lack.

In posts and news that people labelled there are few plain questions, few incidents told in the tone of an office, and a
negation or a turn seldom decides. Here they do. Patterns that differ only in the order of a good and a bad clause are in
both classes, so that single words cannot tell them apart. The sentences teach the register "service" and, a little, the
part all registers share; they are never used to measure quality. The cases that the model is judged by
(`tests/gate/cases`) are written apart: a test asserts that none of them is a near copy of a sentence made here.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PHRASES = Path(__file__).with_name("service.json")
_SEED = 20
_EACH = 240
"""Sentences of each kind; kinds with `times` above 1 so many times more."""

Choices = Mapping[str, Sequence[str]]


def service_sentences() -> list[tuple[str, str]]:
    """(text, label) of all sentences, each text once; the same ones at every call."""
    phrases = json.loads(_PHRASES.read_text(encoding="utf-8"))
    generator = random.Random(_SEED)  # noqa: S311 - no secret depends on it
    found: dict[str, str] = {}
    for kind in phrases["kinds"]:
        patterns = kind["patterns"]
        for _ in range(kind["times"]):
            for number in range(_EACH):
                slots = dict(_slots(generator, phrases["single"], phrases["double"]))
                sentence = patterns[number % len(patterns)].format_map(slots)
                found[sentence + generator.choice(("。", "。", "！", "")) * (sentence[-1] not in "？！")] = kind[
                    "label"
                ]
    return list(found.items())


def _slots(generator: random.Random, single: Choices, double: Choices) -> Iterator[tuple[str, str]]:
    """What stands for each name in a pattern; of `double` a second, different choice as other_<name>."""
    for slot, choices in single.items():
        yield slot, generator.choice(choices)
    for slot, choices in double.items():
        one, other = generator.sample(choices, 2)
        yield slot, one
        yield f"other_{slot}", other
