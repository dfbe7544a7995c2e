"""One document as the engine's `_source`, and back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from domain.documents import Document, TaggedDocument, Tags
from domain.moves import KeptDocument
from domain.queries import Bucket, StoredDocument
from domain.reasons import Platform, Relevance, Sentiment, TimeSource
from storage.buckets import bucket_start
from storage.engine.times import date_of, microseconds, moment_of
from storage.engine.words import decoded, encoded, joined, long_words, split

Source = dict[str, Any]

_LONGEST_ID = 512
"""Bytes; longer ids are refused by the engine."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BANDS = (0, 16, 32, 48)


class Unkeepable(Exception):
    """This document cannot be written to a search engine; `reason` is a Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def bands(fingerprint: int) -> list[str]:
    """Place and value of each 16-bit part."""
    return [f"{shift >> 4}:{fingerprint >> shift & 0xFFFF:04x}" for shift in _BANDS]


def fingerprint_of(parts: list[str]) -> int:
    """The fingerprint whose `bands` these are, in any order."""
    return sum(int(part[2:], 16) << 16 * int(part[0]) for part in parts)


def to_source(kept: KeptDocument, zone: ZoneInfo) -> Source:
    """All fields of one document. Raises `Unkeepable`."""
    document, tags = kept.tagged.document, kept.tagged.tags
    check(kept.tagged)
    source: Source = {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "platform": document.platform.value,
        "source": document.source,
        "source_name": document.source_name,
        "published_at": date_of(document.published_at),
        "fetched_at": date_of(document.fetched_at),
        "stored_at": date_of(kept.stored_at),
        "time_source": document.time_source.value,
        "own": document.own,
        "addressed": document.addressed,
        "likes": document.likes,
        "comments": document.comments,
        "reposts": document.reposts,
        "topics": list(tags.topics),
        "places": list(tags.places),
        "keywords": list(tags.keywords),
        "sentiment": tags.sentiment.value,
        "sentiment_score": tags.sentiment_score,
        "negative": int(tags.sentiment is Sentiment.NEGATIVE),
        "relevance": tags.relevance.value,
        "title_seg": joined(tags.title_tokens),
        "text_seg": joined(tags.tokens),
        "subwords": encoded(tags.subwords),
        "published_us": microseconds(document.published_at),
        "stored_us": microseconds(kept.stored_at),
        "fetched_us": microseconds(document.fetched_at),
        "visited_us": microseconds(kept.visited_at),
        "day": document.published_at.astimezone(zone).toordinal(),
        "hour": microseconds(bucket_start(document.published_at, Bucket.HOUR, zone)) // 1_000_000,
        "bands": bands(tags.fingerprint),
        "fingerprint": f"{tags.fingerprint:016x}",
        "probabilities": list(tags.probabilities),
        "content_hash": document.content_hash,
        "revision": kept.revision,
    }
    source |= {name: value for name, value in _optional(kept.tagged).items() if value}
    digests = long_words((*tags.title_tokens, *tags.tokens, *tags.subwords))
    return source | {"long_words": digests} if digests else source


def _optional(tagged: TaggedDocument) -> dict[str, str]:
    """Left out when they are empty, so that the engine can tell who has one."""
    return {
        "url": tagged.document.url,
        "publisher": tagged.document.publisher,
        "reprint_of": tagged.tags.reprint_of,
        "category": tagged.tags.category,
        "second_category": tagged.tags.second_category,
        "appeal": tagged.tags.appeal,
    }


def to_kept(source: Mapping[str, Any]) -> KeptDocument:
    """The document of a `_source`."""
    return KeptDocument(
        to_tagged(source), source["revision"], moment_of(source["stored_us"]), moment_of(source["visited_us"])
    )


def to_stored(source: Mapping[str, Any], reprints: int) -> StoredDocument:
    return StoredDocument(to_tagged(source), source["revision"], moment_of(source["stored_us"]), reprints)


def to_tagged(source: Mapping[str, Any]) -> TaggedDocument:
    digests = source.get("long_words", {})
    document = Document(
        id=source["id"],
        platform=Platform(source["platform"]),
        source=source["source"],
        source_name=source["source_name"],
        title=source["title"],
        text=source["text"],
        published_at=moment_of(source["published_us"]),
        fetched_at=moment_of(source["fetched_us"]),
        time_source=TimeSource(source["time_source"]),
        url=source.get("url", ""),
        publisher=source.get("publisher", ""),
        addressed=source["addressed"],
        own=source["own"],
        likes=source["likes"],
        comments=source["comments"],
        reposts=source["reposts"],
    )
    negative, neutral, positive = source["probabilities"]
    tags = Tags(
        title_tokens=split(source["title_seg"], digests),
        tokens=split(source["text_seg"], digests),
        subwords=decoded(source["subwords"], digests),
        topics=tuple(source["topics"]),
        sentiment=Sentiment(source["sentiment"]),
        probabilities=(float(negative), float(neutral), float(positive)),
        keywords=tuple(source["keywords"]),
        places=tuple(source["places"]),
        fingerprint=int(source["fingerprint"], 16),
        relevance=Relevance(source["relevance"]),
        reprint_of=source.get("reprint_of", ""),
        category=source.get("category", ""),
        second_category=source.get("second_category", ""),
        appeal=source.get("appeal", ""),
    )
    return TaggedDocument(document, tags)


def check(tagged: TaggedDocument) -> None:
    """Raises `Unkeepable` for what would make a whole request unreadable, or cannot be hashed."""
    document, tags = tagged.document, tagged.tags
    if not document.id or len(document.id.encode("utf-8", "surrogatepass")) > _LONGEST_ID:
        raise Unkeepable(f"文档编号是空的，或超过 {_LONGEST_ID} 字节。")
    labels = (*tags.topics, *tags.places, *tags.keywords, *_optional(tagged).values())
    texts = (document.id, document.title, document.text, document.source, document.source_name)
    if any(_SURROGATE.search(text) for text in (*texts, *labels)):
        raise Unkeepable("文字中有残缺的字符（半个代理对），搜索引擎不能保存。")
    if not all(map(math.isfinite, tags.probabilities)):
        raise Unkeepable("情感概率不是有限的数，搜索引擎不能保存。")
