"""The JSON shapes of the stable commands and of the JSON API: one place, so both say the same."""

from __future__ import annotations

from typing import Any

from domain.alerts import Alert, Delivery
from domain.events import Event
from domain.queries import Expression, Hits, StoredDocument
from pipelines.app import App
from pipelines.snippets import snippet_of

SNIPPET_WIDTH = 80
"""Characters of text that a search result shows."""


def hits_json(app: App, hits: Hits, expression: Expression | None) -> dict[str, Any]:
    """`{total, exact, documents: [...]}`."""
    return {
        "total": hits.total,
        "exact": hits.exact,
        "documents": [document_json(app, found, expression) for found in hits.documents],
    }


def document_json(app: App, found: StoredDocument, expression: Expression | None = None) -> dict[str, Any]:
    """One document as search prints it; times are local to the body, with their offset."""
    document, tags = found.tagged.document, found.tagged.tags
    return {
        "id": document.id,
        "title": document.title,
        "published_at": document.published_at.astimezone(app.body.zone).isoformat(),
        "platform": document.platform.value,
        "source": document.source_name,
        "sentiment": tags.sentiment.value,
        "category": tags.category,
        "appeal": tags.appeal,
        "topics": [app.topic_names.get(topic, topic) for topic in tags.topics],
        "snippet": "".join(part for part, _ in snippet_of(found, expression, SNIPPET_WIDTH)),
        "url": document.url,
    }


def alert_json(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "level": alert.level.value,
        "title": alert.title,
        "fired_at": alert.fired_at.isoformat(),
        "document_ids": list(alert.document_ids),
        "state": alert.state.value,
        "reason": alert.reason,
        "count": alert.count,
    }


def event_json(app: App, event: Event) -> dict[str, Any]:
    """One event; times are local to the body, with their offset, and `sizes` counts its documents by local day."""
    return {
        "id": event.id,
        "title": event.title,
        "sentence": event.sentence,
        "first_at": event.first_at.astimezone(app.body.zone).isoformat(),
        "last_at": event.last_at.astimezone(app.body.zone).isoformat(),
        "documents": len(event.document_ids),
        "reprints": event.reprints,
        "sources": event.sources,
        "places": list(event.places),
        "keywords": list(event.keywords),
        "sizes": [{"day": day.isoformat(), "count": count} for day, count in event.sizes],
        "document_ids": list(event.document_ids),
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    return {
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "status": delivery.status.value,
        "message_id": delivery.message_id,
        "detail": delivery.detail,
    }
