"""The shape check itself: it passes on this house and fails on a planted giant."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.gate.shape import ROOMS, measure

ROOT = Path(__file__).resolve().parents[2]


def test_this_house_is_within_its_caps() -> None:
    assert measure(ROOT).problems == []


def test_a_giant_function_and_a_giant_module_are_found(tmp_path: Path) -> None:
    (tmp_path / "nlp").mkdir()
    lines = ["def giant() -> None:", *["    print(1)"] * 450]
    (tmp_path / "nlp" / "giant.py").write_text("\n".join(lines), encoding="utf-8")

    problems = measure(tmp_path).problems

    assert any("giant.py: 451 lines, cap 400" in problem for problem in problems)
    assert any("giant: 451 lines, cap 60" in problem for problem in problems)


@pytest.mark.parametrize("room", ROOMS)
def test_the_generic_names_of_the_rooms_resolve_inside_the_repository(room: str) -> None:
    spec = find_spec(room)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    assert Path(next(iter(spec.submodule_search_locations))).resolve() == ROOT / room


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_drawn_in_the_architecture_page(room: str) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"`{room}/`" in page
