"""Typical documents of the period."""

from __future__ import annotations

from collections.abc import Iterator

from domain.queries import Query, StoredDocument, Window
from reports.figures.figures import Case
from reports.figures.scope import Scope
from reports.plain_text import plain

_CANDIDATES = 100
_TITLE_LENGTH = 60


def taken_up(document: StoredDocument) -> int:
    """How much a document was taken up: engagement, and every reprint as much as ten of those."""
    return _engagement(document) + 10 * document.reprints


def cases(scope: Scope) -> tuple[Case, ...]:
    """The document most taken up of each of the greatest topics, then the others, at most the configured number.

    Reprints stand behind their first publication. Among equals the newest comes first.
    """
    chosen: dict[str, StoredDocument] = {}
    for query in _queries(scope):
        found = scope.store.search(query, Window(limit=_CANDIDATES)).documents
        fresh = [document for document in found if document.tagged.id not in chosen]
        room = scope.settings.cases - len(chosen)
        ranked = sorted(fresh, key=lambda document: -taken_up(document))
        for document in ranked[: min(room, 1 if query.topics else room)]:
            chosen[document.tagged.id] = document
    return tuple(_case(scope, document) for document in sorted(chosen.values(), key=lambda found: -taken_up(found)))


def _queries(scope: Scope) -> Iterator[Query]:
    for count in scope.overview.by_topic[: scope.settings.cases]:
        yield scope.mentions(topics=(count.label,), reprints=False)
    yield scope.mentions(reprints=False)


def _engagement(found: StoredDocument) -> int:
    document = found.tagged.document
    return document.likes + document.comments + document.reposts


def _case(scope: Scope, found: StoredDocument) -> Case:
    document = found.tagged.document
    topics = tuple(scope.topic_names.get(topic, topic) for topic in found.tagged.tags.topics)
    return Case(
        document_id=document.id,
        # Untitled posts are not quoted: their text is somebody's own words, and a brief outlives the retention.
        title=plain(document.title, _TITLE_LENGTH) or "（无标题）",
        published_at=document.published_at,
        source=plain(document.publisher or document.source_name, 40),
        topics=topics,
        engagement=_engagement(found),
        reprints=found.reprints,
        sentence=scope.sentence(found) if document.title.strip() else "",
    )
