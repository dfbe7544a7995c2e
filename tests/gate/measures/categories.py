"""Quality of categories: nested cross-validation on the labels of persons, so no setting is chosen on what is reported."""

from __future__ import annotations

import sys
from pathlib import Path

from nlp.categories.model import SHIPPED_MODEL
from nlp.training.categories import RECIPE
from nlp.training.messages import read_categories
from nlp.training.nested import nested

SEED = 0


def measure(data: Path) -> dict[str, float]:
    """The figures of `nlp.training.nested.Unseen.figures` on `messages/topics_gold.csv`, and `model_bytes`."""
    figures = {"model_bytes": float(SHIPPED_MODEL.stat().st_size)}
    folder = data / "messages"
    if folder.is_dir():
        examples = read_categories(folder)
        figures |= nested(examples, RECIPE.options, RECIPE.precision, seed=SEED).figures()
    return figures


if __name__ == "__main__":
    for key, value in measure(Path(sys.argv[1])).items():
        print(f"{key:<24} {value:,.4f}")
