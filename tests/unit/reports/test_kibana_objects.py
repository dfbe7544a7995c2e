"""The exported files hold together: what is referred to is there, strings are strings, keys are those of real exports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from domain.names import ALERT_STATES, COVERAGE_STATES, LEVELS, PLATFORMS, SENTIMENTS
from reports.charts.style import LEVEL_COLOURS, SENTIMENT_COLOURS
from reports.kibana.export import export
from reports.kibana.facts import FLAVOURS, DashboardFacts, Flavour
from tests.kibana.elsewhere import ELSEWHERE
from tests.kibana.requests import Objects
from tests.kibana.shapes import STRINGS, decoded, of_files, ours

ROOT = Path(__file__).resolve().parents[3]
PINNED: dict[str, list[str]] = json.loads((ROOT / "tests" / "kibana" / "key_sets.json").read_text(encoding="utf-8"))
FACTS = DashboardFacts(
    "云溪市林业局",
    {"fire": "森林防火", "pests": "病虫害"},
    console_url="https://huisheng.example.gov.cn",
    prefix="yunxi",
)

both = pytest.mark.parametrize("flavour", FLAVOURS)


def objects(flavour: Flavour) -> Objects:
    return Objects(export(FACTS, flavour))


@both
def test_the_same_configuration_gives_the_same_bytes(flavour: Flavour) -> None:
    again = DashboardFacts(
        "云溪市林业局", {"fire": "森林防火", "pests": "病虫害"}, console_url=FACTS.console_url, prefix="yunxi"
    )
    assert export(again, flavour) == export(FACTS, flavour)
    other = DashboardFacts("云溪市林业局", prefix="other")
    ours, theirs = objects(flavour), Objects(export(other, flavour))
    assert {one["id"] for one in ours.all}.isdisjoint(one["id"] for one in theirs.all)


@both
def test_one_object_a_line_and_none_twice(flavour: Flavour) -> None:
    content = export(FACTS, flavour)
    assert content.endswith("}\n")
    keys = [(one["type"], one["id"]) for one in objects(flavour).all]
    assert len(keys) == content.count("\n") == len(set(keys))


def test_only_data_views_and_the_search_are_shared_by_both_flavours() -> None:
    lens, classic = ({(one["type"], one["id"]) for one in objects(flavour).all} for flavour in FLAVOURS)
    assert {kind for kind, _ in lens & classic} == {"index-pattern", "search", "visualization"}
    guarded = [key for key in lens & classic if key[0] == "visualization"]
    assert len(guarded) == 1
    assert objects("lens").find(*guarded[0]) == objects("classic").find(*guarded[0])


@both
def test_every_reference_leads_to_an_object_of_the_file(flavour: Flavour) -> None:
    found = objects(flavour)
    for one in found.all:
        names = [reference["name"] for reference in one["references"]]
        assert len(names) == len(set(names))
        for reference in one["references"]:
            assert set(reference) == {"id", "name", "type"}
            found.find(reference["type"], reference["id"])


@both
def test_every_object_but_the_dashboard_is_used_by_it(flavour: Flavour) -> None:
    found = objects(flavour)
    used = {(r["type"], r["id"]) for one in found.all for r in one["references"]}
    unused = [one for one in found.all if (one["type"], one["id"]) not in used and one["type"] != "dashboard"]
    assert unused == []


def test_lens_panels_repeat_their_references_at_the_root() -> None:
    """Without them an import says success and every panel waits for ever."""
    found = objects("lens")
    expected = set()
    for panel in found.panels:
        index = panel["panelIndex"]
        attributes = panel["embeddableConfig"].get("attributes")
        if attributes:
            expected |= {(f"{index}:{one['name']}", one["id"]) for one in attributes["references"]}
        if "panelRefName" in panel:
            assert panel["panelRefName"] == f"panel_{index}"
            expected.add((f"{index}:panel_{index}", found.refer(found.dashboard, f"{index}:panel_{index}")["id"]))
    controls = json.loads(found.dashboard["attributes"]["controlGroupInput"]["panelsJSON"])
    view = found.refer(found.dashboard, f"controlGroup_{next(iter(controls))}:optionsListDataView")
    expected |= {(f"controlGroup_{one}:optionsListDataView", view["id"]) for one in controls}
    assert expected == {(one["name"], one["id"]) for one in found.dashboard["references"]}


def test_classic_panels_refer_by_number_without_a_prefix() -> None:
    found = objects("classic")
    names = [panel["panelRefName"] for panel in found.panels]
    assert names == [one["name"] for one in found.dashboard["references"]] == [f"panel_{n}" for n in range(len(names))]


@both
def test_json_in_strings_is_a_string_that_can_be_read(flavour: Flavour) -> None:
    for one in objects(flavour).all:
        _assert_strings(one["attributes"])


def _assert_strings(attributes: dict[str, Any]) -> None:
    for name, value in attributes.items():
        if name in STRINGS:
            assert isinstance(value, str), name
            json.loads(value)
        elif isinstance(value, dict):
            _assert_strings(value)


def test_every_key_was_seen_in_a_real_export_or_says_where_else() -> None:
    mine = ours()
    strange = {
        place: sorted(keys - set(PINNED.get(place, ())) - ELSEWHERE.get(place, frozenset()))
        for place, keys in mine.items()
    }
    assert {place: keys for place, keys in strange.items() if keys} == {}
    stale = {place: sorted(keys - mine.get(place, set())) for place, keys in ELSEWHERE.items()}
    assert {place: keys for place, keys in stale.items() if keys} == {}


def test_the_pinned_keys_are_those_of_the_examples(kibana_examples: Path) -> None:
    real, mine = of_files(kibana_examples), ours()
    assert {place: sorted(real[place]) for place in mine if place in real} == PINNED
    known = {place: keys & real.get(place, set()) for place, keys in ELSEWHERE.items()}
    assert {place: keys for place, keys in known.items() if keys} == {}, "examples have these; drop the exceptions"


@both
def test_panels_stand_inside_the_grid_and_on_no_other(flavour: Flavour) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in objects(flavour).panels:
        grid = panel["gridData"]
        assert grid["i"] == panel["panelIndex"]
        cells = {
            (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert cells
        assert all(0 <= x < 48 for x, _ in cells)
        assert not cells & taken
        taken |= cells
    bottom = max(y for _, y in taken) + 1
    assert len(taken) == 48 * bottom, "no holes"


def test_lens_layers_are_complete() -> None:
    """A column missing from the order is an error in the panel; a drawing may only name columns and layers that are there."""
    for panel in objects("lens").panels:
        attributes = panel["embeddableConfig"].get("attributes")
        if not attributes:
            continue
        state = attributes["state"]
        layers = state["datasourceStates"]["formBased"]["layers"]
        columns = {key: column for layer in layers.values() for key, column in layer["columns"].items()}
        for layer in layers.values():
            assert sorted(layer["columnOrder"]) == sorted(layer["columns"])
            bucketed = [layer["columns"][key]["isBucketed"] for key in layer["columnOrder"]]
            assert bucketed == sorted(bucketed, reverse=True), "groups first"
        named, drawn = _named(state["visualization"])
        assert named <= set(columns)
        assert drawn == set(layers)
        assert "colorMapping" not in json.dumps(state), "half a colour mapping paints everything red"
        assert not [one for one in columns.values() if one["operationType"] in ("formula", "math")]


def _named(visualization: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Columns and layers that a drawing names."""
    columns: set[str] = set()
    layers: set[str] = set()
    for part in [visualization, *visualization.get("layers", ())]:
        layers |= {part["layerId"]} if "layerId" in part else set()
        for name in ("metricAccessor", "secondaryMetricAccessor", "tagAccessor", "valueAccessor", "xAccessor"):
            columns |= {part[name]} if name in part else set()
        columns |= set(part.get("accessors", ()))
        columns |= {one["columnId"] for one in part.get("columns", ())}
        columns |= {one["forAccessor"] for one in part.get("yConfig", ())}
    return columns, layers


def test_alerts_and_sources_keep_their_figures_when_mentions_are_filtered() -> None:
    found = objects("lens")
    for panel in found.panels:
        attributes = panel["embeddableConfig"].get("attributes")
        if attributes:
            view = found.refer(attributes, attributes["references"][0]["name"])
            alone = not view["attributes"]["title"].endswith("-mentions")
            layers = attributes["state"]["datasourceStates"]["formBased"]["layers"].values()
            assert {layer["ignoreGlobalFilters"] for layer in layers} == {alone}


@both
def test_open_alerts_are_counted_whatever_the_time_range(flavour: Flavour) -> None:
    views = [one for one in objects(flavour).all if one["type"] == "index-pattern"]
    times = [(one["attributes"]["title"], one["attributes"].get("timeFieldName")) for one in views]
    assert times == [
        ("yunxi-mentions", "published_at"),
        ("yunxi-alerts", "fired_at"),
        ("yunxi-alerts", None),
        ("yunxi-runs", "started_at"),
    ]


def test_versions_are_those_that_the_oldest_served_servers_know() -> None:
    lens = {
        one["type"]: one.get("typeMigrationVersion", one.get("migrationVersion", {}).get(one["type"]))
        for one in objects("lens").all
    }
    assert lens == {
        "index-pattern": "8.0.0",
        "search": "8.0.0",
        "visualization": "7.10.0",
        "dashboard": "8.9.0",
    }
    for one in objects("lens").all:
        assert one.get("coreMigrationVersion", "8.8.0") == "8.8.0"
    classic = objects("classic").all
    assert {one["type"]: one["migrationVersion"][one["type"]] for one in classic} == {
        "index-pattern": "7.6.0",
        "visualization": "7.10.0",
        "search": "7.9.3",
        "dashboard": "7.9.3",
    }
    for one in classic:
        assert set(one) == {"attributes", "id", "migrationVersion", "references", "type"}


def test_neither_flavour_holds_what_its_servers_refuse() -> None:
    assert "showApplySelections" not in export(FACTS, "lens")
    strict = {
        "title", "description", "hits", "kibanaSavedObjectMeta", "optionsJSON", "panelsJSON", "refreshInterval",
        "timeFrom", "timeTo", "timeRestore", "version",
    }  # fmt: skip
    assert set(objects("classic").dashboard["attributes"]) <= strict
    assert set(objects("lens").dashboard["attributes"]) <= strict | {"controlGroupInput"}
    for flavour in FLAVOURS:
        assert {one["type"] for one in objects(flavour).all} == {
            "index-pattern",
            "search",
            "visualization",
            "dashboard",
        }


def test_colours_of_sentiments_and_levels_are_those_of_the_charts() -> None:
    for flavour in FLAVOURS:
        content = export(FACTS, flavour)
        for colour in (*SENTIMENT_COLOURS.values(), *LEVEL_COLOURS.values()):
            assert colour in content
    for one in objects("classic").all:
        if one["type"] == "visualization":
            state, ui = (json.loads(one["attributes"][name]) for name in ("visState", "uiStateJSON"))
            colours = ui.get("vis", {}).get("colors", {})
            filters = [
                f["label"] for agg in state["aggs"] if agg["schema"] == "group" for f in agg["params"]["filters"]
            ]
            labels = filters or [agg["params"].get("customLabel") for agg in state["aggs"]]
            assert set(colours) <= set(labels)
            assert not filters or state["type"] == "metric" or set(colours) == set(filters)


def test_keys_have_chinese_names_in_both_flavours() -> None:
    expected: dict[str, Mapping[Any, str]] = {
        "sentiment": SENTIMENTS,
        "platform": PLATFORMS,
        "level": LEVELS,
        "topics": FACTS.topics,
    }
    for flavour in FLAVOURS:
        views = [decoded(one)["attributes"] for one in objects(flavour).all if one["type"] == "index-pattern"]
        formats: dict[str, Any] = {}
        for view in views:
            formats |= view["fieldFormatMap"]
        for field, names in expected.items():
            assert formats[field]["id"] == "static_lookup"
            entries = formats[field]["params"]["lookupEntries"]
            assert {one["key"]: one["value"] for one in entries} == {str(key): name for key, name in names.items()}
        states = [view["fieldFormatMap"]["state"]["params"]["lookupEntries"] for view in views[1:]]
        told = [{one["key"]: one["value"] for one in entries} for entries in states]
        alerts = {str(key): name for key, name in ALERT_STATES.items()}
        assert told == [alerts, alerts, {str(key): name for key, name in COVERAGE_STATES.items()}]


def test_places_with_few_mentions_are_not_told_in_either_flavour() -> None:
    for flavour in FLAVOURS:
        found = []
        for one in Objects(export(DashboardFacts("某局", least=7), flavour)).all:
            if one["type"] == "visualization":
                aggs = json.loads(one["attributes"]["visState"])["aggs"]
                found += [agg["params"] for agg in aggs if agg["params"].get("field") == "places"]
        assert [json.loads(params["json"]) for params in found] == [{"min_doc_count": 7}]
    assert '"sourceField":"places"' not in export(FACTS, "lens").replace("\\", "")


def test_a_hostile_name_stays_text() -> None:
    facts = DashboardFacts('某"局\\n</script>{{x}}', {"fire": '防"火\n'})
    for flavour in FLAVOURS:
        title = Objects(export(facts, flavour)).dashboard["attributes"]["title"]
        assert title.startswith(facts.body)
