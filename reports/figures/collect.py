"""All figures of a period, from one roll-up of it and one of the days before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.body import Body
from domain.events import Event
from domain.periods import Period
from domain.ports import DocumentStore, State
from domain.queries import StoredDocument
from reports.figures.alerts import alert_figures, fired
from reports.figures.cases import cases
from reports.figures.coverage import coverage_figures, source_health
from reports.figures.events import event_figures
from reports.figures.figures import Figures
from reports.figures.keywords import keywords
from reports.figures.places import places
from reports.figures.platforms import platforms
from reports.figures.scope import DEPTH, Scope, days_before, whole_days
from reports.figures.sentiments import by_day, sentiments
from reports.figures.sources import sources
from reports.figures.topics import topics
from reports.figures.totals import totals
from reports.settings import ReportSettings

_FAMILIES = (totals, sentiments, by_day, platforms, sources, topics, places, keywords)


def collect(
    store: DocumentStore,
    state: State,
    body: Body,
    period: Period,
    topic_names: Mapping[str, str],
    *,
    source_names: Mapping[str, str] | None = None,
    settings: ReportSettings | None = None,
    with_records: bool = True,
    events: Sequence[Event] = (),
    sentence: Callable[[StoredDocument], str] = lambda _: "",
) -> Figures:
    """What a page, a mail and a brief say about `period`, widened to whole local days of the body's time zone.

    `source_names` are the configured sources, id to name: one that was never read is then told apart from a silent
    one. `with_records` False leaves `document_ids` of every figure empty (each has its query): for a page that is
    drawn often. `events` are those of the period to tell of, `sentence` says a typical document in one run of its
    characters. Raises `StoreError` when the store or the state cannot be read.
    """
    days, before = whole_days(period, body.zone), days_before(period, body.zone)
    scope = Scope(
        store=store,
        settings=settings or ReportSettings(),
        zone=body.zone,
        period=days,
        previous=before,
        overview=store.overview(days, DEPTH),
        before=store.overview(before, DEPTH),
        topic_names=topic_names,
        source_names=source_names or {},
        with_records=with_records,
        sentence=sentence,
    )
    alerts = fired(state, days)
    health = source_health(scope, state.coverage(days))
    figures = [figure for family in _FAMILIES for figure in family(scope)]
    figures += event_figures(scope, events)
    figures += alert_figures(scope, alerts, fired(state, before))
    figures += coverage_figures(scope, health)
    return Figures(
        period=days,
        previous=before,
        all=tuple(figures),
        days=scope.overview.by_day,
        alerts=alerts,
        sources=health,
        cases=cases(scope),
        topic_names=dict(topic_names),
        least_sample=scope.settings.least_sample,
        events=tuple(events),
    )
