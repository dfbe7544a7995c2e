"""Chinese dates to aware UTC times.

Forms follow reference pages of government sites (国办发〔2017〕47号 asks for `YYYY-MM-DD HH:MM`, copies of it spread
full-width dashes), feeds (RFC 822, ISO 8601) and social channels (刚刚, 5分钟前, 昨天 10:20, 11-20).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIEST_YEAR = 1995
"""No Chinese web page is older; an earlier date is a template's default (1970-01-01, 0001-01-01)."""
FUTURE_TOLERANCE = timedelta(days=1)
"""Clocks of servers differ, and a page of tomorrow's paper is put out the evening before; more is a wrong date."""

_SEPARATOR = r"\s*(?:[-./年]|[—–－]{1,2})\s*"
_CLOCK = r"(?P<hour>[01]?\d|2[0-4])\s*[:：时点]\s*(?P<minute>[0-5]?\d)(?:\s*[:：分]\s*(?P<second>[0-5]\d)(?:\.\d+)?)?"
_OFFSET = r"\s*(?P<offset>Z|UTC|GMT|[+-](?:0\d|1[0-4]):?[0-5]\d)?(?![\d:])"
_ABSOLUTE = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}}){_SEPARATOR}(?P<month>1[0-2]|0?[1-9])"
    rf"(?:{_SEPARATOR}|\s*月\s*)(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?"
    rf"(?:\s*T?\s*(?:(?:星期|周)[一二三四五六日天]|[(（][^()（）]{{1,6}}[)）])?\s*[,，|]?\s*(?P<half>上午|下午|晚上|中午|凌晨)?\s*{_CLOCK}{_OFFSET})?"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:\s*(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?)?(?!\d)"
)
_SHORT_YEAR = re.compile(
    rf"(?<![\d-])(?P<short>\d{{2}})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])\s+{_CLOCK}"
)
_YEARLESS = re.compile(
    rf"(?<![\d-])(?P<month>1[0-2]|0?[1-9])(?:-|/|月)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d年/-])日?(?:\s*{_CLOCK})?"
)
_AGO = re.compile(r"(?P<number>\d{1,4}|半|几)\s*个?(?P<unit>秒钟?|分钟|小时|天|日|周|星期|月)\s*(?:以?前|之前)")
_NAMED_DAY = re.compile(rf"(?P<day>今天|今日|昨天|昨日|前天)(?:\s*{_CLOCK})?")
_NOW = re.compile(r"刚刚|刚才")
_EPOCH = re.compile(r"\s*(\d{10})(\d{3})?\s*")
_RFC822 = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(?:\d{1,2}[\s-][A-Za-z]{3}|[A-Za-z]{3}\s+[A-Za-z]{3}\s+\d{1,2})")

_UNITS = {
    "秒": 1,
    "秒钟": 1,
    "分钟": 60,
    "小时": 3600,
    "天": 86400,
    "日": 86400,
    "周": 604800,
    "星期": 604800,
    "月": 2592000,
}
_NAMED_DAYS = {"今": 0, "昨": 1, "前": 2}

_URL_TRS = re.compile(r"/t(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])_\d+")
_URL_PARTS = re.compile(
    r"(?<=[/_.-])(?P<year>(?:19|20)\d{2})[/_-](?P<month>1[0-2]|0?[1-9])[/_-](?P<day>3[01]|[12]\d|0?[1-9])(?=[/_.-]|$)"
)
_URL_MONTH_DAY = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-]?(?P<month>0[1-9]|1[0-2])/?(?P<day>0[1-9]|[12]\d|3[01])(?=[/_.-]|[A-Z]|$)"
)


def parse_time(text: str, *, reference: datetime, zone: ZoneInfo = SHANGHAI) -> datetime | None:
    """The first time told in `text` (absolute, relative, ISO 8601 or RFC 822) as an aware UTC time, or None.

    `reference` (aware) is the moment of reading: relative forms count from it, and a time more than a day after it or
    before 1995 is refused. A form without an offset is local to `zone`; a day without a clock is its local midnight.
    """
    folded = _fold(text)
    for reader in (_epoch, _absolute, _compact, _rfc822, _short_year, _relative, _yearless):
        moment = reader(folded, reference, zone)
        if moment is not None:
            return _plausible(moment, reference)
    return None


def parse_absolute(text: str, *, reference: datetime, zone: ZoneInfo = SHANGHAI) -> datetime | None:
    """Like `parse_time`, for running text: only a full date with its year, and an implausible one is skipped."""
    folded = _fold(text)
    for match in _ABSOLUTE.finditer(folded):
        moment = _of_match(match, zone)
        if moment is not None and (plausible := _plausible(moment, reference)):
            return plausible
    short = _short_year(folded, reference, zone)
    return _plausible(short, reference) if short else None


def time_in_url(url: str, *, reference: datetime, zone: ZoneInfo = SHANGHAI) -> datetime | None:
    """The day that a URL tells (t20241014_…, /2020/11/2/, /20240320/) at local midnight, in UTC, or None."""
    path = re.sub(r"^\w+://[^/]*", "", url).partition("?")[0]
    for pattern in (_URL_TRS, _URL_PARTS, _URL_MONTH_DAY):
        for match in pattern.finditer(path):
            moment = _of_match(match, zone)
            if moment is not None and (plausible := _plausible(moment, reference)):
                return plausible
    return None


def parse_format(text: str, form: str, *, reference: datetime, zone: ZoneInfo = SHANGHAI) -> datetime | None:
    """`text` read by a `strptime` form, or None; local to `zone` unless the form holds `%z`."""
    try:
        parsed = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the zone is added below
    except ValueError:
        return None
    return _plausible(_aware(parsed, zone), reference)


def _fold(text: str) -> str:
    """Full-width digits and punctuation to their ASCII forms, odd spaces to plain ones; capped in length."""
    return text[:4000].translate(_FOLDING)


_FOLDING: dict[int, int | str | None] = {
    **{0xFF10 + digit: 0x30 + digit for digit in range(10)},
    ord("："): ":",
    ord("／"): "/",
    ord("．"): ".",
    ord("\u3000"): " ",
    ord("\xa0"): " ",
    ord("\u2002"): " ",
}


def _epoch(text: str, _reference: datetime, _zone: ZoneInfo) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match.group(1)), UTC) if match else None


def _absolute(text: str, _reference: datetime, zone: ZoneInfo) -> datetime | None:
    match = _ABSOLUTE.search(text)
    return _of_match(match, zone) if match else None


def _compact(text: str, _reference: datetime, zone: ZoneInfo) -> datetime | None:
    match = _COMPACT.search(text)
    return _of_match(match, zone) if match else None


def _short_year(text: str, _reference: datetime, zone: ZoneInfo) -> datetime | None:
    """`24-5-13 17:15`: two digits are a year only where a clock follows, else they may be a month."""
    match = _SHORT_YEAR.search(text)
    return _local(2000 + int(match["short"]), int(match["month"]), int(match["day"]), match, zone) if match else None


def _rfc822(text: str, _reference: datetime, zone: ZoneInfo) -> datetime | None:
    match = _RFC822.search(text)
    if not match:
        return None
    try:
        return _aware(parsedate_to_datetime(text[match.start() :].strip()), zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _relative(text: str, reference: datetime, zone: ZoneInfo) -> datetime | None:
    if _NOW.search(text):
        return reference.astimezone(UTC)
    if ago := _AGO.search(text):
        number = {"半": 0.5, "几": 1.0}.get(ago["number"]) or float(ago["number"])
        return (reference - timedelta(seconds=number * _UNITS[ago["unit"]])).astimezone(UTC)
    if named := _NAMED_DAY.search(text):
        day = reference.astimezone(zone) - timedelta(days=_NAMED_DAYS[named["day"][0]])
        return _local(day.year, day.month, day.day, named, zone)
    return None


def _yearless(text: str, reference: datetime, zone: ZoneInfo) -> datetime | None:
    """A month and a day: of this year, or of the last one when that would be in the future."""
    match = _YEARLESS.search(text)
    if not match:
        return None
    year = reference.astimezone(zone).year
    for candidate in (year, year - 1):
        moment = _local(candidate, int(match["month"]), int(match["day"]), match, zone)
        if moment is not None and moment <= reference + FUTURE_TOLERANCE:
            return moment
    return None


def _of_match(match: re.Match[str], zone: ZoneInfo) -> datetime | None:
    return _local(int(match["year"]), int(match["month"]), int(match["day"]), match, zone)


def _local(year: int, month: int, day: int, match: re.Match[str], zone: ZoneInfo) -> datetime | None:
    """The day at the clock that the match holds, if it holds one; None for a day that is in no calendar."""
    groups = match.groupdict()
    hour, minute, second = (int(groups.get(name) or 0) for name in ("hour", "minute", "second"))
    if groups.get("half") in {"下午", "晚上"} and 0 < hour < 12:
        hour += 12
    try:
        local = datetime(year, month, day, tzinfo=zone) + timedelta(hours=hour, minutes=minute, seconds=second)
        offset = groups.get("offset")
        return _with_offset(local, offset) if offset else local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _with_offset(local: datetime, offset: str) -> datetime:
    if offset in {"Z", "UTC", "GMT"}:
        return local.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    minutes = sign * (int(offset[1:3]) * 60 + int(offset[-2:]))
    return local.replace(tzinfo=UTC) - timedelta(minutes=minutes)


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _plausible(moment: datetime, reference: datetime) -> datetime | None:
    if moment.year < EARLIEST_YEAR or moment > reference + FUTURE_TOLERANCE:
        return None
    return moment
