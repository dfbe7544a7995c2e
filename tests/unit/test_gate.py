"""The gate itself is tested: a broken part must fail it."""

from __future__ import annotations

import json

from tests.gate.gate import EVERYWHERE, FLOORS, WITH_CORPORA, judge, table


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
