"""Precision and recall of places on sentences written for this project (`tests/gate/cases/places.jsonl`).

Each line has the area of a body (中国: the whole country), a sentence, and every label that it should get, those above a
named street or township within the area included.
"""

from __future__ import annotations

import json
from pathlib import Path

from domain.body import Body
from nlp.places.build import build_places
from nlp.places.finder import ListedOnly, PlaceFinder
from nlp.segmentation import Segmenter
from nlp.settings import NlpSettings

CASES = Path(__file__).parents[1] / "cases" / "places.jsonl"
LISTED = ("东湖", "东湖公园", "青山林场", "枫林大道")
"""Roads, sights and forest farms that the configuration of every area lists."""


def measure() -> dict[str, float]:
    """Keys: precision, recall (of labels, over all sentences), whole (share of sentences with exactly the right labels),
    sentences."""
    segmenter = Segmenter(LISTED)
    finders: dict[str, PlaceFinder | ListedOnly] = {}
    right = found = wanted = whole = 0
    lines = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        area = line["area"]
        if area not in finders:
            finders[area] = build_places(NlpSettings(area=area, places=LISTED), Body("本单位"), segmenter)
        readable = segmenter.readable(line["text"])
        labels = set(finders[area].find((readable, segmenter.words_of(readable).tokens)).labels)
        gold = set(line["places"])
        right += len(labels & gold)
        found += len(labels)
        wanted += len(gold)
        whole += labels == gold
    return {
        "sentences": len(lines),
        "precision": right / found if found else 0.0,
        "recall": right / wanted,
        "whole": whole / len(lines),
    }
