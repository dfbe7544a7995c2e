"""The quality gate: `python -m tests.gate.gate [--data DIRECTORY]` measures, prints a table and fails below a floor.

`--only NAME` (several times) measures these alone; `--write docs/quality.md` renews the published page.

Floors stand in `floors.json`; they only rise as long as the same texts are measured. Measures on public corpora run where the
corpora are (`../shared/data` beside the checkout, or `--data`); the small own sets in `tests/gate/cases` run everywhere.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.gate import quality
from tests.gate.measures import (
    appeals,
    categories,
    crawling,
    events,
    extraction,
    masking,
    page_shapes,
    places,
    reprints,
    search,
    sentiment,
    topic_packs,
    topic_precision,
    topic_recall,
    topic_tags,
)

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).with_name("floors.json")
CORPORA = ROOT.parent / "shared" / "data"

Figures = Mapping[str, float]

EVERYWHERE: Mapping[str, Callable[[], Figures]] = {
    "masking": masking.measure,
    "places": places.measure,
    "page_shapes": page_shapes.measure,
    "topic_packs": topic_packs.measure,
    "sentiment_own": sentiment.measure_cases,
}
WITH_CORPORA: Mapping[str, Callable[[Path], Figures]] = {
    "extraction": extraction.measure,
    "crawling": crawling.measure,
    "search": search.measure,
    "topic_precision": topic_precision.measure,
    "topic_recall": topic_recall.measure,
    "topic_tags": topic_tags.measure,
    "masking_corpora": masking.measure_corpora,
    "sentiment": sentiment.measure,
    "categories": categories.measure,
    "appeals": appeals.measure,
    "reprints": reprints.measure,
    "events": events.measure,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure against its bound. `at_most` turns the floor into a ceiling (for errors and shares of damage)."""

    name: str
    value: float
    bound: float | None
    at_most: bool = False

    @property
    def passes(self) -> bool:
        if self.bound is None:
            return True
        return self.value <= self.bound if self.at_most else self.value >= self.bound


def judge(figures: Figures, floors: Mapping[str, Mapping[str, float]]) -> list[Row]:
    """Every figure with its bound, if it has one; a bound whose figure is missing fails as `nan`."""
    rows = []
    for name in sorted({*figures, *floors}):
        bounds = floors.get(name, {})
        at_most = "at_most" in bounds
        bound = bounds.get("at_most", bounds.get("at_least"))
        rows.append(Row(name, figures.get(name, float("nan")), bound, at_most))
    return rows


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| figure | value | bound | |", "|---|---|---|---|"]
    for row in rows:
        sign = "<=" if row.at_most else ">="
        bound = f"{sign} {row.bound:g}" if row.bound is not None else "-"
        lines.append(f"| {row.name} | {row.value:.4g} | {bound} | {'ok' if row.passes else 'BELOW'} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gate.gate")
    parser.add_argument("--data", type=Path, default=CORPORA)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", choices=[*EVERYWHERE, *WITH_CORPORA])
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args(arguments)
    data: Path = given.data
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    measures: dict[str, Callable[[], Figures]] = dict(EVERYWHERE)
    if data.is_dir():
        measures |= {name: lambda m=measure: m(data) for name, measure in WITH_CORPORA.items()}  # type: ignore[misc]
    else:
        print(f"corpora not found at {data}: only the own cases are measured")
    failed = 0
    parts: dict[str, str] = {}
    for name, measure in measures.items():
        if given.only and name not in given.only:
            continue
        begun = time.monotonic()
        rows = judge(measure(), floors.get(name, {}))
        failed += sum(not row.passes for row in rows)
        parts[name] = quality.part(name, rows)
        if given.write:  # after each: a measure that is broken off loses no other's figures
            page = given.write.read_text(encoding="utf-8")
            given.write.write_text(quality.written(page, parts), encoding="utf-8")
        print(f"\n## {name} ({time.monotonic() - begun:.0f} s)\n\n{table(rows)}", flush=True)
    print(f"\n{failed} figures below their floor" if failed else "\nall figures at or above their floors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
