"""One document as rows of `documents` and `contents`, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.documents import Document, Stamp, TaggedDocument, Tags
from domain.queries import StoredDocument
from domain.reasons import Platform, Relevance, Sentiment, TimeSource
from storage.sqlite.rowids import microseconds, moment_of
from storage.sqlite.tokens import each_once, joined, split

Row = tuple[Any, ...]

_SIGN = 1 << 63

_SELECT = """
SELECT d.rid, d.id, d.published_at, d.stored_at, d.visited_at, d.revision, d.content_hash,
       d.fingerprint, d.platform, d.source,
       d.sentiment, d.own, d.topics, d.places, d.keywords, d.reprint_of, d.likes, d.comments, d.reposts,
       c.title, c.text, c.title_tokens, c.tokens, c.subwords, c.source_name, c.url, c.publisher, c.fetched_at,
       c.time_source, c.addressed, c.relevance, c.negative, c.neutral, c.positive,
       c.category, c.second_category, c.appeal
FROM (SELECT value FROM json_each(?)) AS wanted
CROSS JOIN documents AS d ON d.rid = wanted.value CROSS JOIN contents AS c ON c.rid = d.rid
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it stands in the file. `visited_at` is the fetch time that its engagement counts belong to; times
    are microseconds since 1970."""

    rid: int
    tagged: TaggedDocument
    content_hash: bytes
    revision: int
    stored_at: int
    visited_at: int


def signed(fingerprint: int) -> int:
    """A 64-bit fingerprint as SQLite keeps it."""
    return fingerprint - (1 << 64) if fingerprint & _SIGN else fingerprint


def unsigned(stored: int) -> int:
    return stored & ((1 << 64) - 1)


def numbers(values: Iterable[int]) -> str:
    """The parameter of a `json_each(?)` over numbers."""
    return json.dumps(list(values))


def document_row(entry: Entry) -> Row:
    """The row of `documents`, in the order of its columns."""
    document, tags = entry.tagged.document, entry.tagged.tags
    return (
        entry.rid,
        document.id,
        microseconds(document.published_at),
        entry.stored_at,
        entry.visited_at,
        entry.revision,
        entry.content_hash,
        signed(tags.fingerprint),
        document.platform.value,
        document.source,
        tags.sentiment.value,
        int(document.own),
        each_once(tags.topics),
        each_once(tags.places),
        each_once(tags.keywords),
        tags.reprint_of,
        document.likes,
        document.comments,
        document.reposts,
    )


def content_row(entry: Entry) -> Row:
    """The row of `contents`, in the order of its columns."""
    document, tags = entry.tagged.document, entry.tagged.tags
    return (
        entry.rid,
        document.title,
        document.text,
        joined(tags.title_tokens),
        joined(tags.tokens),
        joined(tags.subwords),
        document.source_name,
        document.url,
        document.publisher,
        microseconds(document.fetched_at),
        document.time_source.value,
        int(document.addressed),
        tags.relevance.value,
        *tags.probabilities,
        tags.category,
        tags.second_category,
        tags.appeal,
    )


def entries(connection: sqlite3.Connection, rids: Sequence[int]) -> dict[int, Entry]:
    """The entries of these row numbers; unknown numbers are left out."""
    return {row[0]: _entry(row) for row in connection.execute(_SELECT, (numbers(rids),))}


def stored_documents(connection: sqlite3.Connection, rids: Sequence[int]) -> tuple[StoredDocument, ...]:
    """The documents of these row numbers, in this order."""
    found = entries(connection, rids)
    ids = json.dumps([entry.tagged.id for entry in found.values()])
    reprints: dict[str, int] = dict(
        connection.execute(
            "SELECT reprint_of, count(*) FROM (SELECT value FROM json_each(?)) AS wanted CROSS JOIN documents"
            " ON reprint_of = wanted.value AND reprint_of <> '' GROUP BY reprint_of",
            (ids,),
        )
    )
    return tuple(
        StoredDocument(entry.tagged, entry.revision, moment_of(entry.stored_at), reprints.get(entry.tagged.id, 0))
        for entry in (found[rid] for rid in rids if rid in found)
    )


def rids_of(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, int]:
    """The row numbers of those ids that are stored."""
    return dict(
        connection.execute(
            "SELECT id, rid FROM (SELECT value FROM json_each(?)) AS wanted CROSS JOIN documents ON id = wanted.value",
            (json.dumps(list(dict.fromkeys(document_ids))),),
        )
    )


def stamps(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, Stamp]:
    """The stamps of those ids that are stored; the wide rows are not touched."""
    rows = connection.execute(
        "SELECT id, content_hash, own FROM (SELECT value FROM json_each(?)) AS wanted"
        " CROSS JOIN documents ON id = wanted.value",
        (json.dumps(list(dict.fromkeys(document_ids))),),
    )
    return {id_: Stamp(id_, content_hash.hex(), bool(own)) for id_, content_hash, own in rows}


def _entry(row: Row) -> Entry:
    (rid, id_, published_at, stored_at, visited_at, revision, content_hash, fingerprint, platform, source) = row[:10]
    (sentiment, own, topics, places, keywords, reprint_of, likes, comments, reposts) = row[10:19]
    (title, text, title_tokens, tokens, subwords, source_name, url, publisher, fetched_at) = row[19:28]
    (time_source, addressed, relevance, negative, neutral, positive) = row[28:34]
    document = Document(
        id=id_,
        platform=Platform(platform),
        source=source,
        source_name=source_name,
        title=title,
        text=text,
        published_at=moment_of(published_at),
        fetched_at=moment_of(fetched_at),
        time_source=TimeSource(time_source),
        url=url,
        publisher=publisher,
        addressed=bool(addressed),
        own=bool(own),
        likes=likes,
        comments=comments,
        reposts=reposts,
    )
    tags = Tags(
        title_tokens=split(title_tokens),
        tokens=split(tokens),
        subwords=split(subwords),
        topics=split(topics),
        sentiment=Sentiment(sentiment),
        probabilities=(negative, neutral, positive),
        keywords=split(keywords),
        places=split(places),
        fingerprint=unsigned(fingerprint),
        relevance=Relevance(relevance),
        reprint_of=reprint_of,
        category=row[34],
        second_category=row[35],
        appeal=row[36],
    )
    return Entry(rid, TaggedDocument(document, tags), content_hash, revision, stored_at, visited_at)
