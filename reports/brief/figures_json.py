"""The figures of a brief as plain data, every one with the ids of all its records."""

from __future__ import annotations

from typing import Any

from domain.briefs import Figure
from domain.events import Event
from reports.figures.events import figure_id, sentence_of
from reports.figures.figures import Figures


def figures_json(figures: Figures) -> dict[str, Any]:
    """`{"period": {"start", "end"}, "previous": …, "figures": [{id, name, value, unit, previous, documents}],
    "events": [{figure, title, sentence, first_at, last_at, sources, places, keywords, documents}]}`.

    Times are ISO 8601 in UTC; a share is a number from 0 to 1.
    """
    return {
        "period": {"start": figures.period.start.isoformat(), "end": figures.period.end.isoformat()},
        "previous": {"start": figures.previous.start.isoformat(), "end": figures.previous.end.isoformat()},
        "figures": [_figure(figure) for figure in figures.all],
        "events": [_event(event) for event in figures.events],
    }


def _event(event: Event) -> dict[str, Any]:
    """`figure` names the count of the period among the figures."""
    return {
        "figure": figure_id(event),
        "title": event.title,
        "sentence": sentence_of(event),
        "first_at": event.first_at.isoformat(),
        "last_at": event.last_at.isoformat(),
        "sources": event.sources,
        "places": list(event.places),
        "keywords": list(event.keywords),
        "documents": list(event.document_ids),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "previous": figure.previous,
        "documents": list(figure.document_ids),
    }
