"""One column of a CSV file, row by row and nothing left out: for `huisheng try`, where line n answers row n."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from crawlers.tables import FIELD_LIMIT, detect_encoding
from domain.errors import UsageError


def read_column(file: Path, column: str) -> Iterator[str]:
    """The cells of the named column in file order, "" for an empty or a missing cell; a blank line is no row.

    Raises `UsageError` at once for a missing file, a missing column or no header at all, and while reading for a row that
    cannot be read.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件 {file}")
    encoding = detect_encoding(file)
    csv.field_size_limit(FIELD_LIMIT)
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        header = next(csv.reader(lines), None)
    names = [name.strip().removeprefix("\ufeff") for name in header or ()]
    if column not in names:
        raise UsageError(f"{file.name} 里没有列“{column}”（表头为：{'、'.join(names) or '空'}）")
    return _cells(file, encoding, names.index(column))


def _cells(file: Path, encoding: str, index: int) -> Iterator[str]:
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        reader = csv.reader(line.replace("\x00", "") for line in lines)
        next(reader)
        try:
            for row in reader:
                if row:
                    yield row[index] if index < len(row) else ""
        except csv.Error as error:
            raise UsageError(f"{file.name} 第 {reader.line_num} 行读不出来（{error}）") from None
