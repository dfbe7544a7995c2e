"""Exported files (CSV, JSON Lines, XLSX) to documents, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.dates import SHANGHAI
from crawlers.profiles import Profile
from domain.documents import Document, Rejected
from domain.ports import Mask
from domain.runs import Coverage


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
    of a known format or lacks a column that the profile demands.
    """
    raise NotImplementedError


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
    raise NotImplementedError
