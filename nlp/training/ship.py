"""Trains a linear classifier and writes the file that ships: what the commands of `nlp.training` have in common."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from domain.errors import HuishengError
from nlp.linear.weights import LinearWeights, save_weights
from nlp.training.linear import Examples, LinearOptions, train
from nlp.training.nested import nested
from nlp.training.output import say, write_model

LARGEST_FILE = 1_500_000  # bytes


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one classifier is trained with: see `nlp.training.linear.train`."""

    name: str
    description: str
    output: Path
    options: tuple[LinearOptions, ...]
    precision: float


def run(recipe: Recipe, read: Callable[[Path], Examples], arguments: Sequence[str] | None) -> int:
    """Exit status: 0 when the model was written, 2 when it could not be."""
    parser = argparse.ArgumentParser(prog=f"python -m nlp.training.{recipe.name}", description=recipe.description)
    parser.add_argument("--data", type=Path, required=True, help="公开语料目录")
    parser.add_argument("--output", type=Path, default=recipe.output, help="模型文件，默认写到程序内")
    parser.add_argument("--evaluate", action="store_true", help="先做嵌套交叉验证，打印指标")
    parser.add_argument("--seed", type=int, default=0, help="划分的种子")
    chosen = parser.parse_args(arguments)
    try:
        examples = read(chosen.data)
        if chosen.evaluate:
            for name, value in nested(examples, recipe.options, recipe.precision, seed=chosen.seed).figures().items():
                say(f"{name:<24} {value:.4f}")
        model = trained(recipe, examples, chosen.seed)
        size = write_model(partial(save_weights, model), chosen.output, LARGEST_FILE)
    except HuishengError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    say(f"已写入 {chosen.output}：版本 {model.version}，{len(model.keys):,} 个字对，{size:,} 字节。")
    return 0


def trained(recipe: Recipe, examples: Examples, seed: int = 0) -> LinearWeights:
    """The model of all examples, with its provenance inside."""
    counts = Counter(examples.labels.tolist())
    about = {
        "engine": recipe.name,
        "examples": {name: counts[at] for at, name in enumerate(examples.classes)},
        "labelled_by_person": int(examples.trusted.sum()),
        "fingerprint": examples.fingerprint,
        "precision": recipe.precision,
        "seed": seed,
    }
    return train(examples, recipe.options, recipe.precision, about, seed)
