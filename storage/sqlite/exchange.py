"""Documents leave the file and come into it, index and roll-ups included: the one place where all of them change together."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from storage.sqlite.index import apply
from storage.sqlite.rollups import RollupChange
from storage.sqlite.rows import Entry


def exchange(connection: sqlite3.Connection, removed: Sequence[Entry], added: Sequence[Entry], zone: ZoneInfo) -> None:
    """Remove and add entries within the transaction of the caller. Retention, whose figures stay, calls `apply` alone."""
    change = RollupChange(zone)
    for entry in removed:
        change.add(entry.tagged, -1)
    for entry in added:
        change.add(entry.tagged, 1)
    apply(connection, removed, added)
    change.write(connection)
