"""Layouts of the state database: from nothing, from an older one, from a newer one, and interrupted."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from domain.accounts import Role, User
from domain.errors import StoreError
from domain.events import Membership
from storage.state.accounts import AccountRepository
from storage.state.database import Database, connect
from storage.state.facade import open_state
from storage.state.migrate import MIGRATIONS, migrate
from storage.state.tables import METADATA

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
URL = "sqlite:///state.sqlite"
LI = User("li", "李工", Role.OFFICER, "hash", NOON)

NEWEST = max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r[0-9]*.py"))

NEXT_VERSION = '''
"""A later version of the program adds a column."""

import sqlalchemy as sa
from alembic import op

revision = "0999"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("users", sa.Column("section", sa.Text(), nullable=False, server_default=""))
    {more}
'''


def later_version(directory: Path, more: str = "") -> Path:
    """The migrations of a later version of the program, in `directory`."""
    migrations = directory / "migrations"
    shutil.copytree(MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "r0999_section.py").write_text(
        NEXT_VERSION.format(more=more, newest=NEWEST), encoding="utf-8"
    )
    return migrations


def version(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        found: str = connection.execute("select version_num from alembic_version").fetchone()[0]
    connection.close()
    return found


def columns_of_users(database: Database) -> list[str]:
    with database.reading() as connection:
        return [row.name for row in connection.execute(text("select name from pragma_table_info('users')"))]


def test_from_nothing_the_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    open_state(URL, directory=tmp_path).close()
    database = connect(URL, tmp_path)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.close()


def test_a_directory_that_is_missing_is_made(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path / "a" / "b")
    state.save_user(LI)
    state.close()
    path = tmp_path / "a" / "b" / "state.sqlite"
    assert path.stat().st_mode & 0o077 == 0


def test_an_older_database_is_upgraded_and_keeps_its_data(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path)
    state.save_user(LI)
    state.close()
    database = connect(URL, tmp_path)
    migrate(database, later_version(tmp_path))
    assert "section" in columns_of_users(database)
    assert AccountRepository(database).user("li") == LI
    database.close()


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = connect(URL, tmp_path)
    migrate(database, later_version(tmp_path))
    database.close()
    with pytest.raises(StoreError, match="更新版本的程序") as caught:
        open_state(URL, directory=tmp_path)
    assert "0999" in str(caught.value)
    assert version(tmp_path / "state.sqlite") == "0999"


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path)
    state.save_user(LI)
    state.close()
    database = connect(URL, tmp_path)
    with pytest.raises(StoreError):
        migrate(database, later_version(tmp_path, more='op.execute("insert into nothing values (1)")'))
    assert "section" not in columns_of_users(database)
    database.close()
    assert version(tmp_path / "state.sqlite") == NEWEST
    again = open_state(URL, directory=tmp_path)
    assert again.users() == (LI,)
    again.close()


def test_opening_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        open_state(URL, directory=tmp_path).close()
    assert caplog.records == []
    assert capsys.readouterr() == ("", "")


def test_a_file_from_before_events_gains_their_table(tmp_path: Path) -> None:
    state = open_state(URL, directory=tmp_path)
    state.save_user(LI)
    state.close()
    with sqlite3.connect(tmp_path / "state.sqlite") as connection:
        connection.executescript("drop table event_members; update alembic_version set version_num = '0003';")
    connection.close()
    state = open_state(URL, directory=tmp_path)
    state.replace_events([Membership("a", "a", NOON)], NOON)
    assert state.users() == (LI,)
    assert state.event_members("a") == (Membership("a", "a", NOON),)
    state.close()
