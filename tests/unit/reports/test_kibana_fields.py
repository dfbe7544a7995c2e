"""The dashboard and the search engine speak of the same fields, and of what can be done with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from domain.names import LEVELS, SENTIMENTS
from domain.reasons import AlertState
from reports.kibana.data_views import VIEWS
from reports.kibana.export import export
from reports.kibana.facts import FLAVOURS, DashboardFacts, Flavour
from reports.kibana.fields import ALERTS, MENTIONS, RUNS
from storage.engine import mapping
from tests.kibana.kuery import as_query, field_of
from tests.kibana.requests import Request, requests
from tests.kibana.shapes import decoded

KINDS = {
    "keyword": {"keyword"},
    "text": {"text"},
    "date": {"date"},
    "number": {"byte", "integer", "long", "float", "double"},
    "boolean": {"boolean"},
}
INTERNAL = {
    "id", "title_seg", "text_seg", "subwords", "published_us", "stored_us", "fetched_us", "visited_us", "day", "hour",
    "bands", "fingerprint", "probabilities", "content_hash", "revision", "forgetting", "long_words", "written_by",
}  # fmt: skip
"""Fields of mentions that programs need and nobody reads."""


def types(fields: Mapping[str, Any]) -> dict[str, str]:
    """Engine types by name, sub-fields with a dot."""
    found = {}
    for name, told in fields.items():
        found[name] = str(told["type"])
        found |= {f"{name}.{sub}": str(one["type"]) for sub, one in told.get("fields", {}).items()}
    return found


INDICES = {"mentions": types(mapping.MENTIONS), "alerts": types(mapping.ALERTS), "runs": types(mapping.RUNS)}


@pytest.mark.parametrize(("index", "fields"), [("mentions", MENTIONS), ("alerts", ALERTS), ("runs", RUNS)])
def test_fields_are_those_of_the_mapping(index: str, fields: Mapping[str, Any]) -> None:
    known = INDICES[index]
    assert {name: field.kind for name, field in fields.items() if known.get(name) not in KINDS[field.kind]} == {}
    unnamed = set(known) - set(fields) - (INTERNAL if index == "mentions" else set())
    assert unnamed == set(), "a person sees these in the field list: give them a Chinese name"


def test_aliases_are_those_of_the_engine() -> None:
    names = mapping.names("yunxi")
    for view in VIEWS.values():
        assert names[view.index] == f"yunxi-{view.index}"
        assert not view.time or INDICES[view.index][view.time] == "date"
        formatted = view.formats(DashboardFacts("某局"))
        assert set(formatted) <= set(view.fields)


def every_request() -> list[tuple[Flavour, Request]]:
    facts = DashboardFacts("云溪市林业局", prefix="yunxi")
    return [(flavour, one) for flavour in FLAVOURS for one in requests(export(facts, flavour))]


FITTING = {
    "group": {"keyword", "boolean", *KINDS["number"]},
    "number": KINDS["number"],
    "date": {"date"},
    "number or date": {"date", *KINDS["number"]},
    "sort": {"date", "keyword", *KINDS["number"]},
    "column": {"keyword", "text", "date", "boolean", *KINDS["number"]},
}


@pytest.mark.parametrize(("flavour", "request_"), every_request(), ids=lambda one: getattr(one, "title", one))
def test_every_panel_asks_for_fields_that_can_do_it(flavour: Flavour, request_: Request) -> None:
    index = request_.index.removeprefix("yunxi-")
    known = INDICES[index]
    for field, use in request_.fields:
        assert known.get(field) in FITTING[use], f"{field} is {known.get(field)}, asked as {use}"
    if request_.kind == "lnsDatatable":
        assert any(use == "column" for _, use in request_.fields) or index == "alerts"


def test_values_in_queries_are_values_that_documents_have() -> None:
    values = {
        "sentiment": {str(one) for one in SENTIMENTS},
        "level": {str(one) for one in LEVELS},
        "state": {str(one) for one in AlertState} | {"*"},
        "own": {"false"},
    }
    asked = set()
    for flavour in FLAVOURS:
        for kuery in _queries(export(DashboardFacts("某局"), flavour)):
            field = field_of(kuery)
            ((_, condition),) = as_query(kuery).items()
            value = "*" if "exists" in as_query(kuery) else condition[field]
            assert value in values[field], kuery
            asked.add(field)
    assert asked == set(values)


def _queries(content: str) -> set[str]:
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("language") == "kuery" and value["query"]:
                found.add(value["query"])
            for one in value.values():
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    for line in content.splitlines():
        walk(decoded(json.loads(line)))
    return found
