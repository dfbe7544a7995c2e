"""Quality of reprint groups on edited copies of real official replies (`reprint_cases`).

The thresholds of `nlp.reprints.likeness` were chosen on sets of other seeds and another generator.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nlp.fingerprint import fingerprint, shared_bands
from nlp.reprints.comparable import comparable
from nlp.reprints.index import Entry, ReprintIndex
from nlp.reprints.likeness import is_copy
from nlp.reprints.sketch import sketch_of
from tests.gate.measures.reprint_cases import Case, make_cases

SEEDS = (11, 12)
_SHORTEST = 150
_BEGUN = datetime(2026, 5, 1, tzinfo=UTC)


def measure(data: Path) -> dict[str, float]:
    """Means over the seeds. `pair_precision` and `pair_recall` of pairs in one group; `precision_others`: of the pairs
    said, those without an ordinary other text that is wrong; `forms_folded` and `quotes_folded`: the share of same-form
    notices and of quoting posts that were put into a group; `store_recall`: the share of an original's copies that a store
    finds by its fingerprint and confirms."""
    texts = _texts(data / "messages" / "messages_with_replies.csv")
    runs = [_figures(make_cases(texts, seed)) for seed in SEEDS]
    return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}


def _texts(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        replies = {row["答复意见"].strip() for row in csv.DictReader(lines)}
    seen: set[str] = set()
    kept = []
    for text in sorted(replies):
        grams = {text[at : at + 10] for at in range(len(text) - 9)}
        if len(text) >= _SHORTEST and len(grams & seen) <= 0.4 * len(grams):
            seen |= grams
            kept.append(text)
    return kept


def _figures(cases: Sequence[Case]) -> dict[str, float]:
    index = ReprintIndex()
    index.add([Entry(f"{n:05}", _BEGUN + timedelta(minutes=n), case.text) for n, case in enumerate(cases)])
    ids = [f"{n:05}" for n in range(len(cases))]
    originals = index.originals(ids)
    said: dict[int, Hashable] = {n: originals.get(id_, id_) for n, id_ in enumerate(ids)}
    gold: dict[int, Hashable] = {n: case.group for n, case in enumerate(cases)}
    right = _pairs({n: (gold[n], said[n]) for n in said})
    others = {n for n, case in enumerate(cases) if case.kind == "other"}
    with_others = _pairs({n: said[n] for n in said if cases[n].kind not in ("form", "quote")})
    without = _pairs({n: said[n] for n in said if cases[n].kind in ("original", "copy")})
    return {
        "pair_precision": right / _pairs(said),
        "pair_recall": right / _pairs(gold),
        "precision_others": without / with_others if others else 1.0,
        "forms_folded": _folded(cases, said, "form"),
        "quotes_folded": _folded(cases, said, "quote"),
        "store_recall": _store_recall(cases),
    }


def _pairs(groups: Mapping[int, Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups.values()).values())


def _folded(cases: Sequence[Case], said: Mapping[int, Hashable], kind: str) -> float:
    sizes = Counter(said.values())
    of_kind = [n for n, case in enumerate(cases) if case.kind == kind]
    return sum(sizes[said[n]] > 1 for n in of_kind) / len(of_kind)


def _store_recall(cases: Sequence[Case]) -> float:
    """Copies of the originals that share a band of the fingerprint with it and are confirmed, by all copies."""
    firsts = {case.group: case.text for case in cases if case.kind == "original"}
    known = {g: (fingerprint(t), sketch_of(comparable("", t), None)) for g, t in firsts.items()}
    copies = [case for case in cases if case.kind == "copy"]
    found = sum(
        shared_bands(fingerprint(case.text), known[case.group][0]) > 0
        and is_copy(sketch_of(comparable("", case.text), None), known[case.group][1])
        for case in copies
    )
    return found / len(copies)
