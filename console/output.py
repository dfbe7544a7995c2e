"""What commands print: JSON on standard output, everything for people's eyes on standard error when JSON was asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from rich.console import Console

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path | Enum):
        return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


def say(text: str, *, error: bool = False) -> None:
    """A line for people. Text is printed as it is: crawled text can hold what looks like markup."""
    (ERR if error else OUT).print(text, markup=False, soft_wrap=True)
