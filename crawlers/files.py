"""Exported files (CSV, JSON Lines, XLSX) to documents, row by row.

Only mapped columns are ever looked at: names, numbers and accounts of the people who wrote stay in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.dates import SHANGHAI, parse_format, parse_time
from crawlers.extract.publisher import institution
from crawlers.identity import canonical_url, document_id
from crawlers.profiles.profile import ROLES, Profile, Role, fold_column
from crawlers.tables import Cell, Row, read_rows, table_format
from domain.documents import Document, Rejected
from domain.errors import UsageError
from domain.ports import Mask
from domain.reasons import CoverageState, RejectReason
from domain.runs import Coverage

HEADER_SEARCH = 10
"""Rows: exports often put a title and a date above the header."""
TITLE_LENGTH = 40
LOST_SHARE = 0.05
MOST_COUNTED = 10**12
"""A greater number of likes is a mistake in the file; a database has no room for any number."""
_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number is local to the zone of the file
_EXCEL_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_COUNT = re.compile(r"([\d,]+(?:\.\d+)?)\s*(万|亿)?")


def read_file(
    path: Path,
    profile: Profile,
    *,
    source: str,
    source_name: str,
    mask: Mask,
    now: datetime,
    zone: ZoneInfo = SHANGHAI,
) -> Iterator[Document | Rejected]:
    """One masked document or one `Rejected` for each row, in file order, holding one row at a time in memory.

    `now` (aware UTC) is the time of import. Raises `UsageError` before the first row when the file is missing, is not
    of a known format or lacks a column that the profile demands. Empty rows are passed over. The id of a document comes
    from its number within the profile, else from its URL, else from its content.
    """
    form = table_format(path) if profile.format == "auto" else profile.format
    if profile.format != "auto":
        table_format(path)
    rows = read_rows(path, form, profile.encoding)
    reader = _RowReader(
        profile,
        path.name,
        source=source,
        source_name=source_name,
        mask=mask,
        now=now,
        zone=ZoneInfo(profile.time_zone) if profile.time_zone else zone,
    )
    if form == "jsonl":
        return reader.read_records(rows)
    return reader.read_cells(rows, *_find_header(rows, profile, path.name))


def collect_file(
    path: Path,
    profile: Profile,
    *,
    source: str,
    source_name: str,
    mask: Mask,
    now: datetime,
    zone: ZoneInfo = SHANGHAI,
    since: datetime | None = None,
) -> Iterator[Document | Rejected | Coverage]:
    """What `read_file` yields (documents published before `since` left out), then exactly one `Coverage`.

    A file that cannot be read at all gives a FAILED coverage instead of an error.
    """
    items = 0
    try:
        for item in read_file(path, profile, source=source, source_name=source_name, mask=mask, now=now, zone=zone):
            items += 1
            if since is None or isinstance(item, Rejected) or item.published_at >= since:
                yield item
    except UsageError as error:
        yield Coverage(source, now, CoverageState.FAILED, items, str(error))
        return
    except OSError:
        yield Coverage(source, now, CoverageState.FAILED, items, f"读取文件 {path.name} 时出错，已读 {items} 行")
        return
    yield Coverage(
        source, now, CoverageState.OK if items else CoverageState.EMPTY, items, "" if items else "文件中没有数据"
    )


def _find_header(rows: Iterator[Row], profile: Profile, file_name: str) -> tuple[dict[Role, int], int]:
    """Column index of each role found, and the number of cells of the header."""
    first: list[Cell] = []
    for _ in range(HEADER_SEARCH):
        row = next(rows, None)
        if row is None:
            break
        if not isinstance(row.cells, list):
            continue
        first = first or row.cells
        found = _match(profile, [_text(cell) for cell in row.cells])
        if all(role in found for role in profile.required):
            return found, len(row.cells)
    if not first:
        raise UsageError(f"{file_name} 是空文件，没有表头")
    raise UsageError(_missing_message(profile, [_text(cell) for cell in first], file_name))


def _match(profile: Profile, header: list[str]) -> dict[Role, int]:
    positions: dict[str, int] = {}
    for index, name in enumerate(header):
        positions.setdefault(fold_column(name), index)
    found: dict[Role, int] = {}
    for role in ROLES:
        for name in profile.columns(role):
            if fold_column(name) in positions:
                found[role] = positions[fold_column(name)]
                break
    return found


def _missing_message(profile: Profile, header: list[str], file_name: str) -> str:
    found = _match(profile, header)
    wanted = [" 或 ".join(profile.columns(role)) for role in profile.required if role not in found]
    shown = "、".join(name.strip()[:20] for name in header[:30] if name.strip()) or "（空）"
    return f"{file_name} 缺少必需的列：{'；'.join(wanted)}。文件中的列有：{shown}"


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Makes a document or a rejection of one row."""

    profile: Profile
    file_name: str
    source: str
    source_name: str
    mask: Mask
    now: datetime
    zone: ZoneInfo

    def read_cells(self, rows: Iterator[Row], columns: Mapping[Role, int], width: int) -> Iterator[Document | Rejected]:
        for row in rows:
            if not isinstance(row.cells, list):
                yield self._reject(row, RejectReason.BAD_ROW, "这一行无法解析，可能引号没有配对")
            elif len(row.cells) < width and len(row.cells) <= max(columns.values()):
                yield self._reject(row, RejectReason.BAD_ROW, f"这一行只有 {len(row.cells)} 列，应有 {width} 列")
            elif any(_text(cell).strip() for cell in row.cells[width:]):
                yield self._reject(row, RejectReason.BAD_ROW, f"这一行有 {len(row.cells)} 列，应有 {width} 列")
            else:
                yield self._read(row, {role: row.cells[index] for role, index in columns.items()})

    def read_records(self, rows: Iterator[Row]) -> Iterator[Document | Rejected]:
        """JSON Lines: every line has its own names; the first must hold what the profile demands."""
        checked = False
        for row in rows:
            if not isinstance(row.cells, dict):
                yield self._reject(row, RejectReason.BAD_ROW, "这一行不是有效的 JSON 对象")
                continue
            names = list(row.cells)
            found = _match(self.profile, names)
            missing = [role for role in self.profile.required if role not in found]
            if missing and not checked:
                raise UsageError(_missing_message(self.profile, names, self.file_name))
            checked = True
            if missing:
                yield self._reject(row, RejectReason.MISSING_COLUMN, f"这一行缺少 {'、'.join(missing)}")
                continue
            yield self._read(row, {role: row.cells[names[index]] for role, index in found.items()})

    def _read(self, row: Row, cells: Mapping[Role, Cell]) -> Document | Rejected:
        text = _tidy(_text(cells.get("text")))
        if not text:
            return self._reject(row, RejectReason.EMPTY_TEXT, "正文为空")
        if text.count("\ufffd") > len(text) * LOST_SHARE:
            return self._reject(row, RejectReason.UNDECODABLE, "正文乱码过多，请检查文件编码")
        published_at = self._time(cells.get("time"))
        if published_at is None:
            return self._reject(row, RejectReason.BAD_DATE, "时间为空、无法识别或在将来")
        masked = self.mask(text)
        title = self.mask(_tidy(_text(cells.get("title"))).replace("\n", " ")) or _first_sentence(masked)
        url = canonical_url(_text(cells.get("url"))) if _text(cells.get("url")).strip() else ""
        return Document(
            id=self._id(_text(cells.get("id")).strip(), url, f"{title}\x1f{text}\x1f{published_at.isoformat()}"),
            platform=self.profile.platform,
            source=self.source,
            source_name=self.source_name,
            title=title,
            text=masked,
            published_at=published_at,
            fetched_at=self.now,
            url=self.mask(url),
            publisher=self.mask(institution(_text(cells.get("publisher")))),
            addressed=self.profile.addressed,
            own=self.profile.own,
            likes=_count(cells.get("likes")),
            comments=_count(cells.get("comments")),
            reposts=_count(cells.get("reposts")),
        )

    def _id(self, number: str, url: str, content: str) -> str:
        # Two boards may both have a number 1: the number counts within its profile.
        key = f"{self.profile.name}\x1f{number}" if number else url or f"{self.profile.name}\x1f{content}"
        return document_id(self.profile.platform, key)

    def _time(self, cell: Cell) -> datetime | None:
        if isinstance(cell, datetime):
            moment = cell if cell.tzinfo else cell.replace(tzinfo=self.zone)
            return parse_time(moment.isoformat(), reference=self.now, zone=self.zone)
        text = _text(cell).strip()
        if _EXCEL_SERIAL.fullmatch(text):
            local = (_EXCEL_DAY_ZERO + timedelta(seconds=round(float(text) * 86_400))).replace(tzinfo=self.zone)
            return local.astimezone(UTC) if local <= self.now + timedelta(days=1) else None
        for form in self.profile.time_formats:
            if moment_read := parse_format(text, form, reference=self.now, zone=self.zone):
                return moment_read
        return parse_time(text, reference=self.now, zone=self.zone)

    def _reject(self, row: Row, reason: RejectReason, detail: str) -> Rejected:
        return Rejected(self.source, self.mask(f"{self.file_name}:{row.number}"), reason, self.now, detail)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _tidy(text: str) -> str:
    """Lines without white space around them, empty lines dropped."""
    return "\n".join(line for part in text.splitlines() if (line := part.strip(" \t\u3000\xa0\ufeff")))


def _first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0][:TITLE_LENGTH].strip() or text[:TITLE_LENGTH]


def _count(cell: Cell) -> int:
    match = _COUNT.search(_text(cell))
    if not match:
        return 0
    number = float(match.group(1).replace(",", "") or 0) * {"万": 10_000, "亿": 100_000_000}.get(match.group(2), 1)
    return int(min(number, MOST_COUNTED))
