"""Columns of a CSV file, row by row and nothing left out: for `huisheng try`, where line n answers row n."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawlers.tables import FIELD_LIMIT, detect_encoding
from domain.errors import UsageError


def read_column(file: Path, column: str) -> Iterator[str]:
    """The cells of the named column in file order, "" for an empty or a missing cell; a blank line is no row.

    Raises `UsageError` at once for a missing file, a missing column or no header at all, and while reading for a row that
    cannot be read.
    """
    return (cells[0] for cells in read_columns(file, (column,)))


def read_columns(file: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """As `read_column`, for several columns at once: one tuple a row, in the order of `columns`."""
    if not file.is_file():
        raise UsageError(f"找不到文件 {file}")
    encoding = detect_encoding(file)
    csv.field_size_limit(FIELD_LIMIT)
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        header = next(csv.reader(lines), None)
    names = [name.strip().removeprefix("\ufeff") for name in header or ()]
    for column in columns:
        if column not in names:
            raise UsageError(f"{file.name} 里没有列“{column}”（表头为：{'、'.join(names) or '空'}）")
    return _cells(file, encoding, [names.index(column) for column in columns])


def _cells(file: Path, encoding: str, places: Sequence[int]) -> Iterator[tuple[str, ...]]:
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        reader = csv.reader(line.replace("\x00", "") for line in lines)
        next(reader)
        try:
            for row in reader:
                if row:
                    yield tuple(row[place] if place < len(row) else "" for place in places)
        except csv.Error as error:
            raise UsageError(f"{file.name} 第 {reader.line_num} 行读不出来（{error}）") from None
