"""Extraction of saved pages named by a manifest, for `huisheng try extract`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.dates import SHANGHAI


def extract_manifest(manifest: Path, *, now: datetime, zone: ZoneInfo = SHANGHAI) -> Iterator[dict[str, str | None]]:
    """One record `{file,title,published_at,publisher,body,reason}` for each line of the manifest, in its order.

    The manifest is JSON Lines `{file,url,kind?}`, `file` relative to the manifest. `published_at` is ISO 8601 with
    offset or None; `reason` is None for a page that was read, else a `RejectReason` value ("missing_file" when the file
    is not there). A malformed line raises `UsageError` with its line number.
    """
    raise NotImplementedError
