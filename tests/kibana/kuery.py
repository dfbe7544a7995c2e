"""The little of Kibana's query language that the dashboard uses, as Elasticsearch queries."""

from __future__ import annotations

import re
from typing import Any

_CLAUSE = re.compile(r'^(?P<field>[\w.]+)\s*:\s*(?:"(?P<phrase>[^"]+)"|(?P<word>\*|\w+))$')


def as_query(kuery: str) -> dict[str, Any]:
    """Kibana makes a phrase of what is quoted, a match of a bare word and an exists of a star; anything else is an error
    here, so that no panel escapes its check."""
    if not kuery:
        return {"match_all": {}}
    found = _CLAUSE.match(kuery.strip())
    assert found is not None, f"extend the reader of queries: {kuery}"
    field, word = found["field"], found["word"]
    if word == "*":
        return {"exists": {"field": field}}
    return {"match": {field: word}} if word else {"match_phrase": {field: found["phrase"]}}


def field_of(kuery: str) -> str:
    found = _CLAUSE.match(kuery.strip())
    assert found is not None
    return found["field"]
