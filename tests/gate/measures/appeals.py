"""Quality of appeal types: nested cross-validation on our own labels of a public board, kept as ids and labels only."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from nlp.appeals.model import SHIPPED_MODEL
from nlp.training.appeals import LABELS, RECIPE, read
from nlp.training.nested import nested
from tests.gate.measures.agreement import agreement

SEED = 0


def measure(data: Path) -> dict[str, float]:
    """The figures of `nlp.training.nested.Unseen.figures` on the labelled messages, `model_bytes`, and what
    `measure_labels` gives."""
    figures = {"model_bytes": float(SHIPPED_MODEL.stat().st_size)} | measure_labels()
    folder = data / "messages"
    if folder.is_dir():
        figures |= nested(read(folder), RECIPE.options, RECIPE.precision, seed=SEED).figures()
    return figures


def measure_labels(path: Path = LABELS) -> dict[str, float]:
    """`labelled` messages, how many were `labelled_twice`, `agreement` (share of those with the same label) and `kappa`
    (Cohen 1960). The second pass is an independent instance of the same kind of language
    model as the first: `docs/explanation/appeal-types.md`."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    twice = [(row["label"], row["second_label"]) for row in rows if row["second_label"]]
    same, kappa = agreement(twice)
    return {
        "labelled": float(len(rows)),
        "labelled_twice": float(len(twice)),
        "agreement": same,
        "kappa": kappa,
    }


if __name__ == "__main__":
    for key, value in measure(Path(sys.argv[1])).items():
        print(f"{key:<24} {value:,.4f}")
