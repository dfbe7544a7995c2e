"""Briefs: figures of some days, composed, written as Word and as a page, recorded and sent to their readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote, urlencode

from alerts.render.brief import render_brief
from domain.alerts import Attachment, Notification
from domain.briefs import BriefRecord
from domain.errors import ReportError, system_reason
from domain.periods import Period
from pipelines.app import App
from pipelines.figures import figures_of, today
from reports.brief.compose import compose
from reports.brief.figures_json import figures_json
from reports.brief.html import to_html
from reports.brief.model import Brief, Paragraph
from reports.brief.word import write_docx
from reports.figures.events import FAMILY as EVENTS

FOLDER = "briefs"
WEEKLY = "weekly"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_BRIEFS = 10_000


def write_brief(app: App, first: date, last: date, output: Path | None = None) -> BriefRecord:
    """Write the brief of the local days from `first` to `last`.

    The figures with the ids of their documents stand beside it as a JSON file of the same name. With `output` it is only
    written there. Else it goes into the data folder, is recorded (a second one of the same days
    replaces the first) and put into the outbox for every recipient of briefs, in one transaction.
    """
    period = Period.of_days(first, last, app.body.zone)
    figures = figures_of(app, first, last, with_records=True, with_events=True)
    identity = _identity(first, last)
    brief = compose(figures, app.body, period, app.settings.reports, _issue(app, identity, last), today(app))
    relative = Path(FOLDER) / f"{first:%Y%m%d}-{last:%Y%m%d}.docx"
    path = output or app.data_directory / relative
    _make_folder(path.parent)
    link = _link(first, last)
    write_docx(brief, path, lambda figure: app.base_url + link(figure))
    told = json.dumps(figures_json(figures), ensure_ascii=False)
    _write(path.with_suffix(".json"), told)
    record = BriefRecord(
        id=identity,
        kind=WEEKLY,
        title=f"{brief.title}（{first}至{last}）",
        period=period,
        created_at=app.clock(),
        path=str(relative if output is None else path),
        figures=told,
    )
    if output is None:
        _write(_page_file(app, record), to_html(brief, link))
        app.state.record_brief(record, _notifications(app, record, brief, relative))
    return record


def scheduled_brief(app: App) -> BriefRecord | None:
    """Write the weekly brief that is due: of the seven days before the latest day and hour for it, when there is none yet.

    None when it is written already, or when nothing at all was collected by then (the program was not there). A machine
    that was off at the hour, or a disk that was full, only makes it late.
    """
    moment = _latest(app)
    first, last = moment.date() - timedelta(days=7), moment.date() - timedelta(days=1)
    if app.state.brief(_identity(first, last)):
        return None
    start = Period.of_days(first, last, app.body.zone).start
    if not app.state.coverage(Period(start, moment.astimezone(UTC))):
        return None
    return write_brief(app, first, last)


def _latest(app: App) -> datetime:
    """The latest moment at which a weekly brief was to be written, in local time."""
    settings, now = app.settings.reports, app.clock().astimezone(app.body.zone)
    days = (now.weekday() - WEEKDAYS.index(settings.weekday)) % 7
    moment = datetime.combine(now.date() - timedelta(days=days), settings.at, app.body.zone)
    return moment if moment <= now else moment - timedelta(days=7)


def _identity(first: date, last: date) -> str:
    return blake2b(f"{WEEKLY}/{first}/{last}".encode(), digest_size=8).hexdigest()


def brief_page(app: App, record: BriefRecord) -> str:
    """The brief as a fragment of a page, as it was written; every text in it is escaped."""
    try:
        return _page_file(app, record).read_text(encoding="utf-8")
    except OSError as error:
        raise ReportError(f"简报的网页版读不出来（{system_reason(error)}），可以重新生成一次") from error


def _link(first: date, last: date) -> Callable[[str], str]:
    """Where the console opens the records of a figure; of an event by its first document, which stays good when others
    have become larger."""
    days = {"first": first.isoformat(), "last": last.isoformat()}

    def link(figure: str) -> str:
        family, _, rest = figure.partition(":")
        if family == EVENTS and rest:
            return f"/events/{quote(rest.partition(':')[0], safe='')}"
        return "/figures?" + urlencode({"id": figure, **days})

    return link


def _page_file(app: App, record: BriefRecord) -> Path:
    return app.data_directory / FOLDER / f"{record.id}.html"


def _write(path: Path, text: str) -> None:
    """Whole or not at all: half a page would be shown as the brief."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise ReportError(f"无法写入 {path}（{system_reason(error)}）") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"无法建立文件夹 {folder}（{system_reason(error)}）") from error


def _issue(app: App, identity: str, last: date) -> int:
    """The number of the issue within the year of its last day: a brief that is written again keeps its number."""
    records = [r for r in app.state.briefs(_MOST_BRIEFS) if _last_day(app, r).year == last.year]
    ordered = sorted({(r.period.end, r.id) for r in records})
    for number, (_, known) in enumerate(ordered, start=1):
        if known == identity:
            return number
    return len(ordered) + 1


def _last_day(app: App, record: BriefRecord) -> date:
    return (record.period.end - timedelta(microseconds=1)).astimezone(app.body.zone).date()


def _notifications(app: App, record: BriefRecord, brief: Brief, relative: Path) -> list[Notification]:
    attachment = Attachment(f"{record.title}.docx", WORD, str(relative))
    return [
        render_brief(record, _highlights(brief), [attachment], recipient, app.letterhead, now=app.clock())
        for recipient in app.settings.alerts.recipients
        if recipient.briefs
    ]


def _highlights(brief: Brief) -> Sequence[str]:
    """The sentences of the overview: what a reader should know without opening the file."""
    overview = brief.sections[0].blocks if brief.sections else ()
    return [block.text for block in overview if isinstance(block, Paragraph)]
