"""Trains the category model that ships: `python -m nlp.training.categories --data DIR [--output FILE] [--evaluate]`.

DIR holds `topics_gold.csv`, `topics_silver.csv` and `topic_taxonomy.csv` (public research data; they stay where they are).
Only hashes of character pairs and their weights are written. With `--evaluate` the figures of nested cross-validation
are printed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np

from nlp.categories.model import SHIPPED_MODEL
from nlp.training.linear import LinearOptions
from nlp.training.messages import read_categories
from nlp.training.ship import Recipe, run

OPTIONS = tuple(
    LinearOptions(strength, trust, balance=0.25) for strength, trust in ((0.5, 0.05), (0.5, 0.1), (1.0, 0.1))
)
PRECISION = 0.92
"""How often a category that is given at all should be right; below, the message gets none."""
RECIPE = Recipe("categories", "训练随程序发布的留言类别模型", SHIPPED_MODEL, OPTIONS, PRECISION)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 when the model was written, 2 when it could not be."""
    return run(RECIPE, read_categories, arguments)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    sys.exit(main())
