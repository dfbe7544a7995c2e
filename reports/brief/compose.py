"""A brief from figures alone: nothing is read, nothing is invented."""

from __future__ import annotations

from datetime import date

from domain.body import Body
from domain.periods import Period
from reports.brief.model import Brief, Paragraph, Section
from reports.brief.sections.alerts import alerts
from reports.brief.sections.appeals import appeals
from reports.brief.sections.appendix import appendix
from reports.brief.sections.cases import cases
from reports.brief.sections.coverage import coverage
from reports.brief.sections.events import events
from reports.brief.sections.outlook import outlook
from reports.brief.sections.platforms import platforms
from reports.brief.sections.sentiments import sentiments
from reports.brief.sections.summary import summary
from reports.brief.sections.topics import topics
from reports.brief.wording import days, first_and_last, long_day
from reports.figures.figures import Figures
from reports.plain_text import plain
from reports.settings import ReportSettings


def compose(
    figures: Figures,
    body: Body,
    period: Period,
    settings: ReportSettings,
    issue_number: int,
    issued_on: date | None = None,
) -> Brief:
    """The brief of `period`, its sections in the order of a 周报 (overview, platforms, sentiment, topics, events, alerts,
    appeals, cases, sources, next period, appendix).

    Pure: the same figures give the same brief. Every number in it is one of `figures`; shares of fewer mentions than
    `settings.least_sample` are printed as 样本不足. `issue_number` counts from 1 within the year of the last day.
    """
    sections = [
        summary(figures, body, settings),
        platforms(figures, settings),
        sentiments(figures, settings),
        topics(figures, settings),
        events(figures, body, settings),
        alerts(figures, body, settings),
        appeals(figures),
        cases(figures, body),
        coverage(figures, body),
        outlook(figures, settings),
        appendix(figures),
    ]
    if settings.closing:
        closed = sections[-2]
        sections[-2] = Section(closed.heading, (*closed.blocks, Paragraph(plain(settings.closing))))
    year = first_and_last(period, body.zone)[1].year
    return Brief(
        title=title(body, period, settings, issue_number),
        subtitle=f"{year}年第{issue_number}期（{days(period, body.zone)}）",
        body=body,
        period=period,
        issue_number=issue_number,
        issued_on=issued_on,
        department=plain(settings.department),
        red_header=settings.red_header,
        sections=tuple(sections),
        figures=figures,
    )


def title(body: Body, period: Period, settings: ReportSettings, issue_number: int) -> str:
    """The title template filled in; the values are put in as they are, not read as templates again."""
    first, last = first_and_last(period, body.zone)
    values = {
        "body": body.name,
        "year": str(last.year),
        "issue": str(issue_number),
        "first": long_day(first),
        "last": long_day(last),
    }
    parts = settings.title_template.replace("}", "{").split("{")
    return plain("".join(values[part] if at % 2 else part for at, part in enumerate(parts)))
