"""Brings a state database to the layout of this version of the program."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from domain.errors import StoreError
from storage.state.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(database: Database, migrations: Path = MIGRATIONS) -> None:
    """Run the missing migrations in one transaction: all of them or, when one fails or the power goes, none.

    A database of a newer version of the program is left alone: raises `StoreError`.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.reading() as connection:
        if _is_current(connection, scripts):
            return
    with database.writing() as connection:
        # Another process may have migrated while this one waited for the lock; then there is nothing left to run.
        if not _is_current(connection, scripts):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_current(connection: Connection, scripts: ScriptDirectory) -> bool:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return False
    try:
        scripts.get_revision(current)
    except CommandError as error:
        raise StoreError(
            f"状态数据库由更新版本的程序建立（版本号 {current}），本程序不能使用，数据没有改动；请升级本程序。"
        ) from error
    return current == scripts.get_current_head()
