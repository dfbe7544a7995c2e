"""`huisheng try mask`: what masking makes of each row of anyone's own file; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crawlers.columns import read_column
from nlp.masking import locate


def mask_table(file: Path, column: str) -> Iterator[Mapping[str, Any]]:
    """One line for each data row, in order: `row` (the first is 1), `text` (masked), `masked`.

    `masked` lists what was replaced: `kind` (mobile, landline, id_card, bank_card, plate, email, account, user, name,
    address), `start` and `end` counted in characters of the original cell, `end` not included. Raises `UsageError` for a
    missing file or column.
    """
    return _lines(read_column(file, column))


def _lines(texts: Iterator[str]) -> Iterator[Mapping[str, Any]]:
    for row, original in enumerate(texts, start=1):
        found = locate(original)
        masked = [{"kind": span.kind.name.lower(), "start": span.start, "end": span.end} for span in found.spans]
        yield {"row": row, "text": found.text, "masked": masked}
