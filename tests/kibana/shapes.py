"""The keys of saved objects by place, so that ours can be compared with real exports without keeping those.

A place is a path with ids left out and with the kind of thing said where it has one (`column:terms`, `vis:histogram`).
`python -m tests.kibana.shapes DIRECTORY > tests/kibana/key_sets.json` pins, from every export below a directory, the keys
of the places that our dashboard has too.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reports.kibana.export import saved_objects
from reports.kibana.facts import FLAVOURS, DashboardFacts

Shapes = dict[str, set[str]]

_BY_ID = {"columns", "layers", "colors", "fieldAttrs", "fieldFormatMap", "lists", "controls-by-id"}
STRINGS = (
    "panelsJSON",
    "optionsJSON",
    "searchSourceJSON",
    "visState",
    "uiStateJSON",
    "fieldFormatMap",
    "fieldAttrs",
    "fields",
    "runtimeFieldMap",
    "sourceFilters",
    "typeMeta",
    "ignoreParentSettingsJSON",
)
"""Attributes that hold JSON in a string."""


def decoded(value: Any) -> Any:
    """The same object with every JSON string of `STRINGS` read."""
    if isinstance(value, Mapping):
        return {
            key: decoded(json.loads(one) if key in STRINGS and isinstance(one, str) else one)
            for key, one in value.items()
        }
    return [decoded(one) for one in value] if isinstance(value, list) else value


def shapes(objects: Iterable[Mapping[str, Any]]) -> Shapes:
    found: Shapes = defaultdict(set)
    for one in objects:
        if "type" in one and "attributes" in one:
            _walk(decoded(one), f"object:{one['type']}", found)
    return found


def _walk(value: Any, place: str, found: Shapes) -> None:
    if isinstance(value, list):
        for one in value:
            _walk(one, place, found)
    if not isinstance(value, Mapping):
        return
    if _is_by_id(place, value):
        for one in value.values():
            _walk(one, f"{place}/*", found)
        return
    here = _kind(place, value)
    found[here] |= set(value)
    for key, one in value.items():
        _walk(one, f"{here}:{value['visualizationType']}/{key}" if key == "state" else f"{here}/{key}", found)


def _is_by_id(place: str, value: Mapping[str, Any]) -> bool:
    name = place.rsplit("/", 1)[-1]
    if name == "panelsJSON":  # a list of panels in a dashboard, controls by id in its control group
        return True
    return name in _BY_ID and "layerId" not in value and "columnId" not in value


def _kind(place: str, value: Mapping[str, Any]) -> str:
    """A place that says what stands there, whatever stands around it."""
    name = place.rsplit("/", 1)[-1]
    if "operationType" in value:
        return f"column:{value['operationType']}"
    if name == "visState" or (name == "savedVis"):
        return f"{name}:{value['type']}"
    if name == "aggs":
        return f"agg:{value['type']}"
    if "gridData" in value:
        return f"panel:{value.get('type', 'by reference')}"
    if "/fieldFormatMap/" in place and "id" in value:
        return f"format:{value['id']}"
    if name == "visualization" and ":lns" in place:
        return "visualization" + place[place.index(":lns") :].split("/")[0]
    return place


def of_files(directory: Path) -> Shapes:
    """All places of the exports (`*.ndjson`) below a directory."""
    lines = (line for path in sorted(directory.rglob("*.ndjson")) for line in path.read_text("utf-8").splitlines())
    return shapes(json.loads(line) for line in lines if line.strip())


def ours() -> Shapes:
    """The places of both flavours of the dashboard."""
    facts = DashboardFacts("云溪市林业局", {"fire": "森林防火"}, console_url="https://huisheng.example.gov.cn")
    return shapes(one for flavour in FLAVOURS for one in saved_objects(facts, flavour))


if __name__ == "__main__":
    real = of_files(Path(sys.argv[1]))
    pinned = [f" {json.dumps(place)}: {json.dumps(sorted(real[place]))}" for place in sorted(ours()) if place in real]
    sys.stdout.write("{\n" + ",\n".join(pinned) + "\n}\n")
