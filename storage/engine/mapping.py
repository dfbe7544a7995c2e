"""The fields of the engine's indices: what each is called, its type, and what it holds.

The same names stand in the dashboard (`reports.kibana`); a test compares the two. Only types that Elasticsearch 8/9 and
OpenSearch 2/3 both know are used. Mappings are strict: an unknown field is refused instead of guessed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

VERSION = 1
"""Of the mapping of mentions. Raised by every change that old indices cannot follow; `store reindex` builds the new one."""

_KEYWORD = {"type": "keyword"}
_DATE = {"type": "date"}
_LONG = {"type": "long"}
_INTEGER = {"type": "integer"}
_BOOLEAN = {"type": "boolean"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
"""Only carried: neither searched nor counted."""
_SHOWN = {"type": "keyword", "ignore_above": 8000}
"""Shown, never asked for by the store: a monstrous one is kept, only not indexed."""
_WORDS = {"type": "text", "analyzer": "words", "norms": False}
_CHARACTERS = {"type": "text", "analyzer": "cjk"}

ANALYSIS = MappingProxyType(
    {
        "analyzer": {"words": {"type": "custom", "tokenizer": "spaces"}},
        "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 8000}},
    }
)
"""Tokens come folded from `nlp`, so the engine only splits at spaces: no lower case, no other opinion."""

MENTIONS = MappingProxyType(
    {
        # what a person reads, and what Kibana's query bar searches
        "id": _KEYWORD,
        "title": _CHARACTERS,
        "text": _CHARACTERS,
        "url": _SHOWN,
        "publisher": _SHOWN,
        "platform": _KEYWORD,
        "source": _KEYWORD,
        "source_name": _SHOWN,
        "published_at": _DATE,
        "fetched_at": _DATE,
        "stored_at": _DATE,
        "time_source": _KEYWORD,
        "own": _BOOLEAN,
        "addressed": _BOOLEAN,
        "likes": _INTEGER,
        "comments": _INTEGER,
        "reposts": _INTEGER,
        # what was found out
        "topics": _KEYWORD,
        "places": _KEYWORD,
        "keywords": _KEYWORD,
        "sentiment": _KEYWORD,
        "sentiment_score": {"type": "float"},
        "negative": {"type": "byte"},  # 1 or 0: its average is the negative share
        "relevance": _KEYWORD,
        "category": _KEYWORD,
        "second_category": _KEYWORD,
        "appeal": _KEYWORD,
        "reprint_of": _KEYWORD,
        # for exact answers
        "title_seg": _WORDS,
        "text_seg": _WORDS,
        "subwords": _KEYWORD,
        "published_us": _LONG,
        "stored_us": _LONG,
        "fetched_us": _LONG,
        "visited_us": _LONG,
        "day": _INTEGER,
        "hour": _LONG,
        "bands": _KEYWORD,
        "fingerprint": _KEPT,
        "probabilities": {"type": "double", "index": False},
        "content_hash": _KEPT,
        "revision": _INTEGER,
        "forgetting": _KEYWORD,
        "long_words": {"type": "object", "enabled": False},
        "written_by": _KEPT,
    }
)
"""`*_us` are microseconds since 1970 in UTC (`date` fields keep milliseconds); `day` is the local day as a proleptic
Gregorian ordinal and `hour` the start of the local hour in seconds since 1970, both in the time zone of the store;
`bands` are the four 16-bit parts of the fingerprint; `forgetting` names the retention that is about to remove it;
`long_words` are the words that stand as digests among the tokens; `written_by` names the call that wrote this revision,
so that it is known again when the answer to the call was lost."""

PAST = MappingProxyType(
    {
        "forgetting": _KEYWORD,
        "day": _INTEGER,
        "kind": _KEYWORD,
        "own": _BOOLEAN,
        "platform": _KEYWORD,
        "sentiment": _KEYWORD,
        "label": _KEYWORD,
        "count": _LONG,
        "negative": _LONG,
    }
)
"""Figures of texts that are gone (`domain.moves`): `kind` is "mentions", "source", "topic", "place" or "keyword"."""

ALERTS = MappingProxyType(
    {
        "id": _KEYWORD,
        "rule": _KEYWORD,
        "rule_name": _KEYWORD,
        "label": _KEYWORD,
        "level": _KEYWORD,
        "level_rank": {"type": "byte"},  # 0 blue to 3 red
        "state": _KEYWORD,
        "title": {"type": "text", "analyzer": "cjk", "fields": {"raw": {"type": "keyword", "ignore_above": 500}}},
        "reason": _CHARACTERS,
        "fired_at": _DATE,
        "updated_at": _DATE,
        "acknowledged_at": _DATE,
        "closed_at": _DATE,
        "count": _INTEGER,
        "peak": _INTEGER,
        "documents": _KEYWORD,
        "link": _KEYWORD,
    }
)
"""Copies of alerts. Who acknowledged or closed one stays in the state: a dashboard ranks no officers."""

RUNS = MappingProxyType(
    {
        "source": _KEYWORD,
        "source_name": _KEYWORD,
        "started_at": _DATE,
        "duration_seconds": {"type": "float"},
        "state": _KEYWORD,
        "failed": {"type": "byte"},  # 1 when the source could not be read: its average is the failing share
        "detail": _KEYWORD,
        "items": _INTEGER,
        "seen": _INTEGER,
        "new": _INTEGER,
        "updated": _INTEGER,
        "duplicate": _INTEGER,
        "irrelevant": _INTEGER,
        "rejected": _INTEGER,
        "quarantined": _INTEGER,
    }
)
"""Copies of run reports, one for each source and round."""


def mapping(fields: MappingProxyType[str, Any], **meta: str | int) -> dict[str, Any]:
    """The body of a strict mapping; `meta` is kept with the index."""
    return {"dynamic": "strict", "_meta": meta, "properties": dict(fields)}


def names(prefix: str) -> dict[str, str]:
    """What the aliases are called that programs and dashboards read."""
    return {kind: f"{prefix}-{kind}" for kind in ("mentions", "past", "alerts", "runs")}
