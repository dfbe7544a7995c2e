"""Trains the appeal model that ships: `python -m nlp.training.appeals --data DIR [--output FILE] [--evaluate]`.

DIR holds `message_board_2019.csv` and `messages_with_replies.csv` (public research data; they stay where they are); the
labels are ours, by message number, in `tests/gate/labels/appeals.csv`. A part of them was chosen for being hard or rare:
it teaches and is never tested. Praise is all but absent from those messages: our own sentences (`praise.py`) teach it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp.appeals.model import SHIPPED_MODEL
from nlp.training.linear import Examples, LinearOptions
from nlp.training.messages import read_appeals
from nlp.training.ship import Recipe, run

LABELS = Path(__file__).parents[2] / "tests" / "gate" / "labels" / "appeals.csv"
OPTIONS = tuple(LinearOptions(strength, 0.3, balance) for strength in (0.5, 1.0) for balance in (0.5, 0.65))
"""What only teaches weighs 0.3: at full weight it costs a point of accuracy, as it is no random sample."""
PRECISION = 0.85
"""How often an appeal type that is given at all should be right; below, the message gets none."""
RECIPE = Recipe("appeals", "训练随程序发布的诉求类型模型", SHIPPED_MODEL, OPTIONS, PRECISION)


def read(directory: Path) -> Examples:
    """The labelled messages of the board, and our own sentences of praise."""
    return read_appeals(directory, LABELS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when the model was written, 2 when it could not be."""
    return run(RECIPE, read, arguments)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    sys.exit(main())
