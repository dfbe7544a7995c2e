"""The drawing in docs/architecture.md is the house: every import between rooms is an arrow in it, or follows from arrows."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

from tests.gate.shape import ROOMS

ROOT = Path(__file__).resolve().parents[2]


def drawn() -> set[tuple[str, str]]:
    """The arrows of the drawing: `a & b --> c & d` is four of them, `a --> b --> c` two."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = re.search(r"```mermaid\n(.*?)```", page, re.DOTALL)
    assert found is not None
    arrows = set()
    for line in found.group(1).splitlines():
        stations = [[name.strip() for name in station.split("&")] for station in line.split("-->")]
        for sources, targets in pairwise(stations):
            arrows |= {(source, target) for source in sources for target in targets}
    return arrows


def imported() -> set[tuple[str, str]]:
    """Which room imports which, from the code itself."""
    pairs = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                pairs |= {(room, name.split(".")[0]) for name in names if name.split(".")[0] in ROOMS}
    return {(source, target) for source, target in pairs if source != target}


def closure(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    reached = set(arrows)
    while True:
        further = {(a, d) for a, b in reached for c, d in reached if b == c} - reached
        if not further:
            return reached
        reached |= further


def test_every_import_between_rooms_is_in_the_drawing() -> None:
    actual = imported()
    assert ("pipelines", "crawlers") in actual
    assert actual - closure(drawn()) == set()


def test_the_drawing_shows_every_room_and_no_arrow_both_ways() -> None:
    arrows = drawn()
    assert {room for arrow in arrows for room in arrow} == set(ROOMS)
    reached = closure(arrows)
    assert {(a, b) for a, b in reached if (b, a) in reached} == set()
