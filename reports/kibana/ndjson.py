"""Saved objects as the file that Kibana and OpenSearch Dashboards import: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

SavedObject = Mapping[str, Any]


def text(value: object) -> str:
    """JSON in a string, as many attributes want it; keys keep their order, so equal input gives equal text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lines(objects: Iterable[SavedObject]) -> str:
    """The whole file; data views come first because readers look for them first (the order has no meaning)."""
    return "".join(text(one) + "\n" for one in objects)


NO_QUERY = {"query": "", "language": "kuery"}


def query(kuery: str) -> dict[str, str]:
    return {"query": kuery, "language": "kuery"}
