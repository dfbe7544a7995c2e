"""The two aggregation trees of an overview: over documents, and over figures of texts that are gone."""

from __future__ import annotations

from typing import Any

from storage.engine.expressions import Clause
from storage.engine.reading import filtered
from storage.ranking import KEYWORDS_A_DAY

DAYS_AT_ONCE = 100
"""Days in one search: 200 key words of each, and engines refuse answers of more than 65,535 buckets."""
_LABELS = 2_000
"""Labels of a dimension in one answer."""

Part = dict[str, Any]

_COUNT: Part = {"count": {"sum": {"field": "count"}}}
_BOTH: Part = _COUNT | {"negative": {"sum": {"field": "negative"}}}
_PUBLIC: Clause = {"term": {"own": False}}
_OWN: Clause = {"term": {"own": True}}


def live_part(documents: Clause) -> Part:
    """Over documents; the body's own publications are only numbered."""
    words = {"words": _terms("keywords", KEYWORDS_A_DAY)}
    public = {
        "days": _terms("day", DAYS_AT_ONCE, {"moods": _terms("sentiment", 10)}),
        "platform": _terms("platform", 100),
        "source": _terms("source", _LABELS),
        "topic": _terms("topics", _LABELS),
        "place": _terms("places", _LABELS),
        "negative": {"filter": {"term": {"negative": 1}}, "aggs": {"topics": _terms("topics", _LABELS)}},
        "words_of": _terms("day", DAYS_AT_ONCE, words),
    }
    return _part(documents, {"own": {"filter": _OWN}, "public": {"filter": _PUBLIC, "aggs": public}})


def past_part(figures: Clause) -> Part:
    """Over figures: sums of counts where `live_part` numbers documents."""
    public = {
        "days": _terms("day", DAYS_AT_ONCE, {"moods": _terms("sentiment", 10, _COUNT)}),
        "platform": _terms("platform", 100, _COUNT),
    }
    words = _terms("label", KEYWORDS_A_DAY, _COUNT, order=[{"count": "desc"}, {"_key": "asc"}])
    kinds = {name: _of_kind(name, {"labels": _terms("label", _LABELS, _BOTH)}) for name in ("source", "topic", "place")}
    return _part(
        figures,
        {
            "own": {"filter": _OWN, "aggs": _COUNT},
            "public": {"filter": _PUBLIC, "aggs": public},
            "keyword": _of_kind("keyword", {"words_of": _terms("day", DAYS_AT_ONCE, {"words": words})}),
            **kinds,
        },
    )


def _part(query: Clause, parts: Part) -> Part:
    return {"query": filtered(query), "size": 0, "track_total_hits": False, "aggs": parts}


def _of_kind(kind: str, parts: Part) -> Part:
    return {"filter": {"term": {"kind": kind}}, "aggs": parts}


def _terms(field: str, size: int, parts: Part | None = None, order: list[dict[str, str]] | None = None) -> Part:
    terms: Part = {"field": field, "size": size} | ({"order": order} if order else {})
    return {"terms": terms} | ({"aggs": parts} if parts else {})
