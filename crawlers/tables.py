"""Rows of exported files, one at a time: CSV, JSON Lines, XLSX."""

from __future__ import annotations

import codecs
import csv
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from domain.errors import UsageError

Cell = str | int | float | datetime | None
Format = Literal["csv", "jsonl", "xlsx"]

FIELD_LIMIT = 1_000_000
"""Characters in one cell. An unclosed quotation mark swallows the rest of a file; this is where it is noticed."""
COLUMN_LIMIT = 300
FILE_LIMIT = 2_000_000_000
XLSX_UNPACKED_LIMIT = 1_000_000_000
XLSX_MEMBER_RATIO = 300
"""A sheet of text shrinks 10 to 30 times when packed; far above that is a bomb."""
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1 as a table program shows it (for JSON Lines: the line). `cells` is None for a row that
    cannot be read."""

    number: int
    cells: dict[str, Cell] | list[Cell] | None


def table_format(path: Path) -> Format:
    """Format by extension, then by the first bytes. `UsageError` for a missing file and for formats not read here."""
    if not path.is_file():
        raise UsageError(f"文件不存在：{path}")
    if path.stat().st_size > FILE_LIMIT:
        raise UsageError(f"文件过大（超过 2 GB）：{path.name}")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(f"{path.name} 是旧版 Excel 或加密的文件，请另存为不加密的 .xlsx 或 .csv 再导入")
    if head.startswith(b"PK"):
        return "xlsx"
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        return "jsonl"
    if path.suffix.lower() == ".xlsx":
        raise UsageError(f"{path.name} 不是有效的 .xlsx 文件")
    stripped = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return "jsonl" if path.suffix.lower() != ".csv" and stripped.startswith(b"{") else "csv"


def read_rows(path: Path, form: Format, encoding: str) -> Iterator[Row]:
    """Every row that is not empty, header rows included (lists of cells); JSON Lines give dictionaries."""
    if form == "xlsx":
        return _xlsx_rows(path)
    chosen = detect_encoding(path) if encoding == "auto" else encoding
    return _jsonl_rows(path, chosen) if form == "jsonl" else _csv_rows(path, chosen)


def detect_encoding(path: Path) -> str:
    """UTF-8 when the whole file is valid UTF-8, UTF-16 by its mark, else GB18030. Reads the file once, in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        try:
            while piece := file.read(1 << 18):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            return "utf-8-sig" if _is_cut_utf8(path, error) else "gb18030"
    return "utf-8-sig"


def _is_cut_utf8(path: Path, error: UnicodeDecodeError) -> bool:
    """A file in UTF-8 with a few broken bytes loses little; GBK text read as UTF-8 loses most of its characters."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    lost = sample.decode("utf-8", "replace").count("\ufffd")
    foreign = sum(byte > 0x7F for byte in sample)
    return error.start > 0 and lost * 50 < foreign


def _csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        reader = csv.reader(_without_nul(file), delimiter=_delimiter(sample))
        number = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                number += 1
                yield Row(number, None)
                continue
            number += 1
            if any(cell.strip() for cell in cells):
                yield Row(number, list(cells[:COLUMN_LIMIT]))


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\x00", "") for line in lines)


def _delimiter(sample: str) -> str:
    """The separator that the first lines use most outside of quotation marks."""
    head = "".join(part for index, part in enumerate(sample[:4096].split('"')) if index % 2 == 0)
    first = "\n".join(head.splitlines()[:3])
    return max((",", "\t", ";"), key=first.count)


def _jsonl_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, start=1):
            text = line.replace("\x00", "").strip().removeprefix("\ufeff")
            if not text:
                continue
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                value = None
            yield Row(
                number, {str(key): _cell(cell) for key, cell in value.items()} if isinstance(value, dict) else None
            )


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        # JSON can escape half a character (\ud800), which no file and no database can hold.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if value is None or isinstance(value, int | float | datetime):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _xlsx_rows(path: Path) -> Iterator[Row]:
    _refuse_bomb(path)
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, SyntaxError) as error:
        raise UsageError(f"{path.name} 不是有效的 .xlsx 文件") from error
    with closing(book):
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise UsageError(f"{path.name} 中没有工作表")
        # The size that a file claims is often wrong, or a million empty rows.
        sheet.reset_dimensions()
        try:
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                cells = [_cell(value) for value in islice(values, COLUMN_LIMIT)]
                if any(cell is not None and str(cell).strip() for cell in cells):
                    yield Row(number, cells)
        except (ValueError, KeyError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
            raise UsageError(f"{path.name} 已损坏，只能读出前面一部分") from error


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise UsageError(f"{path.name} 不是有效的 .xlsx 文件") from error
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise UsageError(f"{path.name} 不是有效的 .xlsx 文件")
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > 10_000_000 and member.file_size > member.compress_size * XLSX_MEMBER_RATIO
        for member in members
    )
    if unpacked > XLSX_UNPACKED_LIMIT or swollen or len(members) > 10_000:
        raise UsageError(f"{path.name} 解压后异常巨大，已拒绝读取")
