"""The figures of some days of one deployment, for every page, mail and brief alike."""

from __future__ import annotations

from datetime import date

from domain.periods import Period
from pipelines.app import App
from pipelines.events import events_in
from pipelines.summaries import summary_of
from reports.figures.collect import collect
from reports.figures.figures import Figures


def figures_of(app: App, first: date, last: date, *, with_records: bool = False, with_events: bool = False) -> Figures:
    """Figures of the local days from `first` to `last`, both included, compared with as many days before.

    Without records a figure has only its query, which is all that a page needs to open them. Events are read from all
    their documents, so only what tells of them asks for them.
    """
    period = Period.of_days(first, last, app.body.zone)
    return collect(
        app.store,
        app.state,
        app.body,
        period,
        app.topic_names,
        source_names={source.id: source.name for source in app.settings.sources if source.enabled},
        settings=app.settings.reports,
        with_records=with_records,
        events=events_in(app, period, app.settings.reports.events) if with_events else (),
        sentence=summary_of,
    )


def today(app: App) -> date:
    """The local day of the body."""
    return app.clock().astimezone(app.body.zone).date()
