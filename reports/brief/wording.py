"""How a brief writes numbers, days and names of figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.briefs import Figure
from domain.periods import Period
from reports.figures.figures import SHARE, Figures
from reports.percent import change, percent
from reports.plain_text import plain

TOO_FEW = "样本不足"


def number(value: float) -> str:
    """A value without a needless decimal."""
    return f"{value:.1f}".removesuffix(".0")


def told(figure: Figure) -> str:
    """The value of a figure with its unit, as one word."""
    return percent(figure.value) if figure.unit == SHARE else f"{number(figure.value)}{figure.unit}"


def previous_number(figure: Figure) -> str:
    """The value of the previous period without its unit, a dash where there is none."""
    return "—" if figure.previous is None else number(figure.previous)


def told_previous(figure: Figure) -> str:
    return "—" if figure.previous is None else f"{number(figure.previous)}{figure.unit}"


def changed(figure: Figure) -> str:
    return change(figure.value, figure.previous, figure.unit)


def share(figures: Figures, figure_id: str) -> str:
    """The share that belongs to a count, or that the sample is too small for one."""
    found = figures.find(f"{figure_id}:share")
    return percent(found.value) if found else TOO_FEW


def first_and_last(period: Period, zone: ZoneInfo) -> tuple[date, date]:
    first = period.start.astimezone(zone).date()
    return first, max(first, (period.end - timedelta(microseconds=1)).astimezone(zone).date())


def long_day(day: date) -> str:
    """`2026年11月16日`: Arabic digits without leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def days(period: Period, zone: ZoneInfo) -> str:
    first, last = first_and_last(period, zone)
    if first == last:
        return long_day(first)
    return f"{long_day(first)}—{f'{last.month}月{last.day}日' if first.year == last.year else long_day(last)}"


def with_sentence(title: str, sentence: str) -> str:
    """A title with the sentence that says most of it; the title alone where that says the same."""
    said = plain(sentence)
    return title if not said or said.rstrip("。！？!?…") == title.rstrip("。！？!?…") else f"{title}：{said}"


def minute(moment: datetime, zone: ZoneInfo) -> str:
    """`11-16 08:30` in local time, for the cells of a table."""
    local = moment.astimezone(zone)
    return f"{local:%m-%d %H:%M}"
