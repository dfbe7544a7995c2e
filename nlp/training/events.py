"""Fits the weights of `nlp.events.likeness` on one half of the labelled events; prints them.

`python -m nlp.training.events LABELS.csv BOARD.csv` with LABELS as in tests/gate/labels/events.csv. Pairs of a labelled
message with any message it is compared with are the examples; each event has the same weight. Logistic regression by
Newton's method with a small ridge. Takes about a minute.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.events.index import EventIndex
from nlp.events.likeness import FEATURES
from nlp.events.profile import Matter, features_of
from nlp.events.traits import Numbers, Places
from nlp.segmentation import Segmenter

Matrix = npt.NDArray[np.float64]

_RIDGE = 0.01
_STEPS = 60


def read_board(file: Path) -> list[Matter]:
    """The messages of the board, by time and number. Times are read as UTC: only their distance counts."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    matters = [
        Matter(
            row["留言编号"].strip(),
            datetime.fromisoformat(row["留言时间"].strip()).replace(tzinfo=UTC),
            row["留言主题"].strip(),
            "".join(row["留言详情"].split()),
        )
        for row in rows
    ]
    return sorted(matters, key=lambda matter: (matter.at, matter.id))


def read_labels(file: Path) -> tuple[dict[str, str], set[str]]:
    """The event of each labelled message, and the messages that only one of the two passes names (they count neither way)."""
    events: dict[str, str] = {}
    unsure: set[str] = set()
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["first"] == "1" and row["second"] != "0":
                events[row["留言编号"]] = row["event"]
            elif row["first"] != "0" or row["second"] == "1":
                unsure.add(row["留言编号"])
    return events, unsure - events.keys()


def halves(labels: Mapping[str, str], board: Sequence[Matter]) -> tuple[set[str], set[str]]:
    """The events for tuning and those for reporting: by the order of their first messages, every other one."""
    order = list(dict.fromkeys(labels[matter.id] for matter in board if matter.id in labels))
    return set(order[0::2]), set(order[1::2])


def fit(board: Sequence[Matter], labels: Mapping[str, str], unsure: set[str], tuned: set[str]) -> tuple[float, Matrix]:
    """Constant and weights from the pairs of the events of `tuned`; pairs with other labelled messages are left out."""
    segmenter = Segmenter()
    pairs = _Pairs(labels, unsure, tuned)
    for matter in board:
        pairs.add(matter.id, matter.at, features_of(matter, segmenter))
    pairs.events()
    return _newton(np.concatenate(pairs.rows), np.array(pairs.same), np.array(pairs.weights))


class _Pairs(EventIndex):
    """Notes the features of the very pairs that are compared later."""

    def __init__(self, labels: Mapping[str, str], unsure: set[str], tuned: set[str]) -> None:
        super().__init__(growth=1)
        self._labels, self._unsure, self._tuned = labels, unsure, tuned
        self._members = Counter(labels.values())
        self.rows: list[Matrix] = []
        self.same: list[float] = []
        self.weights: list[float] = []

    def strengths(self, ones: Places, others: Places, found: Numbers) -> Places:
        for one, other, row in zip(ones.tolist(), others.tolist(), found, strict=True):
            self._note(self.id_of(one), self.id_of(other), row)
        return super().strengths(ones, others, found)

    def _note(self, one: str, other: str, row: Matrix) -> None:
        events = [self._labels.get(id_) for id_ in (one, other)]
        ours = [event for event in events if event in self._tuned]
        foreign = any(event is not None and event not in self._tuned for event in events)
        if not ours or foreign or not self._unsure.isdisjoint((one, other)):
            return
        self.rows.append(row[np.newaxis])
        self.same.append(float(events[0] == events[1]))
        self.weights.append(1 / max(1, self._members[str(ours[0])] - 1))


def _newton(rows: Matrix, same: Matrix, weight: Matrix) -> tuple[float, Matrix]:
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.column_stack((np.ones(len(rows)), (rows - mean) / spread))
    ridge = _RIDGE * weight.sum() * np.diag([0.0, *[1.0] * rows.shape[1]])
    solution = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ solution))
        slope = design.T @ (weight * (chance - same)) + ridge @ solution
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design + ridge + 1e-9 * np.eye(len(solution))
        solution -= np.linalg.solve(curve, slope)
    weights = solution[1:] / spread
    return float(solution[0] - weights @ mean), weights


def main(arguments: Sequence[str]) -> int:
    labels, unsure = read_labels(Path(arguments[0]))
    board = read_board(Path(arguments[1]))
    tuned, _ = halves(labels, board)
    constant, weights = fit(board, labels, unsure, tuned)
    lines = [f"CONSTANT = {constant:.3f}", "WEIGHTS = ("]
    lines += [f"    {weight:.3f},  # {name}" for weight, name in zip(weights, FEATURES, strict=True)]
    sys.stdout.write("\n".join([*lines, ")\n"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
