"""`python -m tests.gate.bench [NAME …]`: speed as ratios, each side measured in the same run on the same work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

from tests.gate.benches import engine, events, nlp, reprints, storage

Line = tuple[str, float, str]
"""What was measured, the figure, and its unit ("x" for a ratio)."""

BENCHES: Mapping[str, Callable[[], Sequence[Line]]] = {
    "storage": storage.bench,
    "engine": engine.bench,
    "reprints": reprints.bench,
    "events": events.bench,
    "nlp": nlp.bench,
}

Goal = tuple[str, float]
GOALS: Mapping[str, Goal] = nlp.GOALS
"""What a figure should be, ">=" or "<=" a number; figures without a goal are for comparison only."""


def verdict(what: str, figure: float) -> str:
    """The goal of a figure and whether it is met; "" for one without a goal."""
    if what not in GOALS:
        return ""
    sign, number = GOALS[what]
    met = figure >= number if sign == ">=" else figure <= number
    return f"{sign} {number:g}, {'met' if met else 'NOT MET'}"


def main() -> int:
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no bench named {', '.join(unknown)} (there are: {', '.join(BENCHES)})")
        return 2
    for name in names:
        print(f"## {name}\n\n| what | figure | goal | unit |\n|---|---|---|---|")
        for what, figure, unit in BENCHES[name]():
            print(f"| {what} | {figure:.3g} | {verdict(what, figure)} | {unit} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
