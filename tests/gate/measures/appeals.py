"""Quality of appeal types: nested cross-validation on our own labels of a public board, kept as ids and labels only."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from nlp.appeals.model import SHIPPED_MODEL
from nlp.training.appeals import LABELS, RECIPE, read
from nlp.training.messages import TRAINING_ONLY
from nlp.training.nested import nested
from tests.gate.measures.agreement import agreement

SEED = 0
RANDOM_FIGURES = ("texts", "accuracy", "f1_help", "f1_complaint", "f1_consult", "f1_suggestion", "f1_hazard")


def measure(data: Path) -> dict[str, float]:
    """The figures of `nlp.training.nested.Unseen.figures` on the labelled messages but those that only train, the same as
    `random_*` on those drawn at random, `model_bytes`, and what `measure_labels` gives."""
    figures = {"model_bytes": float(SHIPPED_MODEL.stat().st_size)} | measure_labels()
    folder = data / "messages"
    if folder.is_dir():
        unseen = nested(read(folder), RECIPE.options, RECIPE.precision, seed=SEED)
        drawn = np.array([row["part"] == "random" for row in _rows(LABELS) if row["part"] != TRAINING_ONLY])
        told = unseen.only(drawn).figures()
        figures |= unseen.figures() | {f"random_{name}": told[name] for name in RANDOM_FIGURES}
    return figures


def measure_labels(path: Path = LABELS) -> dict[str, float]:
    """`labelled` messages and how many of them only train; of those `labelled_twice`, `agreement` (share with the same
    label) and `kappa` (Cohen 1960) of the first labels with an independent second reader's, both by the guidelines of
    the time, and `present_agreement`, `present_kappa` of the present labels with the same second ones; `reread_*`: the
    present labels against a later reading by the sharpened guidelines. What that proves stands in
    `docs/explanation/appeal-types.md`."""
    rows = _rows(path)
    twice = [row for row in rows if row["second_label"]]
    again = [(row["label"], row["third_label"]) for row in rows if row["third_label"]]
    same, kappa = agreement([(row["first_label"] or row["label"], row["second_label"]) for row in twice])
    present, present_kappa = agreement([(row["label"], row["second_label"]) for row in twice])
    reread, reread_kappa = agreement(again)
    return {
        "labelled": float(len(rows)),
        "labelled_for_training": float(sum(row["part"] == TRAINING_ONLY for row in rows)),
        "labelled_twice": float(len(twice)),
        "agreement": same,
        "kappa": kappa,
        "present_agreement": present,
        "present_kappa": present_kappa,
        "reread": float(len(again)),
        "reread_agreement": reread,
        "reread_kappa": reread_kappa,
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    for key, value in measure(Path(sys.argv[1])).items():
        print(f"{key:<24} {value:,.4f}")
