"""The gate itself is tested: a broken part must fail it."""

from __future__ import annotations

import json

from tests.gate import quality
from tests.gate.gate import EVERYWHERE, FLOORS, ROOT, WITH_CORPORA, judge, table


def test_a_figure_below_its_floor_fails_and_one_above_passes() -> None:
    rows = judge({"f1": 0.8, "harm": 0.01, "free": 3}, {"f1": {"at_least": 0.9}, "harm": {"at_most": 0.005}})
    assert {row.name: row.passes for row in rows} == {"f1": False, "harm": False, "free": True}
    assert all(row.passes for row in judge({"f1": 0.9, "harm": 0.005}, {"f1": {"at_least": 0.9}}))
    assert "BELOW" in table(rows)


def test_a_figure_that_is_no_longer_measured_fails() -> None:
    (row,) = judge({}, {"f1": {"at_least": 0.9}})
    assert not row.passes


def test_every_measure_has_floors_and_every_floor_a_measure() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert set(floors) == {*EVERYWHERE, *WITH_CORPORA}
    assert all(floors[name] for name in floors)


def test_the_published_page_has_every_floor_as_it_stands() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    published = quality.sections(page.partition(quality.BEGIN)[2].partition(quality.END)[0])
    assert set(published) == set(floors) == set(quality.MEANINGS)
    for name, bounds in floors.items():
        cells = [line.split(" | ") for line in published[name].splitlines() if line.startswith("| ")]
        shown = {row[0].removeprefix("| "): row[3] for row in cells}
        for row in judge({}, bounds):
            assert shown.get(row.name) == quality.bound_cell(row), f"{name}.{row.name}: run the gate with --write"


def test_what_is_written_by_hand_stays_and_only_measured_parts_change() -> None:
    page = f"above\n{quality.BEGIN}\n{quality.END}\nbelow\n"
    first = quality.written(page, {"places": quality.part("places", judge({"recall": 0.5}, {}))})
    second = quality.written(first, {"search": quality.part("search", judge({"recall": 0.25}, {}))})
    assert second.startswith("above\n")
    assert second.endswith("\nbelow\n")
    assert "| recall | 0.5 |" in second
    assert "| recall | 0.25 |" in second
    assert quality.written(second, {}) == second


def test_the_reference_stands_beside_its_figure() -> None:
    text = quality.part("extraction", judge({"article_f1": 0.9, "article_f1_trafilatura": 0.7}, {}))
    assert "| article_f1 | 0.9 | 0.7 | - | ok |" in text
    assert "| article_f1_trafilatura |" not in text
