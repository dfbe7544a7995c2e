"""The operational state in a relational database: the one entry to the tables."""

from __future__ import annotations

from pathlib import Path

from domain.ports import State
from storage.state.accounts import AccountRepository
from storage.state.alerts import AlertRepository
from storage.state.briefs import BriefRepository
from storage.state.corrections import CorrectionRepository
from storage.state.database import Database, connect
from storage.state.events import EventRepository
from storage.state.migrate import migrate
from storage.state.runs import RunRepository


class SqlState(
    AlertRepository, RunRepository, BriefRepository, CorrectionRepository, EventRepository, AccountRepository
):
    """`domain.ports.State` over one database; usable from several threads, beside other processes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    def close(self) -> None:
        self._database.close()


def open_state(url: str, *, directory: Path) -> State:
    """Open the state at an SQLAlchemy URL, create it where there is none, bring it to this version's layout.

    `directory` is where a relative SQLite path starts (`sqlite:///state.sqlite`). Raises `StoreError` when the URL
    cannot be used or the database comes from a newer version of the program, `StoreFull` and `StoreBusy` as usual.
    """
    database = connect(url, directory)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return SqlState(database)
